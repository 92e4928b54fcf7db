/**
 * `check policy --preflight` for people: how many rules this session could judge, what it lacks for the others, and how it
 * gets that.
 */
import { EXIT } from '../../exitCodes.js';
import { type Say, Text } from '../../text.js';
import { tableBlock, type TableColumn } from '../page/columns.js';
import type { Block, NextStep, Page } from '../page/page.js';
import { form, listed, number, textBlock } from '../page/words.js';
import { shellWord } from '../shell.js';
import type { ForeseenOrg, PreflightResult } from './result.js';

/** Rules that are named unasked. */
const NAMED = 10;

export interface PreflightPageOptions {
  readonly all: boolean;
  /** Flags of the orgs and of the policy file, as they would be typed. */
  readonly source: string;
  /** Of an org, as it would be typed. */
  readonly orgWords: (name: string) => string;
  /** The file of a permission set of this plugin. */
  readonly fileOf: (permissionSet: string) => string;
}

export function preflightPage(result: PreflightResult, options: PreflightPageOptions, say: Say): Page {
  const { orgs } = result;
  return {
    answer: orgs.map((org) => answerOf(org, result.policy, say)),
    look: orgs.flatMap((org) => [...openBlock(org, options.all, say), ...lackBlock(org, orgs.length > 1, say)]),
    next: nextSteps(result, options, say),
    details: orgs.flatMap((org) => ruleLines(org, say)),
  };
}

function answerOf({ name, rules, unread }: ForeseenOrg, policy: string, say: Say): string {
  if (unread !== undefined) {
    return say(Text.of('preflight.unread', { code: String(EXIT.incomplete), name, why: unread }));
  }
  if (rules.length === 0) return say(Text.of('gate.nothing', { code: String(EXIT.incomplete), file: policy }));
  const all = number(rules.length);
  const judged = rules.filter((rule) => rule.judged === 'yes').length;
  if (judged === rules.length) return say(Text.of('preflight.all', { name, rules: all }));
  const words = { code: String(EXIT.incomplete), name, rules: all, open: number(rules.length - judged) };
  return say(
    rules.some((rule) => rule.judged === 'no')
      ? Text.of(`preflight.open.${form(rules.length - judged)}`, words)
      : Text.of('preflight.untold', words),
  );
}

/** The rules that nobody could judge, by name. */
function openBlock({ name, rules }: ForeseenOrg, all: boolean, say: Say): Block[] {
  const open = rules.filter(({ judged }) => judged !== 'yes').map(({ rule }) => rule);
  if (open.length === 0) return [];
  const most = all ? open.length : NAMED;
  return textBlock([say(Text.of('preflight.which', { name, rules: listed(open, say, most) }))]);
}

const LACK_COLUMNS: readonly TableColumn<ForeseenOrg['missing'][number]>[] = [
  {
    ...{ key: 'permission', heading: 'preflight.column.permission', kind: 'text', rank: 0 },
    cell: ({ permission }) => permission,
  },
  { key: 'count', heading: 'preflight.column.count', kind: 'number', rank: 0, cell: ({ rules }) => number(rules) },
  { key: 'set', heading: 'preflight.column.set', kind: 'word', rank: 1, cell: ({ permissionSet }) => permissionSet },
];

function lackBlock({ missing, name }: ForeseenOrg, several: boolean, say: Say): Block[] {
  return missing.length === 0 ? [] : [tableBlock(LACK_COLUMNS, missing, say, { title: several ? name : undefined })];
}

/** Of each rule whether it can be judged, and what it lacks. */
function ruleLines({ name, rules }: ForeseenOrg, say: Say): Block[] {
  if (rules.length === 0) return [];
  const lines = rules.map(({ judged, missing, rule }) =>
    judged === 'yes'
      ? say(Text.of('preflight.rule.yes', { rule }))
      : say(Text.of(`preflight.rule.${judged}`, { rule, permissions: listed(missing, say) })),
  );
  return textBlock([say(Text.of('preflight.rules', { name })), ...lines.map((line) => `  ${line}`)]);
}

/** The permission sets to deploy, and to assign in each org; then the check itself. */
function nextSteps(
  { orgs }: PreflightResult,
  { fileOf, orgWords, source }: PreflightPageOptions,
  say: Say,
): NextStep[] {
  const [lacking] = orgs.filter(({ missing }) => missing.length > 0);
  if (orgs.every(({ unread }) => unread !== undefined)) return [];
  if (lacking === undefined) {
    return [{ command: `sf token check policy ${source}`, why: say(Text.of('preflight.next.check')) }];
  }
  const org = orgWords(lacking.name);
  const sets = [...new Set(lacking.missing.map(({ permissionSet }) => permissionSet))];
  const files = sets.map((set) => `--source-dir ${shellWord(fileOf(set))}`).join(' ');
  return [
    { command: `sf project deploy start ${files} ${org}`, why: say(Text.of('preflight.next.deploy')) },
    {
      command: `sf org assign permset ${sets.map((set) => `--name ${set}`).join(' ')} ${org}`,
      why: say(Text.of('preflight.next.assign')),
    },
  ];
}
