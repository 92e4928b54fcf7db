/**
 * The columns of `list logins`, for all formats. CSV has a line for each address of a row, the others one for each row.
 */
import { type Say, Text } from '../../text.js';
import { written, type ListColumn } from '../page/columns.js';
import { number } from '../page/words.js';
import type { ReportedLogin, ReportedLoginAddress } from './result.js';

export interface LoginEntry {
  readonly row: ReportedLogin;
  readonly address?: ReportedLoginAddress;
  /** Whether a number of the whole row stands here: on its first line alone, so that sums are right. */
  readonly first: boolean;
}

/** Addresses, or countries, of a row that its cell in HTML names; all of them are in CSV. */
const MAX_NAMED = 5;

/** By the username; by the id where a session may not see it. */
export function userCell(user: { readonly id: string; readonly username: string } | undefined): string {
  if (user === undefined) return '';
  return user.username === '' ? user.id : user.username;
}

export const LOGIN_COLUMNS: readonly ListColumn<LoginEntry>[] = [
  {
    ...written('org', ({ row }) => row.org),
    shown: {
      place: 5,
      key: 'org',
      heading: 'pages.column.org',
      kind: 'text',
      cell: ({ row }) => row.org ?? '',
      rank: 2,
      html: { filter: true },
    },
  },
  written('user.id', ({ row }) => row.user?.id),
  {
    ...written('user.username', ({ row }) => row.user?.username),
    shown: {
      place: 2,
      key: 'user',
      heading: 'pages.column.user',
      kind: 'name',
      cell: ({ row }) => userCell(row.user),
      rank: 0,
      html: {},
    },
  },
  written('user.name', ({ row }) => row.user?.name),
  {
    ...written('user.profile', ({ row }) => row.user?.profile),
    shown: {
      place: 3,
      key: 'profile',
      heading: 'pages.column.profile',
      kind: 'text',
      cell: ({ row }) => row.user?.profile ?? '',
      html: { filter: true },
    },
  },
  written('user.integration', ({ row }) => row.user?.integration),
  {
    ...written('path', ({ row }) => row.path),
    shown: {
      place: 6,
      key: 'path',
      heading: 'pages.column.path',
      kind: 'word',
      cell: ({ row }, say) => pathWords(row, say),
      rank: 3,
      html: { filter: true },
    },
  },
  written('certainty', ({ row }) => row.certainty),
  {
    ...written('client', ({ row }) => row.client),
    shown: {
      place: 7,
      key: 'client',
      heading: 'pages.column.client',
      kind: 'text',
      cell: ({ row }) => row.client ?? '',
      rank: 4,
      html: {},
    },
  },
  written('apiType', ({ row }) => row.apiType),
  written('apiVersion', ({ row }) => row.apiVersion),
  {
    ...written('address.address', ({ address }) => address?.address),
    shown: {
      place: 8,
      key: 'from',
      heading: 'pages.column.from',
      kind: 'word',
      cell: ({ row }, say) => fromWords(row, say),
      rank: 5,
      html: { kind: 'text', cell: ({ row: { addresses } }) => fewNames(addresses.map(({ address }) => address)) },
    },
  },
  {
    ...written('address.country', ({ address }) => address?.country),
    shown: {
      place: 9,
      key: 'country',
      heading: 'pages.column.country',
      kind: 'text',
      cell: ({ row }) => fewCountries(row),
      html: { filter: true },
    },
  },
  written('address.logins', ({ address }) => address?.logins),
  written('address.firstSeen', ({ address }) => address?.firstSeen),
  written('address.lastSeen', ({ address }) => address?.lastSeen),
  written('address.verdict', ({ address }) => address?.verdict),
  written('address.rule', ({ address }) => address?.rule),
  {
    ...written('users', ({ first, row }) => (first ? row.users : undefined)),
    shown: {
      place: 4,
      key: 'users',
      heading: 'pages.column.users',
      kind: 'number',
      cell: ({ row }) => (row.user === undefined ? number(row.users) : ''),
      rank: 1,
      html: {},
    },
  },
  {
    ...written('logins', ({ first, row }) => (first ? row.logins : undefined)),
    shown: {
      place: 10,
      key: 'logins',
      heading: 'pages.column.logins',
      kind: 'number',
      cell: ({ row }) => number(row.logins),
      rank: 6,
      html: {},
    },
  },
  {
    ...written('failures', ({ first, row }) => (first ? failureWords(row) : undefined)),
    shown: {
      place: 13,
      key: 'failed',
      heading: 'pages.column.failed',
      kind: 'number',
      cell: ({ row }) => failedWords(row),
      rank: 8,
      html: {},
    },
  },
  {
    ...written('firstSeen', ({ row }) => row.firstSeen),
    shown: {
      place: 11,
      key: 'first',
      heading: 'pages.column.first',
      kind: 'word',
      cell: ({ row }) => row.firstSeen.slice(0, 10),
      html: {},
    },
  },
  {
    ...written('lastSeen', ({ row }) => row.lastSeen),
    shown: {
      place: 12,
      key: 'last',
      heading: 'pages.column.last',
      kind: 'word',
      cell: ({ row }) => row.lastSeen.slice(0, 10),
      rank: 7,
      html: {},
    },
  },
  written('lastSuccess', ({ row }) => row.lastSuccess),
  {
    ...written('tokenUsed', ({ row }) => row.tokenUsed),
    shown: {
      place: 14,
      key: 'token-used',
      heading: 'pages.column.token-used',
      kind: 'word',
      cell: ({ row }) => (row.tokenUsed === 'unknown' ? '' : row.tokenUsed),
      rank: 9,
      html: { filter: true },
    },
  },
  {
    ...written('breaksOn.date', ({ row }) => row.breaksOn?.date),
    shown: {
      place: 1,
      key: 'on',
      heading: 'pages.column.on',
      kind: 'word',
      cell: ({ row: { breaksOn } }, say) =>
        breaksOn === undefined ? '' : dayWords(breaksOn.date, breaksOn.certainty, say),
      rank: 0,
      html: { filter: true },
    },
  },
  written('breaksOn.latest', ({ row }) => row.breaksOn?.latest),
  written('breaksOn.daysLeft', ({ row }) => row.breaksOn?.daysLeft),
  written('breaksOn.of', ({ row }) => row.breaksOn?.of),
  written('breaksOn.state', ({ row }) => row.breaksOn?.state),
  written('breaksOn.certainty', ({ row }) => row.breaksOn?.certainty),
  {
    ...written('breaksOn.users', ({ first, row }) => (first ? row.breaksOn?.users : undefined)),
    // Of a row of several users not all stop on its day.
    shown: {
      place: 4.5,
      key: 'stopping',
      heading: 'pages.column.stopping',
      kind: 'number',
      cell: ({ row: { breaksOn, user } }) => (user === undefined && breaksOn ? number(breaksOn.users) : ''),
      rank: 1,
      html: {},
    },
  },
  written('breaksOn.from', ({ row }) => row.breaksOn?.from),
  written('breaksOn.heldUntil', ({ row }) => row.breaksOn?.heldUntil),
  written('breaksOn.succeededSince', ({ row }) => row.breaksOn?.succeededSince),
  written('breaksOn.why', ({ row }) => row.breaksOn?.why),
  written('breaksOn.source', ({ row }) => row.breaksOn?.source),
  written('retirement.date', ({ row }) => row.retirement?.date),
  written('retirement.latest', ({ row }) => row.retirement?.latest),
  written('retirement.daysLeft', ({ row }) => row.retirement?.daysLeft),
  written('retirement.what', ({ row }) => row.retirement?.what),
  written('retirement.source', ({ row }) => row.retirement?.source),
  written('versionRetirement.deprecated.release', ({ row }) => row.versionRetirement?.deprecated.release),
  written('versionRetirement.retired.release', ({ row }) => row.versionRetirement?.retired.release),
  written('instanceHosts', ({ row }) => row.instanceHosts?.join('; ')),
  written('moveTo.option', ({ row }) => row.moveTo.option),
  written('moveTo.why', ({ row }) => row.moveTo.why),
  written('evidence', ({ row }) => row.evidence.join('; ')),
];

