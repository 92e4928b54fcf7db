/**
 * A page as Markdown of GitHub's kind: for tickets, wikis, job summaries. Whatever is not ours to mark up is text there.
 */
import { forMarkdown, forTerminal } from '../escaping.js';
import { moreWords } from './cut.js';
import {
  type Block,
  type Column,
  type FactsBlock,
  type NextStep,
  nextStepsOf,
  type Page,
  type PageRow,
  type TableBlock,
} from './page.js';

export interface MarkdownWords {
  readonly next: string;
  /** What opens the part that is folded away. */
  readonly details: string;
}

/** The whole page, with its line end. */
export function pageMarkdown(page: Page, { explain, words }: { explain: boolean; words: MarkdownWords }): string {
  const [first, ...rest] = page.answer;
  const next = nextStepsOf(page, explain);
  const parts = [
    ...(page.partial === undefined ? [] : [`> ${strong(page.partial)}`]),
    ...(first === undefined ? [] : [strong(first)]),
    ...rest.map(forMarkdown),
    ...page.look.flatMap(blockParts),
    ...(next.length === 0 ? [] : [strong(words.next), commands(next)]),
    ...(explain && page.details.length > 0
      ? [`<details><summary>${forMarkdown(words.details)}</summary>`, ...page.details.flatMap(blockParts), '</details>']
      : []),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Emphasis has to touch what it marks. */
function strong(text: string): string {
  const bare = text.trim();
  return bare === '' ? '' : `**${forMarkdown(bare)}**`;
}

/** Fenced by more backticks than any of them holds, so that none ends the fence. */
function commands(next: readonly NextStep[]): string {
  const lines = next.flatMap(({ command, why }) => [`# ${forTerminal(why)}`, forTerminal(command)]);
  const longest = lines.join('\n').match(/`+/gu) ?? [];
  const fence = '`'.repeat(longest.reduce((most, { length }) => Math.max(most, length), 2) + 1);
  return [`${fence}sh`, ...lines, fence].join('\n');
}

function blockParts(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return textParts(block.lines.flatMap((line) => line.split('\n')));
    case 'table':
      return [
        strong(block.title ?? ''),
        tableText(block),
        forMarkdown(moreWords(block) ?? ''),
        forMarkdown(block.legend?.text ?? ''),
      ];
    case 'facts':
      return [strong(block.title ?? ''), factText(block)];
  }
}

/** Sentences are paragraphs; what is indented below them, items of a list. */
function textParts(lines: readonly string[]): string[] {
  const parts: string[] = [];
  let items: string[] = [];
  const close = (): void => {
    if (items.length > 0) parts.push(items.join('\n'));
    items = [];
  };
  for (const line of lines) {
    const text = forMarkdown(line.trim());
    if (text === '') continue;
    if (line.startsWith(' ')) {
      items.push(`- ${text}`);
    } else {
      close();
      parts.push(text);
    }
  }
  close();
  return parts;
}

function factText({ items }: FactsBlock): string {
  return items.map(({ label, text }) => `- ${strong(label)} ${forMarkdown(text)}`).join('\n');
}

function tableText({ columns, rows }: TableBlock): string {
  return [
    line(columns.map(({ heading }) => forMarkdown(heading))),
    line(columns.map(({ kind }) => (kind === 'number' ? '--:' : '---'))),
    ...rows.map((row) => line(columns.map((column) => cell(row, column)))),
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function cell(row: PageRow, { key }: Column): string {
  return forMarkdown(row[key] ?? '');
}
