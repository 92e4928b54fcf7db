/**
 * `generate permission-set` for people: who stops and when, what was written, what to do, and who holds the permission
 * without using it.
 */
import { type Between, type Say, type Words, wordsBy } from '../../text.js';
import { type Block, keysIn } from '../blocks.js';
import { incompleteLines } from '../common.js';
import { forTerminal } from '../neutral.js';
import type { GeneratePermissionSetResult, ReportedHolder } from './result.js';

/** Rows of a table; the others are counted, and stand in the files and in the JSON. */
const SHOWN = 20;
/** Commands that are shown; more of them stand in the JSON. */
const SHOWN_COMMANDS = 3;

export function permissionSetBlocks(result: GeneratePermissionSetResult, say: Say): Block[] {
  const words = wordsBy(say);
  return [
    { kind: 'text', lines: firstLines(result, words) },
    ...tableOf(words('permission-set.assign.title'), result.assign, assignCells, words),
    { kind: 'text', lines: stepLines(result, words) },
    ...tableOf(
      words('permission-set.unused.title', { days: String(result.unused?.days ?? 0) }),
      result.unused?.holders ?? [],
      holderCells,
      words,
    ),
    ...tableOf(words('permission-set.profiles.title'), result.profiles ?? [], profileCells, words),
    ...tableOf(words('permission-set.ending.title'), result.ending ?? [], endingCells, words),
    {
      kind: 'text',
      lines: [
        ...result.notes,
        words('permission-set.calls', { calls: String(result.apiCalls) }),
        ...incompleteLines(result.incomplete, say),
      ],
    },
  ];
}

function firstLines(result: GeneratePermissionSetResult, words: Words): string[] {
  const { assign, enforced, files, inactive, incomplete, looked } = result;
  const certain = assign.filter(({ certainty }) => certainty === 'certain').length;
  return [
    ...(incomplete.length === 0 ? [] : [words('permission-set.incomplete')]),
    enforced.why,
    words('permission-set.stops', { certain: String(certain), possible: String(assign.length - certain) }),
    ...(inactive === 0 ? [] : [words('permission-set.inactive', { users: String(inactive) })]),
    looked.what,
    ...files.map(({ path, what }) => words(`permission-set.wrote.${what}`, { file: forTerminal(path) })),
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
    ...(commands.byHand.length > 0
      ? [words('permission-set.by-hand', { usernames: forTerminal(commands.byHand.join(', ')) })]
      : []),
  ];
}

/** A cell by its column. */
type Cells = Readonly<Partial<Record<Between<'permission-set.column.'>, string>>>;

function tableOf<T>(title: string, list: readonly T[], cells: (one: T) => Cells, words: Words): Block[] {
  if (list.length === 0) return [];
  const rows = list.slice(0, SHOWN).map(cells);
  const columns = rows
    .slice(0, 1)
    .flatMap(keysIn)
    .map((key) => [key, words(`permission-set.column.${key}`)] as const);
  const table: Block = { kind: 'table', title, columns, rows };
  const left = list.length - rows.length;
  return left === 0
    ? [table]
    : [table, { kind: 'text', lines: [words('permission-set.more', { more: String(left) })] }];
}

function assignCells(user: GeneratePermissionSetResult['assign'][number]): Cells {
  return {
    username: forTerminal(user.username),
    clients: forTerminal(user.clients.join(', ')),
    last: user.lastSuccess?.slice(0, 10) ?? '',
    lacks: user.certainty === 'certain' ? 'yes' : '?',
  };
}

function holderCells(holder: ReportedHolder): Cells {
  return {
    username: forTerminal(holder.username),
    by: forTerminal(holder.heldBy.map(({ kind, name }) => `${kind} ${name}`).join(', ')),
    last: holder.lastSoapLogin?.slice(0, 10) ?? '-',
  };
}

function profileCells({
  holders,
  profile,
  soapUsers,
}: {
  profile: string;
  holders: number;
  soapUsers: string[];
}): Cells {
  return { profile: forTerminal(profile), holders: String(holders), soap: String(soapUsers.length) };
}

function endingCells(holder: ReportedHolder): Cells {
  return { username: forTerminal(holder.username), until: holder.until?.slice(0, 10) ?? '' };
}
