/**
 * Facts from the JSON of a snapshot's lines. Every function throws {@link Misshapen} for another shape than the format
 * says; members that the format does not know are passed over.
 */
import { makeRange } from '../../ip/index.js';
import {
  eachUserFact,
  type DayHours,
  type Fact,
  type FactKind,
  type FactsByKind,
  type Gap,
  type LoginHours,
  type NamedRange,
  type OrgFacts,
  type ProfileFacts,
  type ReleaseUpdate,
  type ReleaseUpdates,
  type ReleaseUpdateTopic,
  factRow,
  type TabledFacts,
  type Unread,
  unreadable,
  USER_FACT_NAMES,
  USER_TIME_NAMES,
  type UserDraft,
  type UserFactName,
  type UserFacts,
  type Weekday,
  WEEKDAYS,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import type { SessionAddress } from '../types.js';
import {
  address,
  bool,
  count,
  day,
  listOf,
  member,
  members,
  Misshapen,
  optional,
  orNone,
  text,
  time,
} from './fields.js';
import type { Decode, Members } from './fields.js';
import { FIRST_VERSION } from './format.js';

const MIDNIGHT = 24 * 60;

export function gapFrom(value: unknown): Gap {
  const of = members(value);
  return {
    what: member(of, 'what', text),
    why: Text.of('snapshot.why', { why: member(of, 'why', text) }),
    ...optional(of, 'permission', text),
    ...optional(of, 'file', text),
    ...optional(of, 'line', count),
  };
}

export function orgFrom(value: unknown): OrgFacts {
  const of = members(value);
  return {
    created: member(of, 'created', ORG_TIME),
    sandbox: since11(of, 'sandbox', FLAG_OR_NONE, 'Organization.IsSandbox'),
    releaseUpdates: since11(of, 'releaseUpdates', RELEASE_UPDATES, 'ReleaseUpdate'),
    timeZone: member(of, 'timeZone', TEXT),
    trustedRanges: member(of, 'trustedRanges', RANGES),
    ...optional(of, 'sessionRanges', RANGES),
    // Of a file that was written before it was asked for.
    rangesEnforcedAlways: since11(
      of,
      'rangesEnforcedAlways',
      FLAG_OR_NONE,
      'SecuritySettings: sessionSettings.enforceIpRangesEveryRequest',
    ),
    oauthPasswordFlowBlocked: member(of, 'oauthPasswordFlowBlocked', FLAG_OR_NONE),
    lastSoapSuccess: member(of, 'lastSoapSuccess', ORG_TIME),
    lastSoapSuccessWithout: member(of, 'lastSoapSuccessWithout', ORG_TIME),
    salesforceCredentialsDisabled: member(of, 'salesforceCredentialsDisabled', FLAG_OR_NONE),
  };
}

export function profileFrom(value: unknown): ProfileFacts {
  const of = members(value);
  return {
    ...optional(of, 'id', text),
    name: member(of, 'name', text),
    ...optional(of, 'metadataName', text),
    ranges: member(of, 'ranges', RANGES),
    hours: member(of, 'hours', HOURS),
  };
}

export function userFrom(value: unknown): UserFacts {
  const of = members(value);
  const user: UserDraft = { ...NOBODY };
  user.id = member(of, 'id', text);
  user.username = member(of, 'username', text);
  user.name = member(of, 'name', text);
  user.profileId = member(of, 'profileId', PROFILE_ID);
  for (const fill of FILL_USER) fill(user, of);
  for (const name of USER_TIME_NAMES) if (of[name] !== undefined) user[name] = member(of, name, time);
  return user;
}

/** Reads one fact of a user into its place. */
function fillOf<Name extends UserFactName>(
  name: Name,
): (user: { [Each in Name]: TabledFacts[Each] }, of: Members) => void {
  const decode: Decode<TabledFacts[Name]> = DECODERS[name];
  const { since, told } = factRow(name);
  if (since === FIRST_VERSION) {
    return (user, of) => {
      user[name] = member(of, name, decode);
    };
  }
  const what = 'field' in told ? `${told.object}.${told.field}` : told.object;
  return (user, of) => {
    user[name] = of[name] === undefined ? older(what) : member(of, name, decode);
  };
}

export function sessionFrom(value: unknown): SessionAddress | Gap {
  const of = members(value);
  if (of['gap'] !== undefined) return member(of, 'gap', gapFrom);
  return {
    address: member(of, 'address', address),
    from: member(of, 'from', sessionSource),
    time: member(of, 'time', time),
  };
}

function sessionSource(value: unknown): SessionAddress['from'] {
  if (value !== 'AuthSession' && value !== 'LoginHistory') throw new Misshapen();
  return value;
}

/** A fact that files of version 1.0 do not hold. */
function since11<T>(of: Members, name: string, decode: Decode<Fact<T>>, what: string): Fact<T> {
  return of[name] === undefined ? older(what) : member(of, name, decode);
}

/** In place of a fact that files of an older version do not hold: nobody asked the org then. */
function older(what: string): Unread {
  return { known: false, gap: { what, why: Text.of('snapshot.older') } };
}

function releaseUpdates(value: unknown): ReleaseUpdates {
  const of = members(value);
  const state = member(of, 'state', text);
  if (state === 'absent' || state === 'empty') return { state };
  if (state !== 'listed') throw new Misshapen().within('state');
  return { state, readAt: member(of, 'readAt', time), rows: member(of, 'rows', listOf(releaseUpdate)) };
}

function releaseUpdate(value: unknown): ReleaseUpdate {
  const of = members(value);
  return {
    about: member(of, 'about', topic),
    title: member(of, 'title', text),
    ...optional(of, 'developerName', text),
    status: member(of, 'status', text),
    ...optional(of, 'releaseDate', day),
    ...optional(of, 'releaseLabel', text),
    ...optional(of, 'isReleased', bool),
  };
}

function topic(value: unknown): ReleaseUpdateTopic {
  if (value !== 'soap-login-retirement' && value !== 'any-api-auth' && value !== 'oauth-password-retirement') {
    throw new Misshapen();
  }
  return value;
}

export function fact<T>(decode: Decode<T>): Decode<Fact<T>> {
  return (value) => {
    if (!Array.isArray(value)) return unreadable(member(members(value), 'gap', gapFrom));
    const parts: readonly unknown[] = value;
    if (parts.length < 2 || parts.length > 3) throw new Misshapen();
    const read = { known: true as const, value: decode(parts[0]), from: text(parts[1]) };
    return parts.length === 2 ? read : { ...read, partial: gapFrom(parts[2]) };
  };
}

function range(value: unknown): NamedRange {
  const of = members(value);
  const start = member(of, 'start', address);
  const end = member(of, 'end', address);
  if (start > end) throw new Misshapen();
  return {
    ...makeRange(start, end),
    ...optional(of, 'description', text),
    ...optional(of, 'file', text),
    ...optional(of, 'line', count),
  };
}

function hours(value: unknown): LoginHours {
  const of = members(value);
  const days: Partial<Record<Weekday, DayHours>> = {};
  for (const day of WEEKDAYS) {
    if (of[day] !== undefined) days[day] = member(of, day, dayHours);
  }
  return days;
}

function dayHours(value: unknown): DayHours {
  const of = members(value);
  const [start, end] = [member(of, 'start', count), member(of, 'end', count)];
  if (start > end || end > MIDNIGHT) throw new Misshapen();
  return { start, end };
}

const TEXT = fact(text);
const RELEASE_UPDATES = fact(releaseUpdates);
const FLAG_OR_NONE = fact(orNone(bool));
const ORG_TIME = fact(orNone(time));
export const RANGES = fact(listOf(range));
const HOURS = fact(hours);
const PROFILE_ID = orNone(text);
const FACTS: { readonly [Kind in FactKind]: Decode<FactsByKind[Kind]> } = {
  flag: fact(bool),
  'flag-or-none': FLAG_OR_NONE,
  text: TEXT,
  mail: fact(orNone(text)),
  addresses: fact(listOf(address)),
};
const DECODERS: { readonly [Name in UserFactName]: Decode<TabledFacts[Name]> } = eachUserFact<typeof FACTS>(
  (kind) => FACTS[kind],
);
const FILL_USER = USER_FACT_NAMES.map((name) => fillOf(name));
/** Every member in its place, to be copied and filled in: a million users pass through here. */
const NOBODY: UserFacts = {
  id: '',
  username: '',
  name: '',
  profileId: undefined,
  ...eachUserFact<FactsByKind>(() => older('')),
};
