/**
 * `diff ranges` for people: whether the addresses are the same, then what came, went and moved, and whose logins change.
 */
import { type Say, Text } from '../../text.js';
import { shownTable } from '../columns.js';
import { incompleteLines } from '../common.js';
import { MAX_ROWS, rowsShown, type Block, type Page } from '../page/page.js';
import { countOf, form, listed, number, partial, textBlock } from '../page/words.js';
import { addressCount } from '../ranges/words.js';
import { CHANGE_COLUMNS, CHANGED_LOGIN_COLUMNS, changeRows, listWords } from './columns.js';
import type { DiffedAddresses, DiffRangesResult, ReportedListDiff } from './result.js';

/** Lists that a line names. */
const NAMED = 3;

export function diffRangesPage(result: DiffRangesResult, all: boolean, say: Say): Page {
  const { incomplete } = result;
  const changes = changeRows(result);
  const logins = result.logins ?? [];
  return {
    ...partial(incomplete, say),
    answer: [...answerLines(result, say), ...loginLines(result, say)],
    look: [
      ...table(shownTable(CHANGE_COLUMNS, changes.slice(0, rowsShown(all)), say), changes.length, all, say),
      ...table(shownTable(CHANGED_LOGIN_COLUMNS, logins.slice(0, rowsShown(all)), say), logins.length, all, say),
    ],
    next: [],
    details: [...textBlock(detailLines(result, say)), ...textBlock(incompleteLines(incomplete, say))],
  };
}

function answerLines(result: DiffRangesResult, say: Say): string[] {
  const { from, lists, moved, to } = result;
  const sides = { from: from.name, to: to.name };
  const changed = lists.filter(({ outcome }) => outcome === 'changed');
  const rewritten = lists.filter(({ outcome }) => outcome === 'rewritten');
  const unread = lists.some(({ outcome }) => outcome === 'unknown') || result.incomplete.length > 0;
  const same = Text.of(unread ? 'ranges-diff.same.read' : 'ranges-diff.same', sides);
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
    ...(rewritten.length === 0 ? [] : [say(Text.of('ranges-diff.rewritten', { lists: named(rewritten, say) }))]),
    ...notCompared(lists, say),
  ];
}

function notCompared(lists: readonly ReportedListDiff[], say: Say): string[] {
  const those = lists.filter(({ outcome, ranges }) => outcome === 'not-compared' && ranges.from + ranges.to > 0);
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

function table(shown: ReturnType<typeof shownTable>, length: number, all: boolean, say: Say): Block[] {
  if (length === 0) return [];
  const counts = { shown: number(Math.min(length, rowsShown(all))), count: number(length), most: number(MAX_ROWS) };
  return [
    { kind: 'table', ...shown, ...(length > rowsShown(all) ? { more: say(Text.of('ranges-diff.more', counts)) } : {}) },
  ];
}

/** How each list stands. */
function detailLines({ lists }: DiffRangesResult, say: Say): string[] {
  return lists.map((list) => {
    const words = { list: listWords(list, say), from: number(list.ranges.from), to: number(list.ranges.to) };
    return say(Text.of(`ranges-diff.outcome.${list.outcome}`, words));
  });
}
