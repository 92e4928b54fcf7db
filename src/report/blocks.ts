/**
 * Human output as data: lines of text and tables. The door prints them on a terminal; {@link toPlainText} writes them
 * to a file.
 */
import { forTerminal, forTerminalLines } from './neutral.js';

export type Row = Readonly<Record<string, string>>;

/** The keys of a row, in order. */
export function keysIn<T extends object>(row: T): Extract<keyof T, string>[] {
  const keys: Extract<keyof T, string>[] = [];
  for (const key in row) keys.push(key);
  return keys;
}

export type Block =
  | { readonly kind: 'text'; readonly lines: readonly string[] }
  | {
      readonly kind: 'table';
      readonly title?: string;
      /** Keys of the rows with their headings, in order. */
      readonly columns: readonly (readonly [key: string, heading: string])[];
      readonly rows: readonly Row[];
    };

/** The same blocks with nothing in them that commands a terminal or a runner, and no line that is not one of ours. */
export function neutralBlocks(blocks: readonly Block[]): Block[] {
  return blocks.map((block): Block =>
    block.kind === 'text'
      ? { ...block, lines: block.lines.map(forTerminalLines) }
      : {
          ...block,
          ...(block.title === undefined ? {} : { title: forTerminalLines(block.title) }),
          rows: block.rows.map(neutralRow),
        },
  );
}

function neutralRow(row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, forTerminal(cell)]));
}

/** Blocks as lines of text: columns padded with blanks to the width of their widest cell. */
export function toPlainText(blocks: readonly Block[]): string {
  return `${neutralBlocks(blocks)
    .map((block) => (block.kind === 'text' ? block.lines.join('\n') : tableText(block)))
    .join('\n\n')}\n`;
}

function tableText(table: Extract<Block, { kind: 'table' }>): string {
  const cells = [
    table.columns.map(([, heading]) => heading),
    ...table.rows.map((row) => table.columns.map(([key]) => row[key] ?? '')),
  ];
  const widths = table.columns.map((_, column) =>
    cells.reduce((widest, line) => Math.max(widest, line[column]?.length ?? 0), 0),
  );
  const lines = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...(table.title === undefined ? [] : [table.title]), ...lines].join('\n');
}
