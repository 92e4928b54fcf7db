/**
 * The terminal that a page is set for: its width, its colours, its signs.
 */
import { styleText } from 'node:util';
import type { Tone } from '../report/page/signs.js';
import { PLAIN, type Terminal } from '../report/page/terminal.js';

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  strong: 'bold',
  good: 'green',
  open: 'cyan',
  warn: 'yellow',
  bad: 'red',
  faint: 'dim',
};

/**
 * Standard output as it is now. A pipe has no width, so that its lines have no end, unless OCLIF_TABLE_COLUMN_OVERRIDE
 * gives it one, as for sf's own tables. NO_COLOR and FORCE_COLOR are honoured as Node does.
 */
export function standardOutput(): Terminal {
  const { stdout, env } = process;
  const override = Number(env['OCLIF_TABLE_COLUMN_OVERRIDE'] ?? 0);
  const columns = override > 0 ? override : widthOf(stdout);
  return {
    ...PLAIN,
    columns,
    tone: (tone, text) => (text === '' ? text : styleText(STYLES[tone], text, { stream: stdout })),
    signs: env['TERM'] !== 'dumb',
  };
}

/** Of a terminal that was never given a size, which reports none or 0. */
const USUAL_WIDTH = 80;

/** Undefined where it is no terminal. */
function widthOf({ columns, isTTY }: NodeJS.WriteStream): number | undefined {
  return isTTY ? (columns > 0 ? columns : USUAL_WIDTH) : undefined;
}

/** Standard error, beside what a machine reads: as wide as it is, without colours. */
export function standardError(): Terminal {
  const { stderr, env } = process;
  return { ...PLAIN, columns: widthOf(stderr), signs: env['TERM'] !== 'dumb' };
}
