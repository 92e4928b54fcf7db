/**
 * The columns of `list apps`, for all formats.
 */
import { type Say, Text } from '../../text.js';
import { written, type ListColumn } from '../columns.js';
import type { ReportedApp as Row } from './result.js';

/** What could not be read is no empty cell. */
const UNREAD = '?';
const shownOr = (text: string | null): string => text ?? UNREAD;

export const APP_COLUMNS: readonly ListColumn<Row>[] = [
  {
    ...written('label', ({ label }) => label),
    shown: {
      place: 1,
      key: 'app',
      heading: 'apps.column.app',
      kind: 'name',
      cell: ({ label }) => label,
      rank: 0,
      html: {},
    },
  },
  written('name', ({ name }) => name),
  {
    ...written('kind', ({ kind }) => kind),
    shown: {
      place: 2,
      key: 'kind',
      heading: 'apps.column.kind',
      kind: 'word',
      cell: ({ kind }, say) => say(Text.of(`apps.kind.${kind}`)),
      rank: 4,
      html: { filter: true },
    },
  },
  written('id', ({ id }) => id),
  written('namespace', ({ namespace }) => namespace),
  {
    ...written('flows.clientCredentials', ({ flows }) => flows.clientCredentials),
    shown: { place: 3, key: 'flows', heading: 'apps.column.flows', kind: 'text', cell: flowWords, rank: 1, html: {} },
  },
  written('flows.jwt', ({ flows }) => flows.jwt),
  {
    ...written('certificateEnds', ({ certificateEnds }) => certificateEnds),
    shown: {
      place: 5,
      key: 'ends',
      heading: 'apps.column.ends',
      kind: 'word',
      cell: ({ certificateEnds = '' }) => certificateEnds.slice(0, 10),
      rank: 5,
      html: {},
    },
  },
  {
    ...written('runAs', ({ runAs }) => runAs),
    shown: {
      place: 4,
      key: 'runAs',
      heading: 'apps.column.runAs',
      kind: 'name',
      cell: ({ runAs }) => shownOr(runAs),
      rank: 2,
      html: {},
    },
  },
  written('permitted', ({ permitted }) => permitted),
  written('openedBy.permissionSets', ({ openedBy }) => openedBy?.permissionSets.join(' ')),
  written('openedBy.profiles', ({ openedBy }) => openedBy?.profiles.join(';')),
  written('ipPolicy', ({ ipPolicy }) => ipPolicy),
  written('scopes', ({ scopes }) => scopes?.join(' ')),
  written('refreshToken', ({ refreshToken }) => refreshToken),
  {
    ...written('tokens.count', ({ tokens }) => tokens?.count),
    shown: {
      place: 6,
      key: 'tokens',
      heading: 'apps.column.tokens',
      kind: 'number',
      cell: tokenWords,
      rank: 6,
      html: {},
    },
  },
  written('tokens.lastUsed', ({ tokens }) => tokens?.lastUsed),
  written('tokens.whole', ({ tokens }) => tokens?.whole),
  {
    ...written('findings', ({ findings }) => findings.map(({ rule }) => rule).join(' ')),
    shown: {
      place: 7,
      key: 'findings',
      heading: 'apps.column.findings',
      kind: 'text',
      cell: ({ findings }) => findings.map(({ rule }) => rule).join(', '),
      rank: 3,
      html: {},
    },
  },
];

function flowWords({ flows: { clientCredentials, jwt } }: Row, say: Say): string {
  const words = [
    ...(clientCredentials === true ? [say(Text.of('apps.flow.client-credentials'))] : []),
    ...(jwt === true ? [say(Text.of('apps.flow.jwt'))] : []),
    ...(clientCredentials === null || jwt === null ? [UNREAD] : []),
  ];
  return words.join(', ');
}

/** A count that may be higher says so; none that was not read is a 0. */
function tokenWords({ tokens }: Row): string {
  if (tokens === null) return UNREAD;
  return tokens.whole ? String(tokens.count) : `>=${String(tokens.count)}`;
}
