/**
 * The columns of `list apps`, for all formats.
 */
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { type ListColumn, type ShownColumn, written } from '../page/columns.js';
import { number } from '../page/words.js';
import type { ListedApp as Row } from './listedApps.js';

/** What could not be read is no empty cell. */
const UNREAD = '?';
/** Of an app that is not installed there is nothing to be read. */
const unread = (kind: Row['kind']): string => (kind === 'not-installed' ? '' : UNREAD);
const FLOWS = ['clientCredentials', 'jwt', 'password', 'device'] as const;
const FLOW_WORDS = {
  clientCredentials: 'client-credentials',
  jwt: 'jwt',
  password: 'password',
  device: 'device',
} as const;

const shown = (
  place: number,
  key: string,
  column: Omit<ShownColumn<Row>, 'place' | 'key' | 'html'> & { readonly filter?: true },
): Pick<ListColumn<Row>, 'shown'> => {
  const { filter, ...rest } = column;
  return { shown: { ...rest, place, key, html: filter === undefined ? {} : { filter } } };
};
const joined = (names: readonly string[] | undefined, by: string): string | undefined => names?.join(by);

export const APP_COLUMNS: readonly ListColumn<Row>[] = [
  {
    ...written('label', ({ label }) => label),
    ...shown(1, 'app', { heading: 'apps.column.app', kind: 'name', cell: ({ label }) => label, rank: 0 }),
  },
  written('name', ({ name }) => name),
  {
    ...written('kind', ({ kind }) => kind),
    ...shown(2, 'kind', {
      ...{ heading: 'apps.column.kind', kind: 'word', rank: 5, filter: true },
      cell: ({ kind }, say) => (kind === null ? UNREAD : say(Text.of(`apps.kind.${kind}`))),
    }),
  },
  written('id', ({ id }) => id),
  {
    ...written('namespace', ({ namespace }) => namespace),
    ...shown(9, 'namespace', {
      ...{ heading: 'apps.column.namespace', kind: 'word', filter: true },
      cell: ({ kind, namespace }) => namespace ?? unread(kind),
    }),
  },
  {
    ...written('flows.clientCredentials', ({ flows }) => flows.clientCredentials),
    ...shown(3, 'flows', { heading: 'apps.column.flows', kind: 'text', cell: flowWords, rank: 2 }),
  },
  written('flows.jwt', ({ flows }) => flows.jwt),
  written('flows.password', ({ flows }) => flows.password),
  written('flows.device', ({ flows }) => flows.device),
  {
    ...written('certificateEnds', ({ certificateEnds }) => certificateEnds),
    ...shown(5, 'ends', {
      ...{ heading: 'apps.column.ends', kind: 'word', rank: 6 },
      cell: ({ certificateEnds = '' }) => certificateEnds.slice(0, 10),
    }),
  },
  {
    ...written('runAs.username', ({ runAs }) => runAs?.username),
    ...shown(4, 'runAs', { heading: 'apps.column.runAs', kind: 'name', cell: runAsWords, rank: 3 }),
  },
  written('runAs.found', ({ runAs }) => runAs?.found),
  written('runAs.active', ({ runAs }) => runAs?.active),
  written('runAs.apiOnly', ({ runAs }) => runAs?.apiOnly),
  written('runAs.powers', ({ runAs }) => joined(runAs?.powers ?? undefined, ' ')),
  {
    ...written('permitted', ({ permitted }) => permitted),
    ...shown(10, 'permitted', {
      ...{ heading: 'apps.column.permitted', kind: 'word', filter: true },
      cell: ({ kind, permitted }, say) =>
        permitted === null ? unread(kind) : say(Text.of(`apps.permitted.${permitted}`)),
    }),
  },
  {
    ...written('openedBy.permissionSets', ({ openedBy }) => joined(openedBy?.permissionSets, ' ')),
    ...shown(11, 'openedBy', {
      ...{ heading: 'apps.column.openedBy', kind: 'text' },
      cell: ({ kind, openedBy }) =>
        openedBy === null ? unread(kind) : [...openedBy.permissionSets, ...openedBy.profiles].map(inList).join(', '),
    }),
  },
  written('openedBy.profiles', ({ openedBy }) => joined(openedBy?.profiles, ';')),
  {
    ...written('ipPolicy', ({ ipPolicy }) => ipPolicy),
    ...shown(12, 'ip', {
      ...{ heading: 'apps.column.ip', kind: 'word', filter: true },
      cell: ({ ipPolicy, kind }, say) => (ipPolicy === null ? unread(kind) : say(Text.of(`apps.ip.${ipPolicy}`))),
    }),
  },
  written('ipRanges', ({ ipRanges }) =>
    joined(
      ipRanges?.map(({ end, start }) => `${start}-${end}`),
      ' ',
    ),
  ),
  {
    ...written('scopes', ({ scopes }) => joined(scopes ?? undefined, ' ')),
    ...shown(13, 'scopes', {
      ...{ heading: 'apps.column.scopes', kind: 'text' },
      cell: ({ kind, scopes }) => joined(scopes ?? undefined, ', ') ?? unread(kind),
    }),
  },
  written('refreshToken', ({ refreshToken }) => refreshToken),
  {
    ...written('tokens.count', ({ tokens }) => tokens?.count),
    ...shown(6, 'tokens', { heading: 'apps.column.tokens', kind: 'number', cell: tokenWords, rank: 7 }),
  },
  written('tokens.lastUsed', ({ tokens }) => tokens?.lastUsed),
  written('tokens.whole', ({ tokens }) => tokens?.whole),
  {
    ...written('use.logins', ({ use }) => use?.logins),
    ...shown(7, 'logins', { heading: 'apps.column.logins', kind: 'number', cell: loginWords, rank: 4 }),
  },
  {
    ...written('use.last', ({ use }) => use?.last),
    ...shown(14, 'last', {
      ...{ heading: 'apps.column.last', kind: 'word' },
      cell: ({ use }) => use?.last?.slice(0, 10) ?? '',
    }),
  },
  written('use.users', ({ use }) => use?.users),
  {
    ...written('use.named', ({ use }) => joined(use?.named.map(nameOf), ' ')),
    ...shown(15, 'users', {
      ...{ heading: 'apps.column.users', kind: 'text' },
      cell: ({ use }) => joined(use?.named.map(nameOf), ', ') ?? '',
    }),
  },
  written('use.flows', ({ use }) => joined(use === undefined || use === null ? [] : Object.keys(use.flows), ' ')),
  written('use.whole', ({ use }) => use?.whole),
  written('namesakes', ({ namesakes }) => namesakes),
  {
    ...written('findings', ({ findings }) => joined([...new Set(findings.map(({ rule }) => rule))], ' ')),
    ...shown(8, 'findings', {
      ...{ heading: 'apps.column.findings', kind: 'text', rank: 1 },
      cell: ({ findings }) => [...new Set(findings.map(({ rule }) => rule.replace(/^app-/u, '')))].join(', '),
    }),
  },
  written('runAs.frozen', ({ runAs }) => runAs?.frozen),
  written('switchedOff', ({ switchedOff }) => switchedOff),
  written('logsInAlone', ({ logsInAlone }) => logsInAlone),
];

