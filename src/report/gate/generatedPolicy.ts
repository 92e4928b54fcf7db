/**
 * `generate policy`: what was written, for people and for --json.
 */
import type { Gap } from '../../policy/index.js';
import { type Say, wordsBy } from '../../text.js';
import { unreadLines, reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';
import type { Page } from '../page/page.js';
import { partialBelow } from '../page/partialAnswer.js';
import { countOf, number, textBlock } from '../page/words.js';
import { shellWord } from '../shell.js';

export interface GeneratePolicyResult {
  schemaVersion: '1.0';
  /** The org that was read. */
  source: ReportedSource;
  /** The path as it was given. */
  file: string;
  /** `unchanged`: it holds all of it already, and was not touched. */
  state: 'written' | 'extended' | 'unchanged';
  /** How many entries are new. */
  added: { integrations: number; groups: number; waivers: number; mailDomains: number };
  /** Waivers in the file that have ended, or that nothing uses, which fail: none waives those. */
  badWaivers: number;
  /** Entries that fail since nobody answers for them yet, where `entry-without-owner` is an error: none waives those. */
  withoutOwner: number;
  /** Descriptions of ranges that are not in the file, because they look like secrets or are not valid there. */
  leftOutDescriptions: number;
  /** What could not be read; the file says nothing of it. */
  incomplete: ReportedGap[];
  apiCalls: number;
}

export interface GeneratedAbout {
  readonly source: ReportedSource;
  readonly file: string;
  readonly state: GeneratePolicyResult['state'];
  readonly added: Readonly<GeneratePolicyResult['added']>;
  readonly badWaivers: number;
  readonly withoutOwner: number;
  readonly leftOutDescriptions: number;
  readonly gaps: readonly Gap[];
  readonly apiCalls: number;
}

export function toGeneratePolicyResult(about: GeneratedAbout, say: Say): GeneratePolicyResult {
  const { added, apiCalls, badWaivers, file, gaps, leftOutDescriptions, source, state, withoutOwner } = about;
  return {
    schemaVersion: '1.0',
    ...{ source: { ...source }, file, state, added: { ...added }, badWaivers, withoutOwner, leftOutDescriptions },
    incomplete: reportGaps(gaps, say),
    apiCalls,
  };
}

export function generatePolicyPage(result: GeneratePolicyResult, target: string, say: Say): Page {
  const { added, badWaivers, file, incomplete, leftOutDescriptions, state, withoutOwner } = result;
  const line = wordsBy(say);
  const counts = { file, what: addedWords(added, say) };
  const policy = file === 'sf-token.yml' ? '' : ` --policy ${shellWord(file)}`;
  return {
    ...partialBelow(incomplete, say),
    answer: [
      state === 'unchanged'
        ? line('token-generate-policy.unchanged', { file })
        : line(`token-generate-policy.${state}`, counts),
      ...(added.waivers === 0 ? [] : [line('token-generate-policy.waived', { count: number(added.waivers) })]),
      ...(badWaivers === 0 ? [] : [line('token-generate-policy.bad-waivers', { count: number(badWaivers) })]),
      ...(withoutOwner === 0 ? [] : [line('token-generate-policy.without-owner', { count: number(withoutOwner) })]),
      ...(leftOutDescriptions === 0
        ? []
        : [line('token-generate-policy.left-out-descriptions', { count: number(leftOutDescriptions) })]),
    ],
    look: textBlock(unreadLines(incomplete, say)),
    next: [{ command: `sf token check policy ${target}${policy}`, why: line('token-generate-policy.next') }],
    details: [],
  };
}

/** What is new, as far as there is something; where nothing is, that there is none of the three. */
function addedWords(added: GeneratePolicyResult['added'], say: Say): string {
  const counts = (['integrations', 'groups', 'waivers'] as const).map((what) => ({ what, count: added[what] }));
  const some = [...counts, { what: 'mail-domains' as const, count: added.mailDomains }].filter(
    ({ count }) => count > 0,
  );
  return (some.length > 0 ? some : counts).map(({ count, what }) => countOf(what, count, say)).join(', ');
}
