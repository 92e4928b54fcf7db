/**
 * The parts of a page as HTML: sentences, small tables, facts.
 */
import { forHtml } from '../escaping.js';
import { moreWords } from '../page/cut.js';
import type { Block, FactsBlock, TableBlock } from '../page/page.js';

export function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.lines.map((line) => `<p>${forHtml(line.trim())}</p>\n`).join('');
    case 'table':
      return tableHtml(block);
    case 'facts':
      return factsHtml(block);
  }
}

function titleHtml(title: string | undefined): string {
  return title === undefined ? '' : `<h2>${forHtml(title)}</h2>\n`;
}

function factsHtml({ items, title }: FactsBlock): string {
  const list = items.map(({ label, text }) => `<dt>${forHtml(label)}</dt><dd>${forHtml(text)}</dd>\n`).join('');
  return `${titleHtml(title)}<dl>\n${list}</dl>\n`;
}

function tableHtml(table: TableBlock): string {
  const { columns, rows, title } = table;
  const more = moreWords(table);
  const body = rows.map((row) => columns.map(({ key, kind }) => ({ text: row[key] ?? '', kind })));
  const note = more === undefined ? '' : `<p class="quiet">${forHtml(more)}</p>\n`;
  return `${titleHtml(title)}${gridHtml(columns, body)}${note}`;
}

interface Cell {
  readonly kind: string;
  readonly text: string;
}

/** A table as it is, to be read and not to be worked with. */
export function gridHtml(
  columns: readonly { readonly heading: string; readonly kind: string }[],
  rows: readonly (readonly Cell[])[],
): string {
  const headings = columns.map(({ heading, kind }) => `<th scope="col" class="${kind}">${forHtml(heading)}</th>`);
  const lines = rows.map((cells) => {
    const made = cells.map(({ kind, text }) => `<td class="${kind}">${forHtml(text)}</td>`);
    return `<tr>${made.join('')}</tr>\n`;
  });
  const table = `<table>\n<thead><tr>${headings.join('')}</tr></thead>\n<tbody>\n${lines.join('')}</tbody>\n</table>\n`;
  const label = forHtml(columns.map(({ heading }) => heading).join(', '));
  // Wider than a telephone, it is moved by itself, with the keyboard too.
  return `<div class="scroll" role="region" aria-label="${label}" tabindex="0">\n${table}</div>\n`;
}
