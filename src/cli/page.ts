/**
 * Printing a page for people, and telling which files were written.
 */
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { say } from '../messages.js';
import type { Page } from '../report/page/page.js';
import { pageText, PLAIN } from '../report/page/terminal.js';
import { Text } from '../text.js';
import type { Outputs } from './outputs.js';
import { standardOutput } from './terminal.js';

const words = { next: say(Text.of('pages.next')) };

/** A page as a file of text holds it. */
export function pageAsText(page: Page, explain: boolean): string {
  return pageText(page, PLAIN, { explain, words });
}

/**
 * The page on standard output, where people read that; beside files its answer alone. Where a machine reads standard
 * output, and something was written to files, the answer goes to standard error. Each file is named with what is in it.
 *
 * @param written what a file of a format holds, in words
 */
export function printPage<F extends string>(
  command: SfCommand<unknown>,
  page: Page,
  { outputs, explain, written }: { outputs: Outputs<F>; explain: boolean; written: (format: F) => string },
): void {
  const terminal = standardOutput();
  const short = outputs.files.length > 0;
  const isPrinted = outputs.isForPeople && !command.jsonEnabled();
  const shown: Page = short ? { ...page, look: [], next: [], details: [] } : page;
  const files = outputs.files.map(({ format, path = '' }) =>
    say(Text.of('pages.written', { file: path, what: written(format) })),
  );
  const text = pageText(
    { ...shown, look: [...shown.look, ...(short ? [{ kind: 'text' as const, lines: files }] : [])] },
    isPrinted ? terminal : PLAIN,
    { explain: explain && !short, words },
  ).trimEnd();
  if (isPrinted) command.log(text);
  else if (short && !command.jsonEnabled()) command.logToStderr(text);
}
