/**
 * `check policy` for people: how many findings there are, then rule by rule; of several orgs first which of them passes.
 */
import { EXIT } from '../../exitCodes.js';
import { type Say, Text } from '../../text.js';
import { ruleColumn } from '../findings/columns.js';
import type { FindingsFormat } from '../findings/formats.js';
import { countLines, findingBlocks, ruleDetails } from '../findings/page.js';
import { forTerminal } from '../escaping.js';
import { tableBlock, type TableColumn } from '../page/columns.js';
import type { Block, Page, TableBlock } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { form, listed, number, textBlock } from '../page/words.js';
import { elsewhereLines } from './otherOrgs.js';
import { isRead as isOrgRead, type CheckPolicyResult, type MatrixRow } from './result.js';

/** Findings from which on a page tells but a small part of them. */
const MANY = 20;

/** Rules of one line each, beside three steps. */
const FEW_LISTED = 6;

/** Rules that are named as switched off unasked. */
const MOST_OFF = 5;

export interface CheckPolicyOptions {
  readonly all: boolean;
  /** Flags of what was asked, as they would be typed; empty where nothing could be read. */
  readonly source: string;
  readonly hasBaseline: boolean;
  /** With which code the run ends since nobody could be told what is new; undefined where that changed none. */
  readonly untold?: number | undefined;
}

export function checkPolicyPage(result: CheckPolicyResult, options: CheckPolicyOptions, say: Say): Page {
  const { incomplete, orgs } = result;
  const { all } = options;
  const next = nextSteps(result, options, say);
  const several = orgs.length > 1;
  const isNothing =
    result.findings.length === 0 &&
    result.rules.every(({ outcome }) => outcome === 'not-applicable') &&
    orgs.some(isOrgRead);
  const looked = lookLines(result, say);
  const isRead = orgs.every(({ outcome }) => outcome === 'passed' || outcome === 'failed');
  const unreadOrgs = orgs.filter((org) => !isOrgRead(org)).map(({ name }) => name);
  const beside = [...offLines(result, say), ...elsewhereLines({ ...result, unreadOrgs }, say)];
  return {
    ...(isNothing ? {} : partial(incomplete, say, result.source.kind)),
    answer: isNothing
      ? [say(Text.of('gate.nothing', { code: String(EXIT.incomplete), file: result.policy })), ...beside]
      : [
          ...(several ? [orgsLine(result, say)] : []),
          ...countLines(result, say, { isRead, untold: options.untold }),
          ...(looked.length === 1 ? looked : []),
          ...beside,
        ],
    look: [
      ...(several ? [orgsBlock(result, say)] : []),
      ...textBlock(looked.length > 1 ? looked : []),
      ...findingBlocks(result, { all, ...(next.length > 1 ? { mostListed: FEW_LISTED } : {}) }, say),
    ],
    next,
    details: [...(several ? matrixBlock(result, say) : []), ...ruleDetails(result, say, result.off)],
  };
}

/** How far back logins were looked at: one line where all orgs have it so, else one for each. */
function lookLines({ orgs }: CheckPolicyResult, say: Say): string[] {
  const looks = orgs.flatMap(({ looked, name }) => (looked === undefined ? [] : [{ name, what: looked.what }]));
  const words = [...new Set(looks.map(({ what }) => what))];
  if (words.length < 2) return words;
  return looks.map(({ name, what }) => say(Text.of('logins.looked.of', { org: forTerminal(name), what })));
}

/** That rules are switched off, and which. */
function offLines({ off, policy }: CheckPolicyResult, say: Say): string[] {
  if (off.length === 0) return [];
  const words = { count: number(off.length), file: policy, rules: listed(off, say, MOST_OFF) };
  return [say(Text.of(`gate.off.${form(off.length)}`, words))];
}

/** What a file of it holds. */
export function findingsWritten(
  { findings }: Pick<CheckPolicyResult, 'findings'>,
  { all, format }: { readonly all: boolean; readonly format: FindingsFormat },
  say: Say,
): string {
  // A page for people holds the gravest of them, and sums up the rest.
  if ((format === 'markdown' || format === 'human') && findings.length > 0) {
    const count = number(findings.length);
    return say(Text.of(all ? 'gate.written.page-all' : 'gate.written.page', { count }));
  }
  return form(findings.length) === 'one'
    ? say(Text.of('gate.written.one'))
    : say(Text.of('gate.written.other', { count: number(findings.length) }));
}

