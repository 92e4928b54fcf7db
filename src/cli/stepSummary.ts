/**
 * The summary of a step of GitHub Actions: a file that the runner names, to which every command of the step appends
 * Markdown. An answer does not fail for its sake.
 */
import { closeSync, fstatSync, constants, openSync, writeSync } from 'node:fs';
import { say } from '../messages.js';
import { pageMarkdown, type MarkdownWords } from '../report/page/markdown.js';
import type { Page } from '../report/page/page.js';
import { Text } from '../text.js';
import type { Printer } from './page.js';

/** GitHub shows nothing of a step's summary that is larger. */
const LARGEST = 1024 * 1024;

interface SummaryOptions {
  readonly explain: boolean;
  readonly words: MarkdownWords;
}

/** Appends the page, as much of it as there is room for; nothing where no runner asks for it. */
export function appendStepSummary(command: Printer, page: Page, { explain, words }: SummaryOptions): void {
  const path = process.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (path === '') return;
  const texts = [
    ...(explain ? [pageMarkdown(page, { explain: true, words })] : []),
    pageMarkdown(page, { explain: false, words }),
    pageMarkdown({ ...page, look: [], next: [], details: [] }, { explain: false, words }),
  ];
  const why = appended(path, texts);
  if (why !== undefined) {
    command.logToStderr(say(Text.of('pages.summary.failed', { file: path, why: say(why) })));
  }
}

/** Why nothing was appended; undefined where it was. */
function appended(path: string, texts: readonly string[]): Text | undefined {
  let descriptor: number | undefined;
  try {
    // Not waiting for whoever reads a pipe: what is no file is refused below.
    descriptor = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK);
    const there = fstatSync(descriptor);
    if (!there.isFile()) return Text.of('pages.summary.no-file');
    const room = LARGEST - there.size;
    const bytes = texts
      .map((text) => Buffer.from(`${there.size === 0 ? '' : '\n'}${text}\n`))
      .find(({ length }) => length <= room);
    if (bytes === undefined) return Text.of('pages.summary.full');
    let done = 0;
    while (done < bytes.length) done += writeSync(descriptor, bytes, done);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return Text.of('pages.summary.error', { code });
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
