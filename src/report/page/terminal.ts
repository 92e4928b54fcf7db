/**
 * A page as text: on a terminal of some width, or in a pipe or a file, where a line has no end.
 */
import { forLog, forTerminal } from '../escaping.js';
import { cutBlock, cutsOf, moreWords, WHOLE, type Cut } from './cut.js';
import { fitColumns, GAP, padded, shortened, type FittedColumn } from './fit.js';
import {
  type Block,
  type Column,
  type FactsBlock,
  type NextStep,
  nextStepsOf,
  type Page,
  type PageRow,
  type Standing,
  type TableBlock,
} from './page.js';
import { cutSentence, sentence, wrapped } from './sentence.js';
import { cellsOf } from './cells.js';
import { SIGNS, type Sign, type Tone } from './signs.js';

export interface Terminal {
  /** Cells of a line; undefined where it has no end. */
  readonly columns?: number | undefined;
  /** Puts a tone on a text; the text itself where there are no colours. */
  readonly tone: (tone: Tone, text: string) => string;
  /** Whether signs beyond ASCII can be shown. */
  readonly signs: boolean;
}

/** Where nothing is known of the reader: no colour, and lines as long as they are. */
export const PLAIN: Terminal = { tone: (_, text) => text, signs: true };

/** Narrower than this, a row is a few lines of its own. */
const NARROW = 80;

/** Rows of a terminal that the answer takes at most. */
const ANSWER_ROWS = 5;
/** Rows of a terminal that a page keeps to where one that is cut shorter does. */
const SCREEN_ROWS = 40;

/** The words in front of the two lists of a page. */
export interface PageWords {
  readonly next: string;
}

/** The whole page, with its line end. Where that is more than a screen, it is cut as little as makes it one. */
export function pageText(
  page: Page,
  terminal: Terminal,
  { explain, words }: { explain: boolean; words: PageWords },
): string {
  if (explain) {
    const asked = { ...page, next: nextStepsOf(page, explain) };
    return textOf([...pageLines(asked, terminal, words, WHOLE), ...detailLines(page, terminal)]);
  }
  const whole = pageLines(page, terminal, words, WHOLE);
  let lines = whole;
  for (const cut of cutsOf(page)) {
    if (rowsOf(lines, terminal) <= SCREEN_ROWS) break;
    lines = pageLines(page, terminal, words, cut);
  }
  return textOf(lines);
}

/** Where a sentence goes on in a new line, that may begin with what a runner obeys. */
function textOf(lines: readonly string[]): string {
  return forLog(`${lines.join('\n')}\n`);
}

function pageLines(page: Page, terminal: Terminal, words: PageWords, cut: Cut): string[] {
  return apart([
    ...answerParts(page, terminal),
    ...page.look.map((block) => blockLines(cutBlock(block, cut), terminal, cut)),
    ...(page.next.length === 0 ? [] : [[terminal.tone('strong', words.next), ...nextLines(page.next, terminal)]]),
  ]);
}

function detailLines({ details }: Page, terminal: Terminal): string[] {
  const lines = apart(details.map((block) => blockLines(block, terminal, WHOLE)));
  return lines.length === 0 ? [] : ['', ...lines];
}

/** Parts with an empty line between them. */
function apart(parts: readonly (readonly string[])[]): string[] {
  return parts.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** A line that is wider than the terminal goes on in the next row. */
function rowsOf(lines: readonly string[], { columns }: Terminal): number {
  if (columns === undefined) return 0;
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(cellsOf(line) / columns)), 0);
}

/** The answer; sentences for which it has no rows left on a narrow terminal follow it as a part of their own. */
function answerParts({ answer, mark, partial }: Page, terminal: Terminal): string[][] {
  const sentences = [
    ...(partial === undefined ? [] : [sentence(partial, terminal).map((line) => terminal.tone('bad', line))]),
    ...answer.map((line, index) => (index === 0 ? titleLines(line, mark, terminal) : sentence(line, terminal))),
  ];
  // What is partial says nothing without the answer that it is about.
  const least = partial === undefined ? 1 : 2;
  let rows = 0;
  const full = sentences.findIndex((lines, index) => {
    rows += lines.length;
    return rows > ANSWER_ROWS && index >= least;
  });
  return full < 0 ? [sentences.flat()] : [sentences.slice(0, full).flat(), sentences.slice(full).flat()];
}

function blockLines(block: Block, terminal: Terminal, cut: Cut): string[] {
  switch (block.kind) {
    case 'text':
      return block.lines.flatMap((line, index) =>
        block.cut === undefined || index > 0
          ? sentence(line, terminal)
          : cutSentence(line, block.cut, cut.sentence, terminal),
      );
    case 'table':
      return tableLines(block, cut.item, terminal);
    case 'facts':
      return factLines(block, terminal);
  }
}

/** A label, and behind it a sentence whose further lines stand below its first. */
function factLines({ items, mark, title }: FactsBlock, terminal: Terminal): string[] {
  const width = items.reduce((most, { label }) => Math.max(most, cellsOf(label)), 0);
  return [
    ...(title === undefined ? [] : titleLines(title, mark, terminal)),
    ...items.flatMap(({ label, text }) => {
      const first = `  ${terminal.tone('faint', label)}${' '.repeat(width - cellsOf(label))}  `;
      const hang = ' '.repeat(width + 4);
      const lines = wrapped(forTerminal(text), terminal.columns && terminal.columns - hang.length);
      return lines.map((line, index) => `${index === 0 ? first : hang}${line}`);
    }),
  ];
}

/** What stands above the rest, with the sign and the colour of how it stands. */
function titleLines(title: string, mark: Standing | undefined, terminal: Terminal): string[] {
  const sign = SIGNS.get(mark ?? '');
  const text = sign === undefined ? title : `${signOf(sign, terminal)} ${title}`;
  return marked(sentence(text, terminal), sign, terminal);
}

