/**
 * `list ranges` for people: how much is trusted and how much profiles hold, then the ranges.
 */
import { type Say, Text } from '../../text.js';
import { incompleteLines, warningLines } from '../gapsAndAssumptions.js';
import { shownTable } from '../page/columns.js';
import { rowsShown, type Block, type NextStep, type Page, type PageOptions } from '../page/page.js';
import { partial } from '../page/partialAnswer.js';
import { countOf, form, number, shownRows, textBlock, warnedBlock } from '../page/words.js';
import { RANGE_COLUMNS } from './columns.js';
import type { ListRangesResult, RangeTotal } from './result.js';
import { addressCount, shareWords } from './words.js';

export function listRangesPage(
  result: ListRangesResult,
  { all, scope, source }: PageOptions & { readonly scope: 'trusted' | 'profile' | 'all' },
  say: Say,
): Page {
  const { changesUnread, incomplete, ranges, warnings } = result;
  return {
    ...partial(incomplete, say, result.source.kind),
    answer: [
      ...(scope === 'profile' ? [] : [trustedLine(result, say)]),
      ...(scope === 'trusted' ? [] : [profilesLine(result, say)]),
      ...sharingLines(result, say),
    ],
    look: [...(ranges.length === 0 ? [] : [table(result, all, say)]), ...warnedBlock(warnings, [], say)],
    next: nextSteps(result, source, say),
    details: [
      ...textBlock(warningLines(warnings, say)),
      ...(changesUnread === undefined ? [] : textBlock(incompleteLines([changesUnread], say))),
      ...textBlock(incompleteLines(incomplete, say)),
    ],
  };
}

function totalWords({ addresses, ipv4Share }: RangeTotal, say: Say): { addresses: string; share: string } {
  const count = addressCount(addresses);
  const words = Text.of('pages.count.addresses.other', { count });
  return {
    addresses: say(addresses === '1' ? Text.of('pages.count.addresses.one') : words),
    share: shareWords(ipv4Share),
  };
}

/** Where the list could not be read there is no total, and nothing is denied. */
function trustedLine({ totals }: ListRangesResult, say: Say): string {
  const total = totals.find(({ scope }) => scope === 'trusted');
  if (total === undefined) return say(Text.of('ranges.trusted.unread'));
  if (total.ranges === 0) return say(Text.of('ranges.trusted.none'));
  const words = totalWords(total, say);
  return total.ranges === 1
    ? say(Text.of('ranges.trusted.one', words))
    : say(Text.of('ranges.trusted.other', { ranges: number(total.ranges), ...words }));
}

function profilesLine({ incomplete, profiles, totals }: ListRangesResult, say: Say): string {
  const session = totals.find(({ scope }) => scope === 'session');
  if (session !== undefined) {
    if (session.ranges === 0) return say(Text.of('ranges.session.none'));
    return say(Text.of('ranges.session', { ranges: number(session.ranges), ...totalWords(session, say) }));
  }
  if (profiles === 0) return say(Text.of('ranges.profiles.unseen'));
  const own = totals.filter(({ scope }) => scope === 'profile');
  const count = own.reduce((sum, { ranges }) => sum + ranges, 0);
  const of = countOf('profiles', profiles, say);
  if (own.length === 0) {
    return incomplete.length === 0
      ? say(Text.of('ranges.profiles.none', { profiles: of }))
      : say(Text.of('ranges.profiles.none-read', { profiles: of }));
  }
  const words = { own: number(own.length), profiles: of, ranges: number(count) };
  return say(Text.of(`ranges.profiles.${form(own.length)}`, words));
}

function sharingLines({ ranges }: ListRangesResult, say: Say): string[] {
  const sharing = ranges.filter((range) => range.sharing > 0).length;
  return sharing === 0 ? [] : [say(Text.of('ranges.sharing', { ranges: number(sharing) }))];
}

function table({ ranges }: ListRangesResult, all: boolean, say: Say): Block {
  const rows = ranges.slice(0, rowsShown(all));
  return {
    kind: 'table',
    ...shownTable(RANGE_COLUMNS, rows, say),
    more: { count: ranges.length, words: shownRows('ranges', '--output-file ranges.csv', say) },
  };
}

function nextSteps({ source: { kind } }: ListRangesResult, source: string, say: Say): NextStep[] {
  if (kind === 'project') return [];
  return [{ command: `sf token list users --summary ${source}`, why: say(Text.of('ranges.next.users')) }];
}