function nameOf({ userId, username = userId }: { username?: string; userId: string }): string {
  return username;
}

function flowWords({ flows, kind, switchedOff }: Row, say: Say): string {
  if (kind === 'not-installed' || kind === null) return '';
  if (switchedOff === true) return say(Text.of('apps.flow.switched-off'));
  const on = FLOWS.filter((flow) => flows[flow] === 'on').map((flow) => say(Text.of(`apps.flow.${FLOW_WORDS[flow]}`)));
  return [...on, ...(FLOWS.some((flow) => flows[flow] === null) ? [UNREAD] : [])].join(', ');
}

function runAsWords({ runAs }: Row, say: Say): string {
  if (runAs === undefined) return '';
  if (runAs === null) return UNREAD;
  const { username } = runAs;
  if (runAs.found === false) return say(Text.of('apps.run-as.missing', { username }));
  if (runAs.active === false) return say(Text.of('apps.run-as.inactive', { username }));
  return runAs.frozen === true ? say(Text.of('apps.run-as.frozen', { username })) : username;
}

/** A count that may be higher says so; none that was not read is a 0. */
function countWords(count: number, whole: boolean): string {
  if (whole) return number(count);
  return count === 0 ? UNREAD : `>=${number(count)}`;
}

function tokenWords({ tokens }: Row): string {
  if (tokens === undefined) return '';
  return tokens === null ? UNREAD : countWords(tokens.count, tokens.whole);
}

function loginWords({ use }: Row): string {
  if (use === undefined) return '';
  return use === null ? UNREAD : countWords(use.logins, use.whole);
}
