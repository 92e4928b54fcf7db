/**
 * A page as one HTML file that needs nothing else: the rows first, as data, so that they are written while they come; then
 * the page around them. It asks nothing of any network, and its policy lets no script run but its own.
 */
import type { Say } from '../../text.js';
import { forHtml, forJson, forTerminal } from '../escaping.js';
import { nextStepsOf, type Block, type HtmlColumn, type Page } from '../page/page.js';
import { nextHeading } from '../page/words.js';
import { MAX_HTML_ROWS } from '../page/writtenFileWords.js';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './assets.js';
import { blockHtml } from './blocks.js';
import { figureHtml } from './figures.js';
import { htmlWords, type HtmlWords } from './words.js';
import type { Chart, View } from './view.js';

/** What stands around the rows. */
export interface HtmlPage {
  readonly page: Page;
  /** What of the page is worth a look beside the table of all rows. */
  readonly look: readonly Block[];
  readonly charts: readonly Chart[];
  /** What belongs below the table of all rows. */
  readonly below?: readonly Block[];
  /** Whether how the answer came about stands open. */
  readonly explain: boolean;
}

export interface HtmlReportOptions {
  /** The question, as it was typed. */
  readonly title: string;
  /** Of the table of all rows; none where there is no such table. */
  readonly columns: readonly HtmlColumn[];
}

const POLICY = [
  "default-src 'none'",
  `script-src '${SCRIPT_HASH}'`,
  `style-src '${STYLE_HASH}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The pieces of one file, in this order: {@link start}, {@link row} for each row, {@link end}. */
export class HtmlReport {
  readonly #options: HtmlReportOptions;
  readonly #words: HtmlWords;
  readonly #say: Say;
  #rows = 0;

  public constructor(options: HtmlReportOptions, say: Say) {
    this.#options = options;
    this.#words = htmlWords(say);
    this.#say = say;
  }

  public start(): string {
    return [
      '<!doctype html>',
      '<html lang="en">',
      '<head>',
      '<meta charset="utf-8">',
      `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
      '<meta name="viewport" content="width=device-width, initial-scale=1">',
      '<meta name="referrer" content="no-referrer">',
      '<link rel="icon" href="data:,">',
      `<title>${forHtml(this.#options.title)}</title>`,
      `<style>${STYLE}</style>`,
      '</head>',
      '<body>',
      '<script type="application/json" id="rows">[',
    ].join('\n');
  }

  /** A row, cell by cell as the columns are; nothing once there are too many. */
  public row(cells: readonly string[]): string {
    this.#rows++;
    if (this.#rows > MAX_HTML_ROWS) return '';
    const json = JSON.stringify(cells.map(forTerminal)).replaceAll('<', '\\u003c');
    return `${this.#rows === 1 ? '\n' : ',\n'}${forJson(json)}`;
  }

  public *end({ below = [], charts, explain, look, page }: HtmlPage): Generator<string, void, undefined> {
    const words = this.#words;
    const { columns, title } = this.#options;
    yield '\n]</script>\n<main>\n';
    yield `<h1>${forHtml(title)}</h1>\n<section class="answer">\n`;
    if (page.partial !== undefined) yield `<p class="partial">${forHtml(page.partial)}</p>\n`;
    for (const line of page.answer) yield `<p>${forHtml(line)}</p>\n`;
    yield '</section>\n';
    if (charts.length > 0) {
      yield '<section class="charts">\n';
      for (const [index, chart] of charts.entries()) yield figureHtml(chart, index, words);
      yield '</section>\n';
    }
    for (const block of look) yield `<section>\n${blockHtml(block)}</section>\n`;
    // Its details are there in any case.
    const next = nextStepsOf(page, true);
    if (next.length > 0) {
      yield `<section class="next">\n<h2>${forHtml(nextHeading({ next }, this.#say))}</h2>\n<ul>\n`;
      for (const { command, why } of next) yield `<li>${forHtml(why)}<pre>${forHtml(command)}</pre></li>\n`;
      yield '</ul>\n</section>\n';
    }
    if (columns.length > 0) yield this.#table(columns);
    for (const block of below) yield `<section>\n${blockHtml(block)}</section>\n`;
    if (page.details.length > 0) {
      yield `<section>\n<details${explain ? ' open' : ''}>\n<summary>${words.details}</summary>\n`;
      for (const block of page.details) yield blockHtml(block);
      yield '</details>\n</section>\n';
    }
    yield '</main>\n';
    const view: View = {
      columns: columns.map(({ filter = false, heading, kind }) => ({ heading, kind, filter })),
      charts,
      words: words.view,
    };
    yield `<script type="application/json" id="view">${forJson(shown(view))}</script>\n`;
    yield `<script>${SCRIPT}</script>\n</body>\n</html>\n`;
  }

  #table(columns: readonly HtmlColumn[]): string {
    const words = this.#words;
    const headings = columns.map(({ heading, kind }) => {
      const button = `<button type="button">${forHtml(heading)}</button>`;
      return `<th scope="col"${kind === 'number' ? ' class="number"' : ''}>${button}</th>`;
    });
    const limit = this.#rows > MAX_HTML_ROWS ? `<p>${words.limit(MAX_HTML_ROWS, this.#rows)}</p>\n` : '';
    return [
      `<section>\n<h2 id="rows-title">${words.rows}</h2>\n${limit}`,
      `<noscript><p>${words.noScript}</p></noscript>\n<div class="working">\n<div class="controls">\n`,
      `<label>${words.search}<input id="search" type="search" autocomplete="off" spellcheck="false"></label>\n`,
      '<div id="filters"></div>\n</div>\n<p id="status" class="quiet" role="status"></p>\n',
      '<div class="scroll" role="region" aria-labelledby="rows-title" tabindex="0">\n',
      `<table id="rows-table" aria-labelledby="rows-title">\n<thead><tr>${headings.join('')}</tr></thead>\n`,
      '<tbody></tbody>\n</table>\n</div>\n',
      `<div class="pages"><button type="button" id="previous">${words.previous}</button>`,
      `<button type="button" id="next">${words.following}</button></div>\n</div>\n</section>\n`,
    ].join('');
  }
}

/** JSON in which no text ends the script around it, and each is as harmless as on a terminal. */
function shown(value: View): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? forTerminal(one) : one)).replaceAll(
    '<',
    '\\u003c',
  );
}
