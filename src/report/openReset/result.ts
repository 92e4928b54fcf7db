/**
 * The result of `open reset`: plain data, its texts already in words. This is what `--json` prints.
 */
import {
  type Gap,
  type ListedLogin,
  type ResetHindrance,
  type ResetHindranceId,
  type TokenEnd,
  tokenEndOf,
  type UserFacts,
  type LoginPath,
} from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';

export interface ReportedHindrance {
  id: ResetHindranceId;
  /** `unknown`: the fact on which it turns could not be read. */
  applies: 'yes' | 'unknown';
  why: string;
  /** What an administrator can do about it for the moment. */
  lift: string;
}

export interface ReportedTokenClient {
  /** Null where the client does not name itself. */
  client: string | null;
  path: LoginPath;
  addresses: { address: string; country: string | null; lastSeen: string }[];
  logins: number;
  lastSeen: string;
  /** ISO time of the latest login that succeeded; null where none is known. */
  lastSuccess: string | null;
  /** What becomes of it when the old token dies. */
  ends: TokenEnd;
}

export interface OpenResetResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  username: string;
  /** Whether that is the user of the session, who alone can reset the token on that page. */
  own: boolean;
  /** The page that is meant, and where it is in either experience. Plain addresses without any session. */
  url: string;
  pages: { lightning: string; classic: string };
  opened: boolean;
  /** `no`: the option is hidden, nobody can log in as the user, or its email reaches nobody. */
  obtainable: 'yes' | 'no' | 'unknown';
  hindrances: ReportedHindrance[];
  /** Where the email with the new token goes; null where that could not be read. */
  email: string | null;
  /** ISO time from which logins were looked at. */
  since: string;
  /** ISO time of the question. */
  at: string;
  clients: ReportedTokenClient[];
  /** Attempts of this plugin itself since then: no client, and not among them. */
  ownAttempts: number;
  /** Lines to send to the user; null for the user of the session. */
  message: string[] | null;
  incomplete: ReportedGap[];
  apiCalls: number;
}

/** Setup > Users. */
export const USERS_PAGE = '/lightning/setup/ManageUsers/home';

/** Lightning and Classic have a page each (docs/salesforce.md section 3). */
const PATHS_OF_PAGE = {
  lightning: '/lightning/settings/personal/ResetApiToken/home',
  classic: '/_ui/system/security/ResetApiTokenEdit',
} as const;

export type Experience = keyof typeof PATHS_OF_PAGE;
export const EXPERIENCES: readonly Experience[] = ['lightning', 'classic'];

/** The page on this host: nothing of the address but its origin is kept, so that no session goes along. */
export function resetPage(instanceUrl: string, experience: Experience): string {
  return new URL(instanceUrl).origin + PATHS_OF_PAGE[experience];
}

export interface ResetFound {
  readonly source: ReportedSource;
  readonly user: UserFacts;
  readonly own: boolean;
  readonly hindrances: readonly ResetHindrance[];
  readonly since: string;
  /** ISO time of the question. */
  readonly at: string;
  readonly rows: readonly ListedLogin[];
  readonly ownAttempts: number;
  readonly gaps: readonly Gap[];
  readonly apiCalls: number;
}

export const TOKEN_ENDS: readonly TokenEnd[] = ['stops', 'unknown', 'goes-on', 'fails-already'];

export function toOpenResetResult(
  found: ResetFound,
  { experience, instanceUrl }: { readonly experience: Experience; readonly instanceUrl: string },
  say: Say,
): OpenResetResult {
  const { apiCalls, at, gaps, own, since, source, user } = found;
  const pages = { lightning: resetPage(instanceUrl, 'lightning'), classic: resetPage(instanceUrl, 'classic') };
  const hindrances = found.hindrances.map((one) => hindranceOf(one, say));
  const url = pages[experience];
  return {
    schemaVersion: '1.0',
    source: { ...source },
    username: user.username,
    own,
    url,
    pages,
    opened: false,
    obtainable: obtainableBy(hindrances),
    hindrances,
    email: user.email.known ? (user.email.value ?? null) : null,
    since,
    at,
    clients: found.rows.map(clientOf).sort((a, b) => TOKEN_ENDS.indexOf(a.ends) - TOKEN_ENDS.indexOf(b.ends)),
    ownAttempts: found.ownAttempts,
    // Whoever follows it would lose the only token that there is.
    message: own || reachesNobody(hindrances) ? null : messageFor(user.username, url, say),
    incomplete: reportGaps(gaps, say),
    apiCalls,
  };
}

/** The email with a new token reaches nobody, as far as is known. */
export function reachesNobody(hindrances: readonly Pick<ReportedHindrance, 'applies' | 'id'>[]): boolean {
  return hindrances.some(({ applies, id }) => id === 'invalid-mail' && applies === 'yes');
}

function obtainableBy(hindrances: readonly ReportedHindrance[]): OpenResetResult['obtainable'] {
  if (hindrances.some(({ applies }) => applies === 'yes')) return 'no';
  return hindrances.length === 0 ? 'yes' : 'unknown';
}

function hindranceOf({ applies, id }: ResetHindrance, say: Say): ReportedHindrance {
  const why = applies === 'yes' ? Text.of(`reset.hidden.${id}`) : Text.of(`reset.unread.${id}`);
  return { id, applies, why: say(why), lift: say(Text.of(`reset.lift.${id}`)) };
}

function clientOf(row: ListedLogin): ReportedTokenClient {
  const { addresses, client, lastSeen, lastSuccess, logins, path } = row;
  return {
    client: client ?? null,
    path,
    addresses: addresses.map(({ address, country, lastSeen: seen }) => ({
      ...{ address, country: country ?? null, lastSeen: seen },
    })),
    logins,
    lastSeen,
    lastSuccess: lastSuccess ?? null,
    ends: tokenEndOf(row),
  };
}

function messageFor(username: string, url: string, say: Say): string[] {
  return [
    say(Text.of('reset.message.page', { username, url })),
    say(Text.of('reset.message.after')),
    say(Text.of('reset.message.never')),
  ];
}
