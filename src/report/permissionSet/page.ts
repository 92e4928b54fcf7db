/**
 * `generate permission-set` for people: who stops and when, what was written, what to do, and who holds the permission
 * without using it.
 */
import { type Between, type Say, type Words, wordsBy } from '../../text.js';
import { incompleteLines } from '../common.js';
import { forTerminal } from '../neutral.js';
import type { Block, Column, Page } from '../page/page.js';
import { partialBelow, textBlock } from '../page/words.js';
import type { GeneratePermissionSetResult, ReportedHolder } from './result.js';

/** Rows of a table; the others are counted, and stand in the files and in the JSON. */
const SHOWN = 20;
/** Commands that are shown; more of them stand in the JSON. */
const SHOWN_COMMANDS = 3;

export function permissionSetPage(result: GeneratePermissionSetResult, say: Say): Page {
  const words = wordsBy(say);
  return {
    ...partialBelow(result.incomplete, say),
    answer: firstLines(result, words),
    look: [
      ...tableOf(words('permission-set.assign.title'), result.assign, assignCells, words),
      ...textBlock(stepLines(result, words)),
      ...tableOf(
        words('permission-set.unused.title', { days: String(result.unused?.days ?? 0) }),
        result.unused?.holders ?? [],
        holderCells,
        words,
      ),
      ...tableOf(words('permission-set.profiles.title'), result.profiles ?? [], profileCells, words),
      ...tableOf(words('permission-set.ending.title'), result.ending ?? [], endingCells, words),
      ...textBlock([
        ...result.notes,
        words('permission-set.calls', { calls: String(result.apiCalls) }),
        ...incompleteLines(result.incomplete, say),
      ]),
    ],
    next: [],
    details: [],
  };
}

function firstLines(result: GeneratePermissionSetResult, words: Words): string[] {
  const { assign, enforced, files, inactive, looked } = result;
  const certain = assign.filter(({ certainty }) => certainty === 'certain').length;
  return [
    enforced.why,
    words('permission-set.stops', { certain: String(certain), possible: String(assign.length - certain) }),
    ...(inactive === 0 ? [] : [words('permission-set.inactive', { users: String(inactive) })]),
    looked.what,
    ...files.map(({ path, what }) => words(`permission-set.wrote.${what}`, { file: path })),
  ];
}

function stepLines({ assign, commands }: GeneratePermissionSetResult, words: Words): string[] {
  const shown = commands.assign.slice(0, SHOWN_COMMANDS);
  const more = commands.assign.length - shown.length;
  return [
    words('permission-set.deploy'),
    `  ${forTerminal(commands.deploy)}`,
    ...(assign.length === 0 ? [words('permission-set.nobody')] : []),
    ...(shown.length === 0 ? [] : [words('permission-set.assign'), ...shown.map((one) => `  ${forTerminal(one)}`)]),
    ...(more > 0 ? [words('permission-set.more-commands', { more: String(more) })] : []),
    ...(commands.byHand.length > 0 ? [words('permission-set.by-hand', { usernames: commands.byHand.join(', ') })] : []),
  ];
}

type ColumnName = Between<'permission-set.column.'>;
/** A cell by its column. */
type Cells = readonly (readonly [column: ColumnName, cell: string])[];

const KINDS: Readonly<Partial<Record<ColumnName, Column['kind']>>> = {
  username: 'name',
  holders: 'number',
  soap: 'number',
  last: 'word',
  until: 'word',
  lacks: 'word',
};

function tableOf<T>(title: string, list: readonly T[], cells: (one: T) => Cells, words: Words): Block[] {
  const rows = list.slice(0, SHOWN).map(cells);
  const [first] = rows;
  if (first === undefined) return [];
  const columns = first.map(([key], rank): Column => ({
    key,
    heading: words(`permission-set.column.${key}`),
    kind: KINDS[key] ?? 'text',
    rank,
  }));
  const left = list.length - rows.length;
  const more = left === 0 ? {} : { more: words('permission-set.more', { more: String(left) }) };
  return [{ kind: 'table', title, columns, rows: rows.map((row) => Object.fromEntries(row)), ...more }];
}

function assignCells(user: GeneratePermissionSetResult['assign'][number]): Cells {
  return [
    ['username', user.username],
    ['clients', user.clients.join(', ')],
    ['last', user.lastSuccess?.slice(0, 10) ?? ''],
    ['lacks', user.certainty === 'certain' ? 'yes' : '?'],
  ];
}

function holderCells(holder: ReportedHolder): Cells {
  return [
    ['username', holder.username],
    ['by', holder.heldBy.map(({ kind, name }) => `${kind} ${name}`).join(', ')],
    ['last', holder.lastSoapLogin?.slice(0, 10) ?? '-'],
  ];
}

function profileCells({ holders, profile, soapUsers }: ReportedHolding): Cells {
  return [
    ['profile', profile],
    ['holders', String(holders)],
    ['soap', String(soapUsers.length)],
  ];
}

interface ReportedHolding {
  readonly profile: string;
  readonly holders: number;
  readonly soapUsers: readonly string[];
}

function endingCells(holder: ReportedHolder): Cells {
  return [
    ['username', holder.username],
    ['until', holder.until?.slice(0, 10) ?? ''],
  ];
}
