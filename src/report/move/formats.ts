/**
 * The formats of `check move`.
 */
import { type Say, Text } from '../../text.js';
import { CsvLines, HtmlRows } from '../page/columns.js';
import { HtmlReport } from '../html/html.js';
import { wholeJson } from '../jsonChunks.js';
import { beyondCase, countCases, gapCases, junitXml, MOST_CASES, type JunitCase } from '../junit.js';
import type { Page } from '../page/page.js';
import { writtenWords } from '../page/writtenFileWords.js';
import { MOVE_COLUMNS, moveColumns, stageWords } from './columns.js';
import type { CheckMoveResult, MoveOfUser } from './result.js';

/** The first is the one of a terminal. */
export const MOVE_FORMATS = ['human', 'csv', 'json', 'markdown', 'junit', 'html'] as const;
type MoveFormat = (typeof MOVE_FORMATS)[number];

export interface MoveTextOptions {
  readonly page: Page;
  readonly explain: boolean;
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
}

/** What a machine or a browser reads, as pieces of one text that ends with a line end. */
export function* moveText(
  format: Exclude<MoveFormat, 'human' | 'markdown'>,
  result: CheckMoveResult,
  { explain, page, source }: MoveTextOptions,
  say: Say,
): Generator<string, void, undefined> {
  switch (format) {
    case 'json':
      yield* wholeJson(result);
      return;
    case 'csv': {
      const csv = new CsvLines(MOVE_COLUMNS);
      yield csv.heading();
      for (const one of result.integrations) yield csv.line(one);
      return;
    }
    case 'junit':
      yield* moveJunit(result, say);
      return;
    case 'html': {
      const { integrations } = result;
      const rows = new HtmlRows(moveColumns(result.orgs.length), say, { filledBy: integrations });
      const report = new HtmlReport({ title: `sf token check move ${source}`, columns: rows.columns }, say);
      yield report.start();
      for (const one of integrations) yield report.row(rows.cells(one));
      const look = page.look.filter(({ kind }) => kind !== 'table');
      yield* report.end({ page, look, charts: [], below: [], explain });
    }
  }
}

/** A case for each integration: one that fails the gate fails, and what could not be read is an error. */
function moveJunit(result: CheckMoveResult, say: Say): Iterable<string> {
  const failing = result.integrations.filter(({ fails }) => fails);
  const unknown = result.integrations.filter(({ stage }) => stage === 'unknown');
  const passing = result.integrations.filter(({ fails, stage }) => !fails && stage !== 'unknown');
  const cases: JunitCase[] = [
    ...failing.slice(0, MOST_CASES).map((move) => failure(move, say)),
    ...beyondCase(failing.length - MOST_CASES, say),
    ...unknown.slice(0, MOST_CASES).map(({ username }) => unknownCase(username, say)),
    ...passing.slice(0, MOST_CASES).map(({ username }) => ({ name: username })),
    ...gapCases(result.incomplete, say),
  ];
  const org = result.orgs.map(({ source }) => source.name).join(', ');
  return junitXml({
    name: say(Text.of('move.junit.suite', { org })),
    timestamp: result.at,
    cases,
    counts: countCases(cases),
  });
}

function failure(move: MoveOfUser, say: Say): JunitCase {
  const { ends, next, stage, username } = move;
  const message = say(Text.of('move.junit.fails', { username, stage: stageWords(move, say), date: ends?.date ?? '' }));
  const text = next === undefined ? message : `${message}\n${next.text}: ${next.command}`;
  return { name: username, fault: { kind: 'failure', type: stage, message, text } };
}

function unknownCase(username: string, say: Say): JunitCase {
  const text = say(Text.of('move.detail.unknown'));
  return { name: username, fault: { kind: 'error', type: 'unknown', message: text, text } };
}

/** What a file of a format holds. */
export function moveIn(format: MoveFormat, { integrations }: CheckMoveResult, say: Say): string {
  return writtenWords(format, 'rows', integrations.length, say);
}
