/**
 * Apps in the header of a snapshot, with who is assigned the permission sets that open them. Users stand in it by their ids,
 * but for the username that an app runs as; labels of apps stay as they are, as names of clients do in lines of logins.
 */
import {
  type AppFacts,
  type AppIpPolicy,
  type AppOpenedBy,
  type AppsSeen,
  type AppTokens,
  type AssignedSets,
  type Fact,
  type NamedRange,
  openingSets,
  type PermittedUsers,
  unreadable,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import type { Witness } from '../types.js';
import { fact, RANGES } from './decode.js';
import type { EncodeAny } from './encode.js';
import {
  bool,
  count,
  type Decode,
  listOf,
  member,
  members,
  Misshapen,
  optional,
  orNone,
  text,
  time,
} from './fields.js';
import type { Json, JsonOf } from './format.js';
import type { Names } from './names.js';

/** Apps that are saved, at most, and assignments of permission sets that open them. */
const MOST_APPS = 10_000;
const MOST_ASSIGNED = 100_000;

/** What a snapshot tells of apps. */
export interface SavedApps {
  readonly seen: Fact<AppsSeen>;
  readonly assigned: Fact<AssignedSets>;
}

/** How what an app is known by is written. */
export interface AppWords {
  readonly encode: EncodeAny;
  readonly ranges: (fact: Fact<readonly NamedRange[]>) => Json;
  readonly names: Names;
}

/** Undefined where the witness has no apps. */
export async function appsToSave(witness: Witness): Promise<SavedApps | undefined> {
  const read = await witness.apps?.();
  if (read === undefined) return undefined;
  const seen = atMost(read);
  const names = seen.known ? openingSets(seen.value.apps) : [];
  const assigned = await witness.assignedSets?.({ names, most: MOST_ASSIGNED });
  return { seen, assigned: assigned ?? unreadable({ what: SETS, why: Text.of('snapshot.no-apps') }) };
}

const SETS = 'PermissionSetAssignment';

function atMost(read: Fact<AppsSeen>): Fact<AppsSeen> {
  if (!read.known || read.value.apps.length <= MOST_APPS) return read;
  const why = Text.of('snapshot.many-apps', { most: String(MOST_APPS), count: String(read.value.apps.length) });
  const value = { ...read.value, apps: read.value.apps.slice(0, MOST_APPS) };
  return { ...read, value, partial: read.partial ?? { what: 'ConnectedApplication', why } };
}

export function savedAppsJson({ assigned, seen }: SavedApps, words: AppWords): Json {
  const { encode, names } = words;
  return {
    seen: encode(seen, ({ apps, strangers }) => ({
      apps: apps.map((app) => appJson(app, words)),
      strangers: [...strangers].map(([label, tokens]): Json => [label, tokensJson(tokens)]),
    })),
    assigned: encode(assigned, (byUser) =>
      [...byUser].map(([id, sets]): Json => [id, [...sets].map((name) => names.typed(name))]),
    ),
  };
}

/** Without what a project alone has, and without certificates, which may name whom they belong to. */
function appJson(
  app: AppFacts,
  { encode, names, ranges }: AppWords,
): JsonOf<Omit<AppFacts, 'file' | 'certificate' | 'certificateUntold'>> {
  const plain = (value: string | boolean | undefined): Json => value ?? null;
  const { id, kind, label, name } = app;
  return {
    ...{ kind, id, name, label },
    namespace: encode(app.namespace, plain),
    switchedOff: app.switchedOff && encode(app.switchedOff, plain),
    clientCredentials: encode(app.clientCredentials, plain),
    passwordFlow: encode(app.passwordFlow, plain),
    deviceFlow: encode(app.deviceFlow, plain),
    runAs: encode(app.runAs, (user) => (user === undefined ? null : names.username(user))),
    certificateEnds: encode(app.certificateEnds, plain),
    permitted: encode(app.permitted, plain),
    openedBy: encode(app.openedBy, ({ permissionSets, profiles }) => ({
      permissionSets: permissionSets.map((set) => names.typed(set)),
      profiles: profiles.map((profile) => names.profile(profile)),
    })),
    ipPolicy: encode(app.ipPolicy, plain),
    ipRanges: ranges(app.ipRanges),
    scopes: encode(app.scopes, (scopes) => [...scopes]),
    refreshToken: encode(app.refreshToken, plain),
    tokens: encode(app.tokens, (tokens) => (tokens === undefined ? null : tokensJson(tokens))),
  };
}

function tokensJson({ count: tokens, lastUsed }: AppTokens): JsonOf<AppTokens> {
  return { count: tokens, lastUsed };
}

export const SAVED_APPS: Decode<SavedApps> = (value) => {
  const of = members(value);
  return { seen: member(of, 'seen', fact(seenFrom)), assigned: member(of, 'assigned', fact(assignedFrom)) };
};

function seenFrom(value: unknown): AppsSeen {
  const of = members(value);
  return {
    apps: member(of, 'apps', listOf(appFrom)),
    strangers: new Map(member(of, 'strangers', listOf(pair(tokensFrom)))),
  };
}

function assignedFrom(value: unknown): AssignedSets {
  return new Map(listOf(pair((sets) => new Set(listOf(text)(sets))))(value));
}

/** A name, and what there is of it. */
function pair<T>(decode: Decode<T>): Decode<[string, T]> {
  return (value) => {
    if (!Array.isArray(value) || value.length !== 2) throw new Misshapen();
    const parts: readonly unknown[] = value;
    return [text(parts[0]), decode(parts[1])];
  };
}

function appFrom(value: unknown): AppFacts {
  const of = members(value);
  return {
    kind: member(of, 'kind', oneOf(['connected', 'external-client'])),
    ...optional(of, 'id', text),
    name: member(of, 'name', text),
    label: member(of, 'label', text),
    namespace: member(of, 'namespace', TEXT_OR_NONE),
    ...optional(of, 'switchedOff', FLAG_OR_NONE),
    clientCredentials: member(of, 'clientCredentials', FLAG_OR_NONE),
    passwordFlow: member(of, 'passwordFlow', FLAG_OR_NONE),
    deviceFlow: member(of, 'deviceFlow', FLAG_OR_NONE),
    runAs: member(of, 'runAs', TEXT_OR_NONE),
    certificateEnds: member(of, 'certificateEnds', fact(orNone(time))),
    permitted: member(of, 'permitted', fact(oneOf(PERMITTED))),
    openedBy: member(of, 'openedBy', fact(openedByFrom)),
    ipPolicy: member(of, 'ipPolicy', fact(oneOf(IP_POLICIES))),
    ipRanges: member(of, 'ipRanges', RANGES),
    scopes: member(of, 'scopes', fact(listOf(text))),
    refreshToken: member(of, 'refreshToken', TEXT_OR_NONE),
    tokens: member(of, 'tokens', fact(orNone(tokensFrom))),
  };
}

const PERMITTED: readonly PermittedUsers[] = ['admin-approved', 'self-authorised'];
const IP_POLICIES: readonly AppIpPolicy[] = ['enforce', 'relax-refresh', 'relax-with-second-factor', 'relax'];
const TEXT_OR_NONE = fact(orNone(text));
const FLAG_OR_NONE = fact(orNone(bool));

function oneOf<T extends string>(names: readonly T[]): Decode<T> {
  return (value) => {
    const found = names.find((name) => name === value);
    if (found === undefined) throw new Misshapen();
    return found;
  };
}

function openedByFrom(value: unknown): AppOpenedBy {
  const of = members(value);
  return {
    permissionSets: member(of, 'permissionSets', listOf(text)),
    profiles: member(of, 'profiles', listOf(text)),
  };
}

function tokensFrom(value: unknown): AppTokens {
  const of = members(value);
  return { count: member(of, 'count', count), ...optional(of, 'lastUsed', time) };
}

/** Who of some users is assigned which of some sets, as an org would answer. */
export function assignedAmong(
  assigned: Fact<AssignedSets>,
  { names, users }: { readonly names: readonly string[]; readonly users?: readonly string[] },
): Fact<AssignedSets> {
  if (!assigned.known) return assigned;
  const wanted = new Set(names);
  const ids = users ?? [...assigned.value.keys()];
  const value = ids.flatMap((id): [string, ReadonlySet<string>][] => {
    const sets = [...(assigned.value.get(id) ?? [])].filter((name) => wanted.has(name));
    return sets.length === 0 ? [] : [[id, new Set(sets)]];
  });
  return { ...assigned, value: new Map(value) };
}
