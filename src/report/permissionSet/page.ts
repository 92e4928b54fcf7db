/**
 * `generate permission-set` for people: who stops and when, what was written; who needs the permission; how to deploy and
 * assign it. Who holds it without using it is counted, and listed with --explain.
 */
import { inList } from '../../inList.js';
import { type Say, type Words, wordsBy } from '../../text.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { forTerminal } from '../escaping.js';
import { tableBlock, type TableColumn } from '../page/columns.js';
import { rowsShown, type Block, type NextStep, type Page } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { countOf, form, fromTo, listed, number, ownAttemptLines, shownRows, textBlock } from '../page/words.js';
import { assignCommands, assignFileCommand, deployCommand } from './file.js';
import type { GeneratePermissionSetResult, ReportedHolder } from './result.js';

/** Profiles and usernames that a line names. */
const SHOWN_NAMES = 3;
/** Users whom one command that is shown assigns; of more a command reads the file of usernames. */
const FEW_USERS = 5;

export interface PermissionSetPageOptions {
  readonly all: boolean;
  /** The org as sf knows it, a word of a shell. */
  readonly org: string;
  /** With --unused-days: who could do without it is asked for. */
  readonly asksUnused: boolean;
}

export function permissionSetPage(
  result: GeneratePermissionSetResult,
  { all, asksUnused, org }: PermissionSetPageOptions,
  say: Say,
): Page {
  const words = wordsBy(say);
  const most = rowsShown(all);
  const assign = tableOf(
    words('permission-set.assign.title', fromTo(result.since, result.until)),
    ASSIGN_COLUMNS,
    result.assign,
    most,
    say,
  );
  const days = countOf('days', result.unused?.days ?? 0, say);
  const title = words('permission-set.unused.title', { days });
  const unused = tableOf(title, HOLDER_COLUMNS, result.unused?.holders ?? [], most, say);
  return {
    ...partial(result.incomplete, say),
    answer: answerLines(result, asksUnused, say, words),
    look: [...(asksUnused ? unused : assign), ...textBlock(noteLines(result, asksUnused, say, words))],
    next: nextSteps(result, org, words),
    details: [
      ...textBlock([result.enforced.why, result.looked.what, ...result.notes]),
      ...(asksUnused ? assign : unused),
      ...tableOf(words('permission-set.profiles.title'), PROFILE_COLUMNS, result.profiles ?? [], most, say),
      ...tableOf(words('permission-set.ending.title'), ENDING_COLUMNS, result.ending ?? [], most, say),
      ...textBlock(incompleteLines(result.incomplete, say)),
      ...textBlock([words('permission-set.calls', { calls: number(result.apiCalls) })]),
    ],
  };
}

function answerLines(result: GeneratePermissionSetResult, asksUnused: boolean, say: Say, words: Words): string[] {
  const { assign, enforced, files, incomplete } = result;
  const certain = assign.filter(({ certainty }) => certainty === 'certain').length;
  const possible = assign.length - certain;
  const when = enforced.state === 'ahead' ? 'ahead' : 'past';
  return [
    assign.length === 0
      ? words(incomplete.length > 0 ? 'permission-set.nobody.partial' : 'permission-set.nobody')
      : certain === 0
        ? words('permission-set.possible-only', { users: countOf('users', possible, say), date: enforced.date })
        : certain === 1
          ? words(`permission-set.stops.one.${when}`, { date: enforced.date })
          : words(`permission-set.stops.other.${when}`, { count: number(certain), date: enforced.date }),
    ...(possible === 0 || certain === 0
      ? []
      : [words('permission-set.possible', { users: countOf('users', possible, say) })]),
    ...(asksUnused ? unusedLines(result, 'asked', say, words) : []),
    ...(assign.length === 0 ? [words('permission-set.window', fromTo(result.since, result.until))] : []),
    ...files.map(({ path, what }) =>
      words('pages.written', {
        file: path,
        what:
          what === 'permission-set'
            ? words('permission-set.wrote.permission-set')
            : assign.length === 1
              ? words('permission-set.wrote.usernames.one')
              : words('permission-set.wrote.usernames.other', { count: number(assign.length) }),
      }),
    ),
  ];
}

/** How many holders could do without the permission; as an answer also that there is none, or that it is not known. */
function unusedLines(
  { ending, unused }: GeneratePermissionSetResult,
  as: 'asked' | 'hint',
  say: Say,
  words: Words,
): string[] {
  if (unused === null) {
    // Who holds it until a day alone is known wherever holders are.
    const unread = ending === null ? 'permission-set.unused.unread' : 'permission-set.unused.unread-history';
    return as === 'asked' ? [words(unread)] : [];
  }
  const days = countOf('days', unused.days, say);
  const { length } = unused.holders;
  if (length === 0) return as === 'asked' ? [words('permission-set.unused.none', { days })] : [];
  return [words(`permission-set.unused.${as}.${form(length)}`, { count: number(length), days })];
}

