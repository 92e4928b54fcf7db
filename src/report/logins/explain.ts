/**
 * What `list logins` adds with --explain: why each end is one, and the steps of a move.
 */
import { type Say, Text, type Words, wordsBy } from '../../text.js';
import { assumptionLines, incompleteLines } from '../gapsAndAssumptions.js';
import { forTerminal } from '../escaping.js';
import type { Block } from '../page/page.js';
import { decidingAssumptions } from '../page/words.js';
import type { LoginsResult, ReportedLogin } from './result.js';

export function explainBlocks(result: LoginsResult, say: Say): Block[] {
  const words = wordsBy(say);
  const texts = [summaryLines(result, words), ...stepLists(result, words), ...closingLists(result, say, words)];
  return texts.filter((lines) => lines.length > 0).map((lines) => ({ kind: 'text', lines }));
}

function summaryLines({ logins }: LoginsResult, words: Words): string[] {
  // Each path once, as the ends of all orgs may differ; what a version means is the same everywhere.
  const retirements = new Map(
    logins.flatMap(({ retirement }) => (retirement === undefined ? [] : [[retirement.what, retirement]])),
  );
  const versions = logins.flatMap(({ versionRetirement }) => versionRetirement ?? []).slice(0, 1);
  return [
    ...breaksLines(logins, words),
    ...[...retirements.values(), ...versions].map(({ source, what }) => sourced(what, source, words)),
  ];
}

/** Each end for want of the permission once: what is said of all users, without the one of a row. */
function breaksLines(logins: readonly ReportedLogin[], words: Words): string[] {
  const ends = new Map<string, string>();
  for (const { breaksOn } of logins) {
    if (breaksOn?.of !== 'any-api-auth') continue;
    const { date, source, state, update } = breaksOn;
    const what = words(state === 'ahead' ? 'logins.breaks.any-api-auth' : 'logins.breaks.any-api-auth-past', { date });
    const own =
      update === undefined
        ? ''
        : ` ${words('logins.breaks.update', { title: forTerminal(update.title), status: forTerminal(update.status) })}`;
    ends.set(`${what}${own}`, sourced(`${what}${own}`, forTerminal(source), words));
  }
  return [...ends.values()];
}

/** What is said with its source, unless it names that itself, as it does the org's own release update. */
function sourced(what: string, source: string, words: Words): string {
  return what.includes(source) ? what : words('logins.retires', { what, source });
}

/** The steps of a move, by the first row for each option. */
function stepLists({ logins }: LoginsResult, words: Words): string[][] {
  const options = new Map<string, ReportedLogin>();
  for (const row of logins) {
    const { option, steps } = row.moveTo;
    if (steps.length > 0 && !options.has(option)) options.set(option, row);
  }
  return [...options.values()].map(({ moveTo: { option, steps, why } }) => [
    option === 'either'
      ? words('logins.move.title.either', { why: forTerminal(why) })
      : words('logins.move.title', { option, why: forTerminal(why) }),
    ...steps.map((step, index) => `  ${index + 1}. ${forTerminal(step)}`),
  ]);
}

function closingLists({ apiCalls, assumptions, incomplete, logins }: LoginsResult, say: Say, words: Words): string[][] {
  return [
    assumptionLines(decidingAssumptions(assumptions, logins.length), say).filter((line) => line !== ''),
    incompleteLines(incomplete, say),
    [words('logins.calls', { calls: String(apiCalls) })],
  ];
}

/** How far the look went, where that is not as far as was asked: for each org. */
export function lookLines({ looked }: LoginsResult, say: Say): string[] {
  return looked
    .filter(({ limit }) => limit !== 'asked')
    .map(({ org, what }) =>
      org === undefined ? what : say(Text.of('logins.looked.of', { org: forTerminal(org), what })),
    );
}