function failureWords({ failures }: ReportedLogin): string {
  return failures.map(({ status, count }) => `${count} ${status}`).join('; ');
}

function failedWords({ failures }: ReportedLogin): string {
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  return failed === 0 ? '' : number(failed);
}

function pathWords(row: ReportedLogin, say: Say): string {
  const path = say(Text.of(`pages.logins.path.${row.path}`));
  return row.certainty === 'certain' ? path : say(Text.of('pages.logins.likely', { path }));
}

/** A day that is not certain has a question mark. */
export function dayWords(date: string, certainty: 'certain' | 'possible', say: Say): string {
  return certainty === 'certain' ? date : say(Text.of('pages.logins.may', { date }));
}

function fromWords({ addresses }: ReportedLogin, say: Say): string {
  const [first] = addresses;
  if (first === undefined) return '';
  return addresses.length === 1
    ? first.address
    : say(Text.of('pages.logins.from.more', { address: first.address, more: number(addresses.length - 1) }));
}

/** The first of them. */
export function fewNames(names: readonly string[]): string {
  const named = names.slice(0, MAX_NAMED).join(', ');
  return names.length > MAX_NAMED ? `${named}, …` : named;
}

function fewCountries({ addresses }: ReportedLogin): string {
  const countries = [...new Set(addresses.flatMap(({ country }) => country ?? []))];
  return countries.slice(0, MAX_NAMED).join(', ');
}