/** What else there is to know, a line for each. */
function noteLines(result: GeneratePermissionSetResult, asksUnused: boolean, say: Say, words: Words): string[] {
  const { commands, ending, inactive, looked, ownAttempts, profiles } = result;
  const names = (list: readonly string[]): string => listed(list.map(inList).map(forTerminal), say, SHOWN_NAMES);
  const first = ending?.flatMap(({ until }) => until ?? []).sort()[0];
  return [
    ...ownAttemptLines(ownAttempts, say),
    ...(inactive === 0
      ? []
      : [
          inactive === 1
            ? words('permission-set.inactive.one')
            : words('permission-set.inactive.other', { count: number(inactive) }),
        ]),
    ...(asksUnused
      ? result.assign.length === 0
        ? []
        : [words('permission-set.assign.more')]
      : unusedLines(result, 'hint', say, words)),
    ...(profiles === null || profiles.length === 0
      ? []
      : [words('permission-set.profiles', { profiles: names(profiles.map(({ profile }) => profile)) })]),
    ...(first === undefined
      ? []
      : [
          words('permission-set.ending', {
            users: countOf('users', ending?.length ?? 0, say),
            date: first.slice(0, 10),
          }),
        ]),
    ...(commands.byHand.length === 0 ? [] : [words('permission-set.by-hand', { usernames: names(commands.byHand) })]),
    ...(looked.limit === 'asked' || looked.limit === 'kept' ? [] : [looked.what]),
    // What is said of licences stands with --explain.
    ...result.notes.slice(1),
  ];
}

function nextSteps(result: GeneratePermissionSetResult, org: string, words: Words): NextStep[] {
  const { assign, commands, files, name } = result;
  if (assign.length === 0) return [];
  const set = files.find(({ what }) => what === 'permission-set')?.path;
  const list = files.find(({ what }) => what === 'usernames')?.path;
  const byCommand = assign.flatMap(({ username }) => (commands.byHand.includes(username) ? [] : [username]));
  const [only] = assignCommands(name, org, byCommand);
  const isFew = list === undefined || assign.length <= FEW_USERS;
  return [
    {
      command: set === undefined ? commands.deploy : deployCommand(set, org),
      why: words('permission-set.next.deploy'),
    },
    ...(only === undefined
      ? []
      : [
          isFew
            ? { command: only, why: words('permission-set.next.assign') }
            : { command: assignFileCommand(name, org, list), why: words('permission-set.next.assign-file') },
        ]),
  ];
}

function tableOf<Row>(
  title: string,
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  most: number,
  say: Say,
): Block[] {
  if (rows.length === 0) return [];
  return [tableBlock(columns, rows, say, { title, most, more: shownRows('rows', '--json', say) })];
}

const USERNAME: TableColumn<{ readonly username: string }> = {
  ...{ key: 'username', heading: 'permission-set.column.username', kind: 'name', rank: 0 },
  cell: ({ username }) => username,
};

const ASSIGN_COLUMNS: readonly TableColumn<GeneratePermissionSetResult['assign'][number]>[] = [
  USERNAME,
  {
    ...{ key: 'clients', heading: 'permission-set.column.clients', kind: 'text', rank: 1 },
    cell: ({ clients }) => clients.map(inList).join(', '),
  },
  {
    ...{ key: 'last', heading: 'permission-set.column.last', kind: 'word', rank: 2 },
    cell: ({ lastSuccess }) => lastSuccess?.slice(0, 10) ?? '',
  },
  {
    ...{ key: 'lacks', heading: 'permission-set.column.lacks', kind: 'word', rank: 3 },
    cell: ({ certainty }) => (certainty === 'certain' ? 'yes' : '?'),
  },
];

const HOLDER_COLUMNS: readonly TableColumn<ReportedHolder>[] = [
  USERNAME,
  {
    ...{ key: 'by', heading: 'permission-set.column.by', kind: 'text', rank: 1 },
    cell: ({ heldBy }) => heldBy.map(({ kind, name }) => `${kind} ${inList(name)}`).join(', '),
  },
  {
    ...{ key: 'last', heading: 'permission-set.column.last', kind: 'word', rank: 2 },
    cell: ({ lastSoapLogin }) => lastSoapLogin?.slice(0, 10) ?? '-',
  },
];

type ProfileHolding = NonNullable<GeneratePermissionSetResult['profiles']>[number];

const PROFILE_COLUMNS: readonly TableColumn<ProfileHolding>[] = [
  {
    ...{ key: 'profile', heading: 'permission-set.column.profile', kind: 'text', rank: 0 },
    cell: ({ profile }) => profile,
  },
  {
    ...{ key: 'holders', heading: 'permission-set.column.holders', kind: 'number', rank: 1 },
    cell: ({ holders }) => number(holders),
  },
  {
    ...{ key: 'soap', heading: 'permission-set.column.soap', kind: 'number', rank: 2 },
    cell: ({ soapUsers }) => number(soapUsers.length),
  },
];

const ENDING_COLUMNS: readonly TableColumn<ReportedHolder>[] = [
  USERNAME,
  {
    ...{ key: 'until', heading: 'permission-set.column.until', kind: 'word', rank: 1 },
    cell: ({ until }) => until?.slice(0, 10) ?? '',
  },
];
