/**
 * `check move` for people: whether the gate fails, how many are at which stage, and who comes first.
 */
import { KEPT_DAYS } from '../../policy/index.js';
import { MOST_EXACT_LOGINS, MOST_EXACT_USERS, MOVE_STAGES } from '../../policy/move/index.js';
import { type Say, type Words, wordsBy } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { shownTable } from '../page/columns.js';
import { elsewhereLines } from '../gate/otherOrgs.js';
import { forTerminal } from '../escaping.js';
import { rowsShown, type Block, type FactsBlock, type NextStep, type Page } from '../page/page.js';
import { gapNames, partial } from '../page/partialAnswer.js';
import { countOf, form, listed, number, ownAttemptLines, shownRows, textBlock } from '../page/words.js';
import { clientWords, moveColumns, SHOWN_NAMES, stageWord, stageWords } from './columns.js';
import type { CheckMoveResult, MoveOfUser, ReportedAppLogins } from './result.js';
import { onceLines, rhythmLines } from './rhythm.js';

export interface MovePageOptions {
  readonly all: boolean;
  /** The flags of the question, as they may be given again. */
  readonly source: string;
}

export function checkMovePage(result: CheckMoveResult, options: MovePageOptions, say: Say): Page {
  const words = wordsBy(say);
  const { incomplete, integrations } = result;
  return {
    ...partial(incomplete, say, result.orgs[0]?.source.kind, String(KEPT_DAYS)),
    answer: answerLines(result, say, words),
    look: [
      ...(integrations.length === 0 ? [] : [table(result, options.all, say)]),
      ...textBlock(noteLines(result, say, words)),
    ],
    next: nextSteps(result, options, words),
    details: [
      ...integrations.slice(0, rowsShown(options.all)).map((move) => evidenceBlock(move, say, words)),
      ...textBlock(incompleteLines([...incomplete, ...result.unread], say)),
      ...textBlock([words('permission-set.calls', { calls: number(result.apiCalls) })]),
    ],
  };
}

function answerLines(result: CheckMoveResult, say: Say, words: Words): string[] {
  const { failWithin, incomplete, integrations, summary } = result;
  if (integrations.length === 0) return [words(incomplete.length > 0 ? 'move.check.none.partial' : 'move.check.none')];
  const when =
    failWithin === 0
      ? words('move.check.by-today')
      : words('move.check.within', { days: countOf('days', failWithin, say) });
  const date = summary.soonest ?? '';
  const first =
    summary.failing === 0
      ? words(incomplete.length > 0 ? 'move.check.passes.partial' : 'move.check.passes', { when })
      : form(summary.failing) === 'one'
        ? words('move.check.fails.one', { when, date })
        : words('move.check.fails.other', { when, date, count: number(summary.failing) });
  const stages = (['unknown', ...MOVE_STAGES] as const)
    .filter((stage) => summary.stages[stage] > 0)
    .map((stage) =>
      words('move.check.stage', { count: number(summary.stages[stage]), stage: stageWord({ stage }, say) }),
    );
  return [
    first,
    words('move.check.stages', {
      count: countOf('users', integrations.length, say),
      stages: listed(stages, say),
    }),
  ];
}

function table({ integrations, orgs }: CheckMoveResult, all: boolean, say: Say): Block {
  const rows = integrations.slice(0, rowsShown(all));
  return {
    kind: 'table',
    ...shownTable(moveColumns(orgs.length), rows, say),
    more: { count: integrations.length, words: shownRows('integrations', '--output-file moves.csv', say) },
  };
}

function noteLines(result: CheckMoveResult, say: Say, words: Words): string[] {
  const { elsewhere, incomplete, integrations, orgs, policy, unread } = result;
  return [
    ...(policy === undefined ? [] : elsewhereLines({ policy, ...(elsewhere && { elsewhere }) }, say)),
    ...orgs.flatMap(({ missing, source }) =>
      missing.length === 0
        ? []
        : [
            words('move.check.missing', {
              org: source.name,
              names: listed(missing.map(forTerminal), say, SHOWN_NAMES),
            }),
          ],
    ),
    ...ownAttemptLines(
      orgs.reduce((total, { ownAttempts }) => total + ownAttempts, 0),
      say,
    ),
    // Where no login was read, nothing was looked at.
    ...(integrations.length === 0 && incomplete.some(({ what }) => what === 'LoginHistory')
      ? []
      : new Set(orgs.map(({ looked }) => looked.what))),
    ...leftLines(integrations, say, words),
    ...rhythmLines(integrations, say, words),
    ...shortSnapshotLines(orgs, words),
    ...(unread.length === 0 ? [] : [words('move.check.unread', { what: gapNames(unread, say) })]),
  ];
}

/** What a snapshot does not hold may have been a time without a login, so that few of its users are quiet. */
function shortSnapshotLines(orgs: CheckMoveResult['orgs'], words: Words): string[] {
  const isShort = orgs.some(({ looked }) => looked.limit === 'saved');
  return isShort ? [words('move.check.short-snapshot', { days: String(KEPT_DAYS) })] : [];
}