/** In the colour of how it stands. */
function marked(lines: readonly string[], sign: Sign | undefined, { tone }: Terminal): string[] {
  return lines.map((line) => tone('strong', sign === undefined ? line : tone(sign.tone, line)));
}

function signOf({ ascii, sign }: Sign, { signs }: Terminal): string {
  return signs ? sign : ascii;
}

/** A command stays on one line, since it is for pasting; why stands behind it, or above where there is no room. */
function nextLines(next: readonly NextStep[], terminal: Terminal): string[] {
  return next.flatMap(({ command, why }) => {
    const line = `  ${forTerminal(command)}`;
    const note = `  # ${forTerminal(why)}`;
    return terminal.columns === undefined || line.length + note.length <= terminal.columns
      ? [`${line}${terminal.tone('faint', note)}`]
      : [...sentence(note, terminal).map((one) => terminal.tone('faint', one)), line];
  });
}

/** @param below lines below the first of a row, where each has several */
function tableLines(table: TableBlock, below: number, terminal: Terminal): string[] {
  const more = moreWords(table);
  const rows = table.rows.map((row): PageRow =>
    Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, forTerminal(cell)])),
  );
  const narrow = terminal.columns !== undefined && terminal.columns < NARROW;
  const fitted = narrow ? [] : fittedColumns(rows, table.columns, terminal);
  const { legend } = table;
  const isExplained = legend !== undefined && (narrow ? below > 0 : fitted.some(({ key }) => key === legend.column));
  return [
    ...(table.title === undefined ? [] : sentence(table.title, terminal).map((line) => terminal.tone('strong', line))),
    ...(narrow
      ? rows.flatMap((row) => itemLines(row, table.columns, below, terminal))
      : gridLines(rows, fitted, terminal)),
    ...(more === undefined ? [] : sentence(more, terminal)),
    ...(isExplained ? sentence(legend.text, terminal) : []),
  ];
}

function fittedColumns(rows: readonly PageRow[], columns: readonly Column[], terminal: Terminal): FittedColumn[] {
  return fitColumns(columns, rows, (row, column) => cellIn(row, column, terminal), terminal.columns);
}

function cellIn(row: PageRow, column: Column, terminal: Terminal): string {
  return cellText(row[column.key] ?? '', column, terminal);
}

function gridLines(rows: readonly PageRow[], fitted: readonly FittedColumn[], terminal: Terminal): string[] {
  const gap = ' '.repeat(GAP);
  const heading = fitted.map((column) => padded(shortened(column.heading, column.width), column)).join(gap);
  const line = (row: PageRow): string =>
    fitted
      .map((column, index) => {
        const text = shortened(cellIn(row, column, terminal), column.width);
        const isLast = index === fitted.length - 1 && column.kind !== 'number';
        return toned(isLast ? text : padded(text, column), row, column, terminal);
      })
      .join(gap);
  return [terminal.tone('faint', heading.trimEnd()), ...rows.map((row) => line(row).trimEnd())];
}

/**
 * A row where a table has no room: the cells that always stay on the first line, each other one, and each number but 0, with
 * its heading. Where fewer lines have to do, the others go by their rank.
 */
function itemLines(row: PageRow, columns: readonly Column[], below: number, terminal: Terminal): string[] {
  const filled = columns.filter(({ key }) => (row[key] ?? '') !== '');
  const first = filled
    .filter(({ rank }) => rank === 0)
    .map((column) => {
      const text = cellText(row[column.key] ?? '', column, terminal);
      return column.kind === 'number' ? `${column.heading}: ${text}` : text;
    });
  const sign = SIGNS.get(row[filled.find(({ kind }) => kind === 'verdict')?.key ?? ''] ?? '');
  const others = filled.filter(({ key, kind, rank }) => rank !== 0 && (kind !== 'number' || row[key] !== '0'));
  return [
    ...marked(sentence(first.join(GAP_OF_ITEM), terminal), sign, terminal),
    ...lastingLines(row, others, below, terminal),
  ];
}

const GAP_OF_ITEM = '  ';

/** Without as many of the columns as it takes to keep to so many lines. */
function lastingLines(row: PageRow, columns: readonly Column[], most: number, terminal: Terminal): string[] {
  const items = columns.map(({ key, heading }) => `${heading}: ${row[key] ?? ''}`);
  const lines = packed(items, terminal).flatMap((one) => sentence(`${GAP_OF_ITEM}${one}`, terminal));
  if (lines.length <= most) return lines;
  const last = Math.max(...columns.map(({ rank }) => rank));
  const left = columns.findLastIndex(({ rank }) => rank === last);
  return lastingLines(row, columns.toSpliced(left, 1), most, terminal);
}

/** As many items on a line as have room, so that what a heading is of stands beside it. */
function packed(items: readonly string[], { columns }: Terminal): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const longer = lines.length === 0 ? item : `${lines.at(-1) ?? ''}; ${item}`;
    const fits = columns === undefined || cellsOf(longer) <= columns - GAP_OF_ITEM.length;
    if (lines.length === 0 || !fits) lines.push(item);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}

function cellText(text: string, { kind }: Pick<FittedColumn, 'kind'>, terminal: Terminal): string {
  const sign = kind === 'verdict' ? SIGNS.get(text) : undefined;
  return sign === undefined ? text : `${signOf(sign, terminal)} ${text}`;
}

function toned(text: string, row: PageRow, { key, kind }: FittedColumn, { tone }: Terminal): string {
  const sign = kind === 'verdict' ? SIGNS.get(row[key] ?? '') : undefined;
  return sign === undefined ? text : tone(sign.tone, text);
}
