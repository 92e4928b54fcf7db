/**
 * The columns of `diff ranges`: a row for each range that was added, removed or moved; on a page another table for the
 * logins that are decided otherwise.
 */
import { parseAddress } from '../../ip/index.js';
import { type Say, Text } from '../../text.js';
import { written, type ListColumn } from '../page/columns.js';
import { addressCount, blockWords } from '../ranges/words.js';
import type { DiffedPlace, DiffRangesResult, ReportedChangedLogin } from './result.js';

export interface ChangeRow {
  readonly change: 'added' | 'removed' | 'moved';
  readonly place: DiffedPlace;
  /** Of what moved. */
  readonly to?: DiffedPlace;
  readonly start: string;
  readonly end: string;
}

/** In the order of the lists; what moved comes last. */
export function changeRows({ lists, moved }: DiffRangesResult): ChangeRow[] {
  return [
    ...lists.flatMap((place) =>
      (['added', 'removed'] as const).flatMap((change) =>
        place[change].ranges.map((range) => ({ change, place, ...range })),
      ),
    ),
    ...moved.flatMap(({ from, ranges, to }) =>
      ranges.map((range) => ({ change: 'moved' as const, place: from, to, ...range })),
    ),
  ];
}

/** `trusted (org)`, `Sales` */
export function listWords({ profile, scope }: DiffedPlace, say: Say): string {
  return profile ?? say(Text.of(`ranges.list.${scope}`));
}

function count({ end, start }: ChangeRow): string {
  return String(parseAddress(end) - parseAddress(start) + 1n);
}

export const CHANGE_COLUMNS: readonly ListColumn<ChangeRow>[] = [
  {
    ...written('change', ({ change }) => change),
    shown: {
      place: 1,
      key: 'change',
      heading: 'ranges-diff.column.change',
      kind: 'word',
      cell: ({ change }, say) => say(Text.of(`ranges-diff.change.${change}`)),
      rank: 0,
    },
  },
  {
    ...written('scope', ({ place }) => place.scope),
    shown: {
      place: 3,
      key: 'place',
      heading: 'ranges.column.list',
      kind: 'text',
      cell: ({ place, to }, say) =>
        to === undefined
          ? listWords(place, say)
          : say(Text.of('ranges-diff.moved.places', { from: listWords(place, say), to: listWords(to, say) })),
      rank: 1,
    },
  },
  written('profile', ({ place }) => place.profile),
  written('profileId', ({ place }) => place.profileId),
  written('to.scope', ({ to }) => to?.scope),
  written('to.profile', ({ to }) => to?.profile),
  {
    ...written('start', ({ start }) => start),
    shown: { place: 2, key: 'range', heading: 'ranges.column.range', kind: 'word', cell: blockWords, rank: 0 },
  },
  written('end', ({ end }) => end),
  {
    ...written('addresses', count),
    shown: {
      place: 4,
      key: 'addresses',
      heading: 'ranges.column.addresses',
      kind: 'number',
      cell: (row) => addressCount(count(row)),
      rank: 2,
    },
  },
];

/** The order in which they are shown. */
const PLACES = ['user', 'address', 'from', 'to', 'path', 'logins'];

export const CHANGED_LOGIN_COLUMNS: readonly ListColumn<ReportedChangedLogin>[] = [
  shown('user', 'ranges-diff.column.user', 'name', 0, ({ username, userId }) => (username === '' ? userId : username)),
  shown('address', 'ranges-diff.column.address', 'word', 0, ({ address }) => address),
  shown('from', 'ranges-diff.column.before', 'verdict', 0, ({ from }) => from),
  shown('to', 'ranges-diff.column.after', 'verdict', 0, ({ to }) => to),
  shown('path', 'ranges-diff.column.path', 'word', 2, ({ path }) => path),
  shown('logins', 'ranges-diff.column.logins', 'number', 1, ({ logins }) => String(logins)),
];

type Login = ListColumn<ReportedChangedLogin>;
type Shown = NonNullable<Login['shown']>;

function shown(
  key: string,
  heading: Shown['heading'],
  kind: Shown['kind'],
  rank: number,
  cell: (row: ReportedChangedLogin) => string,
): Login {
  return { shown: { place: PLACES.indexOf(key), key, heading, kind, rank, cell } };
}