/** Who is not quiet only as far as groups of logins tell, and why no more was read of them. */
function leftLines(integrations: readonly MoveOfUser[], say: Say, words: Words): string[] {
  return (['many-logins', 'many-users', 'unread'] as const).flatMap((why) => {
    const names = integrations.filter(({ evidence }) => evidence.timesLeft === why).map(({ username }) => username);
    if (names.length === 0) return [];
    const of = { users: countOf('users', names.length, say), names: listed(names.map(forTerminal), say, SHOWN_NAMES) };
    return [
      why === 'many-logins'
        ? words('move.check.left.many-logins', { ...of, most: number(MOST_EXACT_LOGINS) })
        : why === 'many-users'
          ? words('move.check.left.many-users', { ...of, most: number(MOST_EXACT_USERS) })
          : words('move.check.left.unread', of),
    ];
  });
}

function evidenceBlock(move: MoveOfUser, say: Say, words: Words): FactsBlock {
  const { evidence, next, stage, username } = move;
  const { closed, lacking = [], lastPassword = '', longestGapDays, neededDays, servedBy, silentDays } = evidence;
  const days = (count: number): string => countOf('days', count, say);
  const silent = { days: days(silentDays ?? 0), needed: days(neededDays ?? 0), gap: days(longestGapDays ?? 0) };
  const lines = [
    stage === 'unknown' ? words('move.detail.unknown') : silentWords(evidence, words, silent),
    ...clientLines(move, say, words),
    ...oauthLines(evidence, say, words),
    ...(servedBy.length === 0
      ? []
      : [
          words('move.detail.served', {
            apps: listed(servedBy.map(({ app }) => app).map(forTerminal), say, SHOWN_NAMES),
          }),
        ]),
    ...(lacking.length === 0
      ? []
      : [
          words('move.detail.lacking', {
            apps: listed(lacking.map(({ app }) => app).map(forTerminal), say, SHOWN_NAMES),
          }),
        ]),
    ...(closed === undefined
      ? []
      : [
          closed.by === 'revoked'
            ? words('move.detail.closed-revoked', { run: closed.run ?? '' })
            : words('move.detail.closed-impossible'),
          ...(closed.isTriedSince === true
            ? [words('move.detail.closed-tried', { date: lastPassword.slice(0, 10) })]
            : []),
        ]),
    ...(next === undefined ? [] : [`${next.text}: ${next.command}`]),
  ];
  return {
    kind: 'facts',
    title: `${username}: ${stageWords(move, say)}`,
    items: lines.map((text) => ({ label: '', text })),
  };
}

function silentWords(
  { decidedBy, exact }: MoveOfUser['evidence'],
  words: Words,
  { gap, ...silent }: Readonly<Record<'days' | 'needed' | 'gap', string>>,
): string {
  if (decidedBy?.orOthers === true) return words('move.detail.silent-others', silent);
  return words(exact ? 'move.detail.silent' : 'move.detail.silent-bound', { gap, ...silent });
}

/** Whose silence that is, and that one login tells no rhythm. */
function clientLines(move: MoveOfUser, say: Say, words: Words): string[] {
  const { decidedBy, passwordClients } = move.evidence;
  if (decidedBy === undefined || move.stage === 'unknown') return [];
  return [
    ...(passwordClients < 2
      ? []
      : [
          words(decidedBy.orOthers === true ? 'move.detail.decided-by-or-others' : 'move.detail.decided-by', {
            client: clientWords(decidedBy, say),
            clients: countOf('clients', passwordClients, say),
            logins: countOf('logins', decidedBy.logins, say),
            date: decidedBy.lastPassword.slice(0, 10),
          }),
        ]),
    ...onceLines(move, say, words),
  ];
}

/** Logins by apps, a line each flow, and those of which nobody can tell. */
function oauthLines({ byApp, sharedLabels = [], untold }: MoveOfUser['evidence'], say: Say, words: Words): string[] {
  const of = ({ apps, first, last, logins }: ReportedAppLogins): { count: string; days: string; apps: string } => ({
    count: countOf('logins', logins, say),
    days: [...new Set([first.slice(0, 10), last.slice(0, 10)])].join(' - '),
    apps: apps.length === 0 ? words('move.app-nameless') : listed(apps.map(forTerminal), say, SHOWN_NAMES),
  });
  return [
    ...(byApp?.flows ?? []).map((logins) => words(byKey(logins), of(logins))),
    ...(untold === undefined ? [] : [words('move.detail.untold', of(untold))]),
    ...sharedLabels.map(({ apps, label }) =>
      words('move.detail.shared-label', { label: forTerminal(label), apps: listed(apps.map(forTerminal), say) }),
    ),
  ];
}

function byKey({
  certainty,
  flow,
}: NonNullable<MoveOfUser['evidence']['byApp']>['flows'][number]):
  | 'move.detail.by-jwt'
  | `move.detail.by-client-credentials${'' | '-likely'}` {
  if (flow === 'jwt') return 'move.detail.by-jwt';
  return certainty === 'certain' ? 'move.detail.by-client-credentials' : 'move.detail.by-client-credentials-likely';
}

function nextSteps({ integrations }: CheckMoveResult, { source }: MovePageOptions, words: Words): NextStep[] {
  const [first] = integrations.flatMap(({ next }) => next ?? []);
  if (integrations.length === 0) return [];
  return [
    ...(first === undefined ? [] : [{ command: first.command, why: first.text }]),
    {
      command: `sf token check move ${source} --explain`.replaceAll('  ', ' '),
      why: words('move.next.explain'),
      explains: true,
    },
  ];
}
