/**
 * Printing a page for people, and telling which files were written.
 */
import { ux } from '@oclif/core/ux';
import { say } from '../messages.js';
import { forLog } from '../report/escaping.js';
import { nextStepsOf, type Page } from '../report/page/page.js';
import { pageMarkdown } from '../report/page/markdown.js';
import { pageText, PLAIN } from '../report/page/terminal.js';
import { nextHeading, textBlock } from '../report/page/words.js';
import { Text } from '../text.js';
import type { Outputs } from './outputs.js';
import { appendStepSummary } from './stepSummary.js';
import { standardError, standardOutput } from './terminal.js';

function headings(page: Page, explain: boolean): { readonly next: string; readonly details: string } {
  const next = nextStepsOf(page, explain);
  return { next: nextHeading({ next }, say), details: say(Text.of('pages.details')) };
}

/** What prints: a command of sf's or of oclif's. */
export interface Printer {
  log(text: string): void;
  logToStderr(text: string): void;
  jsonEnabled(): boolean;
}

/** The formats in which people read a page. */
export type PageFormat = 'human' | 'markdown';

function isForMachines<F extends string>(format: F): format is Exclude<F, PageFormat> {
  return format !== 'human' && format !== 'markdown';
}

/** A page as a file holds it. */
export function pageIn(format: PageFormat, page: Page, explain: boolean): string {
  return format === 'markdown'
    ? pageMarkdown(page, { explain, words: headings(page, explain) })
    : pageText(page, PLAIN, { explain, words: headings(page, explain) });
}

export interface Deliverable<F extends string> {
  readonly outputs: Outputs<F>;
  readonly page: Page;
  readonly explain: boolean;
  /** Files tell how the answer came about in any case: whoever reads them later cannot ask again. */
  readonly explainFiles?: boolean;
  /** What a file of a format holds, in words. */
  readonly written: (format: F) => string;
}

/** A result that is there as a whole: into each file, and onto standard output, in their formats. */
export async function deliver<F extends string>(
  command: Printer,
  delivery: Deliverable<F> & {
    readonly texts: (format: Exclude<F, PageFormat>) => Iterable<string> | Promise<Iterable<string>>;
  },
): Promise<void> {
  const { explain, explainFiles = false, outputs, page, texts } = delivery;
  const isWhole = explain || explainFiles;
  const textsOf = async (format: F): Promise<Iterable<string>> =>
    isForMachines(format) ? texts(format) : [pageIn(format === 'markdown' ? 'markdown' : 'human', page, isWhole)];
  for (const { format, write } of outputs.files) for (const text of await textsOf(format)) await write(text);
  const { format, write } = outputs.standard;
  if (!outputs.isForPeople && !command.jsonEnabled()) for (const text of await textsOf(format)) await write(text);
  await outputs.finish();
  printPage(command, delivery);
}

/** The page on standard output, of a command that writes no other format. */
export function showPage(command: Printer, page: Page, explain: boolean): void {
  if (command.jsonEnabled()) return;
  command.log(pageText(page, standardOutput(), { explain, words: headings(page, explain) }).trimEnd());
}

/** The answer alone, on standard error: of a command whose result goes through standard output or a pipe. */
export function tellAnswer(command: Printer, page: Page): void {
  if (command.jsonEnabled()) return;
  command.logToStderr(
    pageText(answerBeside(page, []), standardError(), { explain: false, words: headings(page, false) }).trimEnd(),
  );
}

/**
 * The page on standard output, where people read that; beside files its answer alone, with the cause. Where a machine reads
 * standard output the answer goes to standard error. Each file is named with what is in it, under --json too.
 */
export function printPage<F extends string>(
  command: Printer,
  { explain, explainFiles = false, outputs, page, written }: Deliverable<F>,
): void {
  const files = outputs.files.map(({ format, path = '' }) =>
    say(Text.of('pages.written', { file: path, what: written(format) })),
  );
  if (command.jsonEnabled()) {
    if (files.length === 0) return;
    // A command of sf's logs nothing under --json.
    const text = pageText(answerBeside(page, files), standardError(), { explain: false, words: headings(page, false) });
    for (const line of text.trimEnd().split('\n')) ux.stderr(forLog(line));
  } else if (outputs.isForPeople && files.length === 0) {
    command.log(pageText(page, standardOutput(), { explain, words: headings(page, explain) }).trimEnd());
  } else if (outputs.isForPeople || files.length > 0 || outputs.standard.format !== 'markdown') {
    const terminal = outputs.isForPeople ? standardOutput() : standardError();
    const text = pageText(answerBeside(page, files), terminal, {
      explain: false,
      words: headings(page, false),
    }).trimEnd();
    if (outputs.isForPeople) command.log(text);
    else command.logToStderr(text);
  }
  if (outputs.standard.format === 'github') {
    appendStepSummary(command, page, {
      explain: explain || explainFiles,
      words: headings(page, explain || explainFiles),
    });
  }
}

/** The answer with its cause, and the files. */
function answerBeside(page: Page, files: readonly string[]): Page {
  return { ...page, look: [...(page.brief ?? []), ...textBlock(files)], next: [], details: [] };
}
