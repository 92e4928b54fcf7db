/**
 * Past logins in a snapshot: one line for each group, each use of a token, each name of a client and each kind of login at
 * a host that names an instance, and what is said of all of them in the last line.
 */
import type { ClientName, Gap, HeldUntil, HostLogins, LoginFacts, LoginGroup, TokenUse } from '../../policy/index.js';
import { Text } from '../../text.js';
import { type LoginQuery, MOST_LOG_BYTES } from '../types.js';
import { DAY } from '../../isoTime.js';
import { gapFrom } from './decode.js';
import type { Encoder } from './encode.js';
import {
  count,
  listOf,
  member,
  members,
  Misshapen,
  optional,
  orNone,
  text,
  time,
  type Decode,
  type Members,
} from './fields.js';
import type { Json, JsonOf } from './format.js';

/** Which logins are saved: those with a password by API. */
const SAVED: LoginQuery['wanted'] = 'password';

/** The question whose answer is saved. @param taken ISO time of the snapshot. */
export function loginsToSave(taken: string, days: number): LoginQuery {
  const since = new Date(Date.parse(taken) - days * DAY).toISOString();
  return { since, until: taken, wanted: SAVED, stops: true, maxLogBytes: MOST_LOG_BYTES };
}

/** What the last line says of the logins. */
export interface LoginsAbout {
  readonly since: string;
  readonly until: string;
  /** Lines of logins, of all kinds. */
  readonly lines: number;
  /**
   * Who holds Use Any API Auth until a time alone. Undefined where nobody asked for what tells when logins stop: then
   * there are no lines of hosts either, as in files of version 1.0.
   */
  readonly heldUntil: readonly HeldUntil[] | undefined;
  readonly successTexts: readonly string[];
  readonly gaps: readonly Gap[];
  readonly logGaps: readonly Gap[];
}

/** One line, by its kind. */
export type LoginLine =
  | { readonly kind: 'login'; readonly of: LoginGroup }
  | { readonly kind: 'token-use'; readonly of: TokenUse }
  | { readonly kind: 'client-name'; readonly of: ClientName }
  | { readonly kind: 'login-host'; readonly of: HostLogins };

export function loginLines(logins: LoginFacts): LoginLine[] {
  return [
    ...logins.groups.map((of): LoginLine => ({ kind: 'login', of })),
    ...logins.tokenUses.map((of): LoginLine => ({ kind: 'token-use', of })),
    ...logins.clientNames.map((of): LoginLine => ({ kind: 'client-name', of })),
    ...(logins.instanceHosts ?? []).map((of): LoginLine => ({ kind: 'login-host', of })),
  ];
}

export function loginsAboutJson(logins: LoginFacts, lines: number, encoder: Encoder): JsonOf<LoginsAbout> {
  const gaps = (list: readonly Gap[]): Json => list.map((gap) => encoder.gap(gap));
  const { since, until, successTexts } = logins;
  const heldUntil = logins.heldUntil?.map((one) => ({ ...one }));
  return {
    since,
    until,
    lines,
    heldUntil,
    successTexts,
    gaps: gaps(logins.gaps),
    logGaps: gaps(logins.logGaps),
  };
}

export function loginsAboutFrom(value: unknown): LoginsAbout {
  const of = members(value);
  return {
    since: member(of, 'since', time),
    until: member(of, 'until', time),
    lines: member(of, 'lines', count),
    heldUntil: optional(of, 'heldUntil', listOf(heldUntilFrom)).heldUntil,
    successTexts: member(of, 'successTexts', listOf(text)),
    gaps: member(of, 'gaps', listOf(gapFrom)),
    logGaps: member(of, 'logGaps', listOf(gapFrom)),
  };
}

const TEXT_OR_NULL: Decode<string | null> = (value) => orNone(text)(value) ?? null;

