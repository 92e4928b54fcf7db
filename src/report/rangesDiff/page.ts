/**
 * `diff ranges` for people: whether the addresses are the same, then what came, went and moved, and whose logins change.
 */
import { type Say, Text } from '../../text.js';
import { shownTable } from '../page/columns.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { FEW_ROWS, MAX_ROWS, type Block, type NextStep, type Page } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { countOf, form, listed, number, textBlock } from '../page/words.js';
import { addressCount } from '../ranges/words.js';
import { commandOf } from '../shell.js';
import { CHANGE_COLUMNS, CHANGED_LOGIN_COLUMNS, changeRows, listWords, type ChangeRow } from './columns.js';
import { wasCompared, type DiffedAddresses, type DiffRangesResult, type ReportedListDiff } from './result.js';

/** Lists that a line names. */
const NAMED = 3;

/** Of two tables each shows so many rows unasked, so that a screen holds both. */
const FEW_OF_TWO = 6;

export interface DiffPageOptions {
  readonly all: boolean;
  /** Both sides as they would be typed; none where they cannot be, such as two orgs that sf has no name for. */
  readonly sides: readonly [string, string] | undefined;
  /** Whether --evidence would find logins to look at. */
  readonly hasLogins: boolean;
  /** Flags of the question, as they would be typed. */
  readonly asked: string;
}

export function diffRangesPage(result: DiffRangesResult, options: DiffPageOptions, say: Say): Page {
  const { incomplete } = result;
  const changes = byMoved(changeRows(result));
  const logins = result.logins ?? [];
  const few = changes.length > 0 && logins.length > 0 ? FEW_OF_TWO : FEW_ROWS;
  const most = options.all ? MAX_ROWS : few;
  return {
    ...partial(incomplete, say),
    answer: answerLines(result, say),
    look: [
      ...table(shownTable(CHANGED_LOGIN_COLUMNS, logins.slice(0, most), say), logins.length, say),
      ...table(shownTable(CHANGE_COLUMNS, changes.slice(0, most), say), changes.length, say),
    ],
    next: nextSteps(result, options, say),
    details: [...textBlock(detailLines(result, say)), ...textBlock(incompleteLines(incomplete, say))],
  };
}

/** What moved comes first: the same addresses now mean something else. */
function byMoved(rows: readonly ChangeRow[]): ChangeRow[] {
  const isMoved = ({ change }: ChangeRow): boolean => change === 'moved';
  return [...rows.filter(isMoved), ...rows.filter((row) => !isMoved(row))];
}

/** Whose logins that changes, where nobody has asked; then all changes as rows. */
function nextSteps(result: DiffRangesResult, { asked, hasLogins, sides }: DiffPageOptions, say: Say): NextStep[] {
  const changes = changeRows(result).length;
  if (sides === undefined || changes === 0) return [];
  const again = (flags: string): string => commandOf('diff ranges', ...sides, asked, flags);
  return [
    ...(hasLogins && result.logins === null
      ? [{ command: again('--evidence 30d'), why: say(Text.of('ranges-diff.next.evidence')) }]
      : []),
    ...(changes > FEW_ROWS
      ? [{ command: again('--output-file ranges.csv'), why: say(Text.of('ranges-diff.next.file')) }]
      : []),
    { command: again('--explain'), why: say(Text.of('ranges-diff.next.explain')), explains: true },
  ];
}

function answerLines(result: DiffRangesResult, say: Say): string[] {
  const { from, lists, moved, to } = result;
  const sides = { from: from.name, to: to.name };
  const changed = lists.filter(({ outcome }) => outcome === 'changed');
  const rewritten = lists.filter(({ outcome }) => outcome === 'rewritten');
  const unread = lists.some(({ outcome }) => outcome === 'unknown') || result.incomplete.length > 0;
  const same = Text.of(
    !lists.some(wasCompared) ? 'ranges-diff.nothing' : unread ? 'ranges-diff.same.read' : 'ranges-diff.same',
    sides,
  );
  return [
    say(
      changed.length === 0
        ? same
        : Text.of(`ranges-diff.changed.${form(changed.length)}`, {
            lists: number(changed.length),
            ...sides,
          }),
    ),
    ...(changed.length === 0
      ? []
      : [
          say(
            Text.of('ranges-diff.counts', {
              added: sum(lists.map(({ added }) => added)),
              removed: sum(lists.map(({ removed }) => removed)),
              moved: sum(moved),
            }),
          ),
        ]),
    ...loginLines(result, say),
    ...(rewritten.length === 0 ? [] : [say(Text.of('ranges-diff.rewritten', { lists: named(rewritten, say) }))]),
    ...notCompared(lists, say),
  ];
}

function notCompared(lists: readonly ReportedListDiff[], say: Say): string[] {
  const those = lists.filter(
    ({ outcome, ranges }) => outcome === 'not-compared' && (ranges.from ?? 0) + (ranges.to ?? 0) > 0,
  );
  return those.length === 0 ? [] : [say(Text.of('ranges-diff.not-compared', { lists: named(those, say) }))];
}

function named(lists: readonly ReportedListDiff[], say: Say): string {
  return listed(
    lists.map((list) => listWords(list, say)),
    say,
    NAMED,
  );
}

/** Each list on its own: an address may be in several. */
function sum(sets: readonly DiffedAddresses[]): string {
  return addressCount(String(sets.reduce((total, { addresses }) => total + BigInt(addresses), 0n)));
}

function loginLines({ logins }: DiffRangesResult, say: Say): string[] {
  if (logins === null) return [];
  const users = new Set(logins.map(({ userId }) => userId)).size;
  return [
    users === 0
      ? say(Text.of('ranges-diff.logins.none'))
      : say(Text.of(`ranges-diff.logins.${form(users)}`, { users: countOf('users', users, say) })),
  ];
}

function table(shown: ReturnType<typeof shownTable>, length: number, say: Say): Block[] {
  if (length === 0) return [];
  return [
    { kind: 'table', ...shown, more: { count: length, words: (counts) => say(Text.of('ranges-diff.more', counts)) } },
  ];
}

/** How each list stands. */
function detailLines({ lists }: DiffRangesResult, say: Say): string[] {
  return lists.map((list) => {
    const [from, to] = [list.ranges.from, list.ranges.to].map((count) =>
      count === null
        ? say(Text.of(`ranges-diff.count.${list.outcome === 'unknown' ? 'unknown' : 'none'}`))
        : number(count),
    );
    const words = { list: listWords(list, say), from: from ?? '', to: to ?? '' };
    return say(Text.of(`ranges-diff.outcome.${list.outcome}`, words));
  });
}
