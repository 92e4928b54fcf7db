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

export interface Delivery<F extends string> {
  readonly outputs: Outputs<F>;
  readonly page: Page;
  readonly explain: boolean;
  /** What a file of a format holds, in words. */
  readonly written: (format: F) => string;
}

/** A result that is there as a whole: into each file, and onto standard output, in their formats. */
export async function deliver<F extends string>(
  command: SfCommand<unknown>,
  delivery: Delivery<F> & { readonly texts: (format: F) => Iterable<string> | Promise<Iterable<string>> },
): Promise<void> {
  const { outputs, texts } = delivery;
  for (const { format, write } of outputs.files) for (const text of await texts(format)) await write(text);
  const { format, write } = outputs.standard;
  if (!outputs.isForPeople && !command.jsonEnabled()) for (const text of await texts(format)) await write(text);
  await outputs.finish();
  printPage(command, delivery);
}

/**
 * The page on standard output, where people read that; beside files its answer alone. Where a machine reads standard
 * output, and something was written to files, the answer goes to standard error. Each file is named with what is in it.
 */
export function printPage<F extends string>(
  command: SfCommand<unknown>,
  { explain, outputs, page, written }: Delivery<F>,
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
