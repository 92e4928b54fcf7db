/**
 * Phrases that the pages of more than one command use: numbers, lists, what was not read, what was taken for granted.
 */
import { RULE_TABLE, type RuleId, userRuleFacts } from '../../policy/index.js';
import { type Between, type PlainKey, type Say, Text } from '../../text.js';
import {
  assumptionLines,
  incompleteLines,
  warningLines,
  type ReportedAssumption,
  type ReportedGap,
} from '../gapsAndAssumptions.js';
import { ORG_VARIABLE } from '../shell.js';
import { DAY } from '../../isoTime.js';
import type { Block, MoreWords, Page } from './page.js';

/** Loading its words takes as long as a short command takes for all it does, so it is made for the first number. */
let format: Intl.NumberFormat | undefined;

/** `15,144` */
export function number(count: number): string {
  format ??= new Intl.NumberFormat('en-US');
  return format.format(count);
}

/**
 * The sentence for rows that are not shown, of every page: `10 of 25 users. --all: up to 200; ...`.
 *
 * @param file what writes all of them
 */
export function shownRows(what: Between<'pages.shown.of.'>, file: `--${string}`, say: Say): MoreWords {
  return ({ count, most, shown }, isMost) => {
    const words = { shown, count, what: say(Text.of(`pages.shown.of.${what}`)), file };
    return say(isMost ? Text.of('pages.shown.all', words) : Text.of('pages.shown', { ...words, most }));
  };
}

/** `one` or `other`: which form of a sentence agrees with the number. */
export function form(count: number): 'one' | 'other' {
  return count === 1 ? 'one' : 'other';
}

/** `1 user`, `15,144 users` */
export function countOf(
  what:
    | 'users'
    | 'profiles'
    | 'ranges'
    | 'lists'
    | 'addresses'
    | 'rows'
    | 'days'
    | 'answers'
    | 'integrations'
    | 'apps'
    | 'groups'
    | 'clients'
    | 'logins'
    | 'mail-domains'
    | 'waivers',
  count: number,
  say: Say,
): string {
  return count === 1
    ? say(Text.of(`pages.count.${what}.one`))
    : say(Text.of(`pages.count.${what}.other`, { count: number(count) }));
}

/** How far off a day is, of which one knows by how many days. */
export function whenWords(days: number, say: Say): string {
  if (days === 0) return say(Text.of('pages.days.today'));
  const words = { days: countOf('days', Math.abs(days), say) };
  return days < 0 ? say(Text.of('pages.days.past', words)) : say(Text.of('pages.days.ahead', words));
}

/** `a, b and c`; where there are more than `most`, the first of them and how many more. */
export function listed(items: readonly string[], say: Say, most = items.length): string {
  if (items.length > most) {
    const first = items.slice(0, most).join(', ');
    return say(Text.of('pages.and-more', { first, more: number(items.length - most) }));
  }
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  return say(Text.of('pages.and', { first: items.slice(0, -1).join(', '), last }));
}

/** Both ends of a time as days; of a day or less as times, which otherwise would be one and the same. */
export function fromTo(since: string, until: string): { readonly since: string; readonly until: string } {
  const isShort = Date.parse(until) - Date.parse(since) <= DAY;
  const words = (time: string): string => (isShort ? `${time.slice(0, 16)}Z` : time.slice(0, 10));
  return { since: words(since), until: words(until) };
}

/** `a, b or c` */
export function orList(items: readonly string[], say: Say): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : say(Text.of('pages.or', { first: items.slice(0, -1).join(', '), last }));
}

/** Above the commands; where one has a variable for the org, what goes in there. */
export function nextHeading({ next }: Pick<Page, 'next'> & Partial<Page>, say: Say): string {
  const isOpen = next.some(({ command }) => command.includes(ORG_VARIABLE));
  return say(Text.of(isOpen ? 'pages.next.org' : 'pages.next'));
}

/** How many attempts of this plugin itself were left out of what is shown; nothing where there were none. */
export function ownAttemptLines(count: number, say: Say): string[] {
  if (count === 0) return [];
  return [
    form(count) === 'one'
      ? say(Text.of('pages.own-attempts.one'))
      : say(Text.of('pages.own-attempts.other', { count: number(count) })),
  ];
}

/** A block of lines; none where there are none. */
export function textBlock(lines: readonly string[]): Block[] {
  return lines.length === 0 ? [] : [{ kind: 'text', lines }];
}

/** Of a result without rows none: nothing was decided by them. */
export function decidingAssumptions(
  assumptions: readonly ReportedAssumption[],
  rows: number,
): readonly ReportedAssumption[] {
  return rows === 0 ? [] : assumptions;
}

/** Cells of the one line of assumptions: those of the usual terminal. */
const TAKEN_CELLS = 80;

/**
 * One line: what was taken for granted and decided something here, and how much more changed nothing; none where all of it
 * changed nothing. Where all that decided has no room, as many as have, and how many more there are.
 */
