/**
 * `diff ranges` for people: whether the addresses are the same, then what came, went and moved, and whose logins change.
 */
import { parseAddress, RangeSet } from '../../ip/index.js';
import { type Say, Text } from '../../text.js';
import { shownTable } from '../page/columns.js';
import { incompleteLines } from '../gapsAndAssumptions.js';
import { FEW_ROWS, MAX_ROWS, type Block, type MoreWords, type NextStep, type Page } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { countOf, form, listed, number, shownRows, textBlock } from '../page/words.js';
import { addressCount } from '../ranges/words.js';
import { commandOf } from '../shell.js';
import { CHANGE_COLUMNS, CHANGED_LOGIN_COLUMNS, changeRows, listWords, type ChangeRow } from './columns.js';
import {
  wasCompared,
  type DiffedAddresses,
  type DiffedPlace,
  type DiffRangesResult,
  type ReportedListDiff,
  type ReportedMove,
} from './result.js';

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
      ...table(
        shownTable(CHANGED_LOGIN_COLUMNS, logins.slice(0, most), say),
        logins.length,
        shownRows('rows', '--json', say),
      ),
      ...table(
        shownTable(CHANGE_COLUMNS, changes.slice(0, most), say),
        changes.length,
        shownRows('rows', '--output-file ranges.csv', say),
      ),
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
    ...movedLines(moved, say),
    ...loginLines(result, say),
    ...(rewritten.length === 0 ? [] : [say(Text.of('ranges-diff.rewritten', { lists: named(rewritten, say) }))]),
    ...notCompared(result, say),
  ];
}

/**
 * What a move means where the two lists do different things (docs/concepts.md): a trusted range spares everybody the token,
 * the login ranges of a profile are the only ones from which its users get in.
 */
function movedLines(moved: readonly ReportedMove[], say: Say): string[] {
  const lost = moved.filter(({ from, to }) => from.scope === 'trusted' && to.scope !== 'trusted');
  const won = moved.filter(({ from, to }) => from.scope !== 'trusted' && to.scope === 'trusted');
  const words = (moves: readonly ReportedMove[], side: 'from' | 'to'): { addresses: string; lists: string } => ({
    // One that came to several lists left the one list once.
    addresses: addressCount(String(unionOf(moves).count())),
    lists: named(
      moves.map((move) => move[side]),
      say,
    ),
  });
  return [
    ...(lost.length === 0 ? [] : [say(Text.of('ranges-diff.moved.from-trusted', words(lost, 'to')))]),
    ...(won.length === 0 ? [] : [say(Text.of('ranges-diff.moved.to-trusted', words(won, 'from')))]),
  ];
}

function unionOf(sets: readonly DiffedAddresses[]): RangeSet {
  const ranges = sets.flatMap((one) => one.ranges);
  return RangeSet.of(ranges.map(({ end, start }) => ({ start: parseAddress(start), end: parseAddress(end) })));
}

/** A side that need not have every list says nothing by not having one: whose, and which. */
function notCompared({ from, lists, to }: DiffRangesResult, say: Say): string[] {
  const those = lists.filter(({ outcome }) => outcome === 'not-compared');
  return [
    [from.name, those.filter(({ ranges }) => ranges.from === null && (ranges.to ?? 0) > 0)] as const,
    [to.name, those.filter(({ ranges }) => ranges.to === null && (ranges.from ?? 0) > 0)] as const,
  ].flatMap(([side, missing]) =>
    missing.length === 0 ? [] : [say(Text.of('ranges-diff.not-compared', { side, lists: named(missing, say) }))],
  );
}

function named(lists: readonly DiffedPlace[], say: Say): string {
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

function table(shown: ReturnType<typeof shownTable>, count: number, words: MoreWords): Block[] {
  return count === 0 ? [] : [{ kind: 'table', ...shown, more: { count, words } }];
}

/** How each list stands. */
function detailLines({ from, lists, to }: DiffRangesResult, say: Say): string[] {
  return lists.map((one) => {
    const list = listWords(one, say);
    if (one.outcome === 'not-compared') return say(uncompared(one, { list, from: from.name, to: to.name }, say));
    const [before, after] = [one.ranges.from, one.ranges.to].map((count) =>
      count === null ? say(Text.of('ranges-diff.count.unknown')) : number(count),
    );
    return say(Text.of(`ranges-diff.outcome.${one.outcome}`, { list, from: before ?? '', to: after ?? '' }));
  });
}

/** Which side has nothing to compare, and what the other has. */
function uncompared(
  { ranges }: ReportedListDiff,
  { from, list, to }: { readonly list: string; readonly from: string; readonly to: string },
  say: Say,
): Text {
  const [count, side, other] = ranges.to === null ? [ranges.from, to, from] : [ranges.to, from, to];
  return count === null
    ? Text.of('ranges-diff.uncompared.either', { list })
    : Text.of('ranges-diff.uncompared', { list, side, other, ranges: countOf('ranges', count, say) });
}