export const LOGIN_LINES: Readonly<Record<LoginLine['kind'], Decode<LoginLine>>> = {
  login: (value) => {
    const of = members(value);
    const field = (name: keyof LoginGroup): string | null => member(of, name, TEXT_OR_NULL);
    const group: LoginGroup = {
      userId: field('userId'),
      sourceIp: field('sourceIp'),
      country: field('country'),
      loginType: field('loginType'),
      loginSubType: field('loginSubType'),
      apiType: field('apiType'),
      apiVersion: field('apiVersion'),
      application: field('application'),
      status: field('status'),
      logins: member(of, 'logins', count),
      first: member(of, 'first', count),
      last: member(of, 'last', count),
    };
    return { kind: 'login', of: group };
  },
  'login-host': (value) => {
    const of = members(value);
    const field = (name: keyof HostLogins): string | null => member(of, name, TEXT_OR_NULL);
    const logins: HostLogins = {
      userId: field('userId'),
      host: member(of, 'host', text),
      loginType: field('loginType'),
      loginSubType: field('loginSubType'),
      apiType: field('apiType'),
      application: field('application'),
      status: field('status'),
      logins: member(of, 'logins', count),
      first: member(of, 'first', count),
      last: member(of, 'last', count),
    };
    return { kind: 'login-host', of: logins };
  },
  'token-use': (value) => {
    const of = members(value);
    const counts = { token: member(of, 'token', count), password: member(of, 'password', count) };
    return { kind: 'token-use', of: { ...userAndAddress(of), path: member(of, 'path', loginPath), ...counts } };
  },
  'client-name': (value) => {
    const of = members(value);
    const names = { apiVersion: member(of, 'apiVersion', text), client: member(of, 'client', text) };
    return { kind: 'client-name', of: { ...userAndAddress(of), ...names } };
  },
};

function heldUntilFrom(value: unknown): HeldUntil {
  const of = members(value);
  return { userId: member(of, 'userId', text), until: member(of, 'until', time) };
}

function userAndAddress(of: Members): { userId: string; sourceIp: string } {
  return { userId: member(of, 'userId', text), sourceIp: member(of, 'sourceIp', text) };
}

function loginPath(value: unknown): TokenUse['path'] {
  if (value !== 'soap' && value !== 'oauth-password' && value !== 'other') throw new Misshapen();
  return value;
}

/**
 * The logins of a snapshot as an answer to a question. It is about the time that was saved: where that is not the time
 * asked about, a gap says so.
 */
export function loginsFor(query: LoginQuery, about: LoginsAbout, lines: readonly LoginLine[]): LoginFacts {
  const users = query.users && new Set(query.users);
  const asked = lines.filter(({ of }) => users === undefined || (of.userId !== null && users.has(of.userId)));
  const { since, until, successTexts, logGaps } = about;
  return {
    since,
    until,
    groups: asked.flatMap((line) => (line.kind === 'login' ? line.of : [])),
    tokenUses: asked.flatMap((line) => (line.kind === 'token-use' ? line.of : [])),
    ...(query.stops === true && {
      heldUntil: about.heldUntil ?? [],
      instanceHosts: asked.flatMap((line) => (line.kind === 'login-host' ? line.of : [])),
    }),
    clientNames: asked.flatMap((line) => (line.kind === 'client-name' ? line.of : [])),
    successTexts,
    gaps: [...about.gaps, ...differences(query, about)],
    logGaps,
  };
}

/** Seconds of a question hardly ever agree with those of a file; a difference of less than a day is none. */
function differences(query: LoginQuery, { heldUntil, since, until }: LoginsAbout): Gap[] {
  const gap = (why: Text): Gap => ({ what: 'LoginHistory', why });
  const apart = (a: string, b: string): boolean => Math.abs(Date.parse(a) - Date.parse(b)) >= DAY;
  return [
    ...(apart(query.since, since) || apart(query.until, until)
      ? [gap(Text.of('snapshot.logins-time', { since, until }))]
      : []),
    ...(query.wanted === SAVED ? [] : [gap(Text.of('snapshot.logins-kind'))]),
    ...(query.stops === true && heldUntil === undefined ? [gap(Text.of('snapshot.logins-hosts'))] : []),
  ];
}