/** What the first rule is about; of many findings, how to get at all of them, and how to be told from now on what is new. */
function nextSteps(
  { findings }: CheckPolicyResult,
  { hasBaseline, source }: CheckPolicyOptions,
  say: Say,
): Page['next'] {
  const open = findings.filter(({ waiver }) => waiver === undefined);
  const first = open[0] ?? findings[0];
  if (first === undefined) return [];
  const isMany = open.length > MANY && source !== '';
  const again = (flags: string): string => `sf token check policy ${source} ${flags}`;
  return [
    { command: `sf token explain ${first.rule}`, why: say(Text.of('gate.next.explain')) },
    ...(isMany ? [{ command: again('--output-file findings.csv'), why: say(Text.of('gate.next.all')) }] : []),
    ...(isMany && !hasBaseline
      ? [{ command: again('--output-file baseline.json'), why: say(Text.of('gate.next.baseline')) }]
      : []),
  ];
}

function orgsLine({ orgs, policy }: CheckPolicyResult, say: Say): string {
  const passed = orgs.filter(({ outcome }) => outcome === 'passed').length;
  return say(Text.of('gate.orgs', { passed: String(passed), orgs: String(orgs.length), file: policy }));
}

const ORG_COLUMNS: readonly TableColumn<CheckPolicyResult['orgs'][number]>[] = [
  { key: 'org', heading: 'gate.column.org', kind: 'name', rank: 0, cell: ({ name }) => name },
  {
    ...{ key: 'outcome', heading: 'gate.column.outcome', kind: 'word', rank: 0 },
    cell: ({ outcome }, say) => say(Text.of(`gate.outcome.${outcome}`)),
  },
  {
    ...{ key: 'findings', heading: 'gate.column.findings', kind: 'number', rank: 1 },
    cell: ({ counted, outcome }) => (outcome === 'unread' ? '-' : number(counted)),
  },
];

export function orgsBlock({ orgs }: CheckPolicyResult, say: Say): Block {
  return tableBlock(ORG_COLUMNS, orgs, say);
}

/** Orgs that have a column each where a line has 80 letters. */
const MOST_BESIDE = 4;

/** A table, its orgs by number; of more orgs a line a rule, in the same order. */
function matrixBlock(result: CheckPolicyResult, say: Say): Block[] {
  const { matrix, orgs } = result;
  if (orgs.length <= MOST_BESIDE) {
    const numbered = orgs.map(({ name }, index) => `${index + 1} ${name}`).join(', ');
    const title = say(Text.of('gate.matrix.numbered', { orgs: numbered }));
    const headings = orgs.map((_, index) => String(index + 1));
    return [matrixTable(result, { headings, title, isNarrow: true }, say)];
  }
  const lines = matrix.map(({ outcomes, rule }) => `  ${rule}: ${outcomeWords(outcomes, say).join(', ')}`);
  const title = say(Text.of('gate.matrix', { orgs: orgs.map(({ name }) => name).join(', ') }));
  return [{ kind: 'text', lines: [title, ...lines] }];
}

interface MatrixOptions {
  /** Of the orgs. */
  readonly headings: readonly string[];
  readonly title?: string;
  /** With what each rule is about, where there is room. */
  readonly isTitled?: boolean;
  /** What most rules come to would be wider than all else. */
  readonly isNarrow?: boolean;
}

/** A row a rule, a column an org. */
export function matrixTable(
  { matrix, rules }: CheckPolicyResult,
  { headings, isNarrow = false, isTitled = false, title }: MatrixOptions,
  say: Say,
): TableBlock {
  const titles = new Map(rules.map((one) => [one.rule, one.title]));
  const outcomeOf = (outcome: MatrixRow['outcomes'][number] | undefined): string => {
    if (outcome === undefined) return '';
    return isNarrow && outcome === 'not-applicable' ? '-' : say(Text.of(`gate.outcome.${outcome}`));
  };
  const columns = [
    ruleColumn<MatrixRow>('rule', ({ rule }) => rule),
    ...headings.map((heading, index): TableColumn<MatrixRow> => ({
      ...{ key: `org ${index}`, heading: () => heading, kind: 'word', rank: 0 },
      cell: ({ outcomes }) => outcomeOf(outcomes[index]),
    })),
    ...(isTitled ? [ruleColumn<MatrixRow>('title', ({ rule }) => titles.get(rule) ?? '')] : []),
  ];
  return tableBlock(columns, matrix, say, { title: title ?? say(Text.of('gate.each-org')) });
}

function outcomeWords(outcomes: MatrixRow['outcomes'], say: Say): string[] {
  return outcomes.map((outcome) => say(Text.of(`gate.outcome.${outcome}`)));
}
