/**
 * The columns of `list ranges`, for all formats.
 */
import { type Say, Text } from '../../text.js';
import { written, type ListColumn } from '../page/columns.js';
import type { ReportedListedRange } from './result.js';
import { addressCount, blockWords } from './words.js';

type RangeRow = ReportedListedRange;

export const RANGE_COLUMNS: readonly ListColumn<RangeRow>[] = [
  {
    ...written('scope', ({ scope }) => scope),
    shown: {
      place: 1,
      key: 'list',
      heading: 'ranges.column.list',
      kind: 'text',
      cell: ({ profile, scope }, say) => profile ?? say(Text.of(`ranges.list.${scope}`)),
      rank: 1,
      html: {},
    },
  },
  written('profile', ({ profile }) => profile),
  written('profileId', ({ profileId }) => profileId),
  {
    ...written('start', ({ start }) => start),
    shown: {
      place: 2,
      key: 'range',
      heading: 'ranges.column.range',
      kind: 'word',
      cell: blockWords,
      rank: 0,
      html: {},
    },
  },
  written('end', ({ end }) => end),
  written('cidrs', ({ cidrs }) => cidrs.join(' ')),
  {
    ...written('addresses', ({ addresses }) => addresses),
    shown: {
      place: 3,
      key: 'addresses',
      heading: 'ranges.column.addresses',
      kind: 'number',
      cell: ({ addresses }) => addressCount(addresses),
      rank: 2,
      html: {},
    },
  },
  {
    ...written('description', ({ description }) => description),
    shown: {
      place: 4,
      key: 'description',
      heading: 'ranges.column.description',
      kind: 'text',
      cell: ({ description = '' }) => description,
      rank: 3,
      html: {},
    },
  },
  {
    ...written('sharing', ({ sharing }) => sharing),
    shown: {
      place: 5,
      key: 'sharing',
      heading: 'ranges.column.sharing',
      kind: 'text',
      cell: sharingWords,
      rank: 4,
      html: {},
    },
  },
  written('with.relation', (row) => row.with?.relation),
  written('with.start', (row) => row.with?.start),
  written('with.end', (row) => row.with?.end),
  written('file', ({ file }) => file),
  written('line', ({ line }) => line),
  written('adjacent.start', ({ adjacent }) => adjacent?.start),
  written('adjacent.end', ({ adjacent }) => adjacent?.end),
  {
    ...written('networks', ({ networks = [] }) => networks.join(' ')),
    shown: {
      place: 6,
      key: 'networks',
      heading: 'ranges.column.networks',
      kind: 'text',
      cell: ({ networkParts = [], networks = [] }, say) =>
        [
          ...networks,
          ...networkParts.map(({ addresses, network }) =>
            say(Text.of('ranges.network-part', { network, count: addressCount(addresses) })),
          ),
        ].join(', '),
      rank: 2,
      html: {},
    },
  },
  {
    ...written('changed.at', ({ changed }) => changed?.at),
    shown: {
      place: 7,
      key: 'changed',
      heading: 'ranges.column.changed',
      kind: 'text',
      cell: changedWords,
      rank: 5,
      html: {},
    },
  },
  written('changed.by', ({ changed }) => changed?.by),
  written('networkParts', ({ networkParts = [] }) =>
    networkParts.map(({ addresses, network }) => `${network}:${addresses}`).join(' '),
  ),
];

/** Of a username what stands before its domain. */
function changedWords({ changed }: RangeRow): string {
  if (changed === undefined) return '';
  const day = changed.at.slice(0, 10);
  return changed.by === undefined ? day : `${day} ${changed.by.replace(/@.*$/u, '')}`;
}

function sharingWords({ adjacent, with: other }: RangeRow, say: Say): string {
  if (other !== undefined) return say(Text.of(`ranges.${other.relation}`, { range: blockWords(other) }));
  return adjacent === undefined ? '' : say(Text.of('ranges.adjacent', { range: blockWords(adjacent) }));
}