export function takenLines(assumptions: readonly ReportedAssumption[], say: Say): string[] {
  const deciding = assumptions.filter(({ decided }) => decided).map(({ fact, value }) => `${fact}=${value}`);
  if (deciding.length === 0) return [];
  const idle = assumptions.length - deciding.length;
  const shorter = deciding.slice(1).map((_, index) => takenFirst(deciding, deciding.length - 1 - index, idle, say));
  const lines = [...takenWhole(deciding, idle, say), ...shorter];
  return [lines.find((line) => line.length <= TAKEN_CELLS) ?? lines.at(-1) ?? ''];
}

/** All of them, with how many more changed nothing: with what one does about it, then shorter. */
function takenWhole(deciding: readonly string[], idle: number, say: Say): string[] {
  const facts = deciding.join(', ');
  if (idle === 0) return [say(Text.of('pages.taken', { facts }))];
  const words = { facts, idle: number(idle) };
  return [say(Text.of('pages.taken.idle', words)), say(Text.of('pages.taken.idle.short', words))];
}

function takenFirst(deciding: readonly string[], shown: number, idle: number, say: Say): string {
  const facts = deciding.slice(0, shown).join(', ');
  const more = number(deciding.length - shown);
  return idle === 0
    ? say(Text.of('pages.taken.more', { facts, more }))
    : say(Text.of('pages.taken.more.idle', { facts, more, idle: number(idle) }));
}

/** A warning, on one line; of several, that there are. Below it what else there is to know, a line for each. */
export function warnedBlock(warnings: readonly string[], notes: readonly string[], say: Say): Block[] {
  const [only] = warnings;
  if (only === undefined) return textBlock(notes);
  return warnings.length === 1
    ? [
        {
          kind: 'text',
          lines: [say(Text.of('pages.warnings.one', { warning: only })), ...notes],
          cut: say(Text.of('pages.warnings.cut')),
        },
      ]
    : textBlock([say(Text.of('pages.warnings.other', { count: number(warnings.length) })), ...notes]);
}

/** What --explain adds on every page: warnings, assumptions with their reasons, what could not be read and why. */
export function detailBlocks(
  result: {
    readonly warnings?: readonly string[];
    readonly assumptions: readonly ReportedAssumption[];
    readonly incomplete: readonly ReportedGap[];
  },
  say: Say,
): Block[] {
  const lists = [
    warningLines(result.warnings ?? [], say),
    assumptionLines(result.assumptions, say),
    incompleteLines(result.incomplete, say),
  ];
  return lists.filter((lines) => lines.length > 0).map((lines) => ({ kind: 'text', lines: lines.filter(Boolean) }));
}

/** `664 without API Enabled`: how many, by the rule that decided; the most first, of many the first few, at least one. */
export function ruleCounts(rules: readonly RuleCount[], say: Say, most = 3): string {
  const sorted = [...rules].sort((a, b) => b.users - a.users);
  const [only] = sorted;
  if (only !== undefined && sorted.length === 1) return ruleWords(only.rule, say);
  return listed(reasonItems(sorted, sorted.length > most ? Math.max(1, most - 1) : sorted.length, say), say);
}

/** So many of the rules with their numbers, then the users of all others together. */
export function reasonItems(rules: readonly RuleCount[], shown: number, say: Say): string[] {
  const items = rules
    .slice(0, shown)
    .map(({ rule, users }) => say(Text.of('pages.reason', { count: number(users), why: ruleWords(rule, say) })));
  const others = rules.slice(shown).reduce((total, { users }) => total + users, 0);
  return others === 0
    ? items
    : [
        ...items,
        others === 1
          ? say(Text.of('pages.reason.others.one'))
          : say(Text.of('pages.reason.others.other', { count: number(others) })),
      ];
}

export interface RuleCount {
  readonly rule: string;
  readonly users: number;
}

/** What people call an open fact; its id where there are no words. */
export function hingeFact(fact: string, say: Say): string {
  const known = HINGE_KEYS.find((id) => id === fact);
  return known === undefined ? fact : say(Text.of(`pages.hinge.${known}`));
}

/** The heading of a column for a rule that leaves users open. */
export function openHeading(rule: string, say: Say): string {
  const known = OPEN_RULES.find((id) => id === rule);
  return known === undefined ? `${rule}?` : say(Text.of(`pages.column.open.${known}`));
}

/** Rules that Salesforce's own texts leave open. */
const OPEN_RULES = [
  'path-retired',
  'soap-external-user',
  'profile-range-relaxed',
  'mfa-api-inside',
  'delegated-auth-untrusted',
  'verified-address',
] as const;

const HINGE_KEYS: readonly Between<'pages.hinge.'>[] = [
  'login-api-version',
  'soap-login',
  'use-any-api-auth',
  'holds-any-api-auth',
  'password-flow',
  'app-type',
  'app-ip-policy',
  'retirement',
  'user-kind',
  'login-hours',
  'profile-ranges',
  'trusted-address',
  'verified-address',
  ...Object.values(userRuleFacts((_, { hinge }) => hinge)),
];

/** A rule without its words in messages/pages.md does not compile: the error names the key. */
type RuleKey = Extract<`pages.rule.${RuleId}`, PlainKey>;

/** A rule in a few words; its id where there are none. */
export function ruleWords(rule: string, say: Say): string {
  const known = RULE_TABLE.find(({ id }) => id === rule);
  if (known === undefined) return rule;
  const key: RuleKey = `pages.rule.${known.id}`;
  return say(Text.of(key));
}
