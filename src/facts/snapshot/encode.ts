/**
 * Facts as the JSON of a snapshot's lines; `decode.ts` is the way back.
 */
import { formatAddress } from '../../ip/index.js';
import {
  eachUserFact,
  eachUserTime,
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
  type TabledFacts,
  USER_FACT_NAMES,
  USER_TIME_NAMES,
  type UserFactName,
  type UserFacts,
} from '../../policy/index.js';
import type { Say, Text } from '../../text.js';
import type { SessionAddress } from '../types.js';
import type { Json, JsonOf } from './format.js';
import type { Names } from './names.js';

type Scalar = string | boolean | undefined;

type EncodeFact<F> = (fact: F, user: UserFacts) => Json;
type UserJson = {
  -readonly [Name in keyof JsonOf<Omit<UserFacts, 'passwordExpired'> & { readonly kind: 'user' }>]: Json | undefined;
};

/** Every member in its place, to be copied and filled in: a million users pass through here. */
const BLANK: Readonly<UserJson> = {
  kind: 'user',
  id: '',
  username: '',
  name: '',
  profileId: null,
  ...eachUserFact<Record<FactKind, Json>>(() => null),
  ...eachUserTime(() => undefined),
};

/** Writes one fact of a user into its place. */
function fillOf<Name extends UserFactName>(
  name: Name,
  encoders: { readonly [Each in UserFactName]: EncodeFact<TabledFacts[Each]> },
): (json: Record<Name, Json | undefined>, user: UserFacts) => void {
  const encode: EncodeFact<TabledFacts[Name]> = encoders[name];
  return (json, user) => {
    json[name] = encode(user[name], user);
  };
}

/** A fact, and how its value is written. */
export type EncodeAny = <T>(fact: Fact<T>, json: (value: T) => Json) => Json;

export class Encoder {
  readonly #say: Say;
  readonly #names: Names;
  readonly #said = new WeakMap<Text, string>();
  readonly #fillUser: readonly ((json: UserJson, user: UserFacts) => void)[];

  /** @param say gives the reasons of gaps their words. */
  public constructor(say: Say, names: Names) {
    this.#say = say;
    this.#names = names;
    const as =
      <T>(json: (value: T) => Json): EncodeFact<Fact<T>> =>
      (fact, user) =>
        fact.known && fact.partial === undefined
          ? [json(fact.value), fact.from]
          : this.#fact(fact, json, ownNames(user));
    const byKind: { readonly [Kind in FactKind]: EncodeFact<FactsByKind[Kind]> } = {
      flag: as(scalar),
      'flag-or-none': as(scalar),
      text: as(scalar),
      mail: as((mail) => (mail === undefined ? null : names.mail(mail))),
      addresses: as((addresses) => addresses.map(formatAddress)),
    };
    const encoders = eachUserFact<typeof byKind>((kind) => byKind[kind]);
    this.#fillUser = USER_FACT_NAMES.map((name) => fillOf(name, encoders));
  }

  public org(org: OrgFacts): JsonOf<OrgFacts> {
    const { sessionRanges } = org;
    return {
      created: this.#fact(org.created, scalar),
      sandbox: this.#fact(org.sandbox, scalar),
      releaseUpdates: this.#fact(org.releaseUpdates, releaseUpdatesJson),
      timeZone: this.#fact(org.timeZone, scalar),
      trustedRanges: this.ranges(org.trustedRanges),
      sessionRanges: sessionRanges === undefined ? undefined : this.ranges(sessionRanges),
      rangesEnforcedAlways: this.#fact(org.rangesEnforcedAlways, scalar),
      oauthPasswordFlowBlocked: this.#fact(org.oauthPasswordFlowBlocked, scalar),
      lastSoapSuccess: this.#fact(org.lastSoapSuccess, scalar),
      lastSoapSuccessWithout: this.#fact(org.lastSoapSuccessWithout, scalar),
      salesforceCredentialsDisabled: this.#fact(org.salesforceCredentialsDisabled, scalar),
    };
  }

  public profile(profile: ProfileFacts): JsonOf<Omit<ProfileFacts, 'together'>> {
    return {
      id: profile.id,
      ...profileNames(profile, this.#names),
      ranges: this.ranges(profile.ranges),
      hours: this.#fact(profile.hours, hoursJson),
    };
  }

  /**
   * Without what the org says of the password: it is asked of one user a call, which is no way to save an org, and it would
   * grow old. The day by which a password ends is saved.
   */
  public user(user: UserFacts): Readonly<UserJson> {
    const json: UserJson = { ...BLANK };
    json.id = user.id;
    json.username = this.#names.username(user.username);
    json.name = this.#names.person(user.name);
    json.profileId = user.profileId ?? null;
    for (const fill of this.#fillUser) fill(json, user);
    for (const name of USER_TIME_NAMES) json[name] = user[name];
    return json;
  }

  /** What the org asks of passwords and sessions, and what grants permissions. */
  public fact<T>(fact: Fact<T>, json: (value: T) => Json): Json {
    return this.#fact(fact, json);
  }

  public ranges(fact: Fact<readonly NamedRange[]>): Json {
    return this.#fact(fact, (ranges) => ranges.map((range) => this.#range(range)));
  }

  public session(session: SessionAddress | Gap): Json {
    return 'what' in session
      ? { gap: this.gap(session) }
      : { address: formatAddress(session.address), from: session.from, time: session.time };
  }

  /** @param own names that its sentences may hold, apart from those of profiles. */
  public gap(gap: Gap, own: readonly string[] = []): JsonOf<Gap> {
    const named = (words: string): string => this.#names.sentence(words, own);
    return {
      what: typeof gap.what === 'string' ? named(gap.what) : this.#inWords(gap.what, named),
      why: this.#say(gap.why.with(named)),
      permission: gap.permission,
      file: gap.file,
      line: gap.line,
    };
  }

  /** Said once: the gap of a profile comes with each of its users. */
  #inWords(what: Text, named: (words: string) => string): string {
    let words = this.#said.get(what);
    if (words === undefined) {
      words = this.#say(what.with(named));
      this.#said.set(what, words);
    }
    return words;
  }

  #range({ start, end, description, file, line }: NamedRange): JsonOf<NamedRange> {
    const typed = description === undefined ? undefined : this.#names.typed(description);
    return { start: formatAddress(start), end: formatAddress(end), description: typed, file, line };
  }

  #fact<T>(fact: Fact<T>, json: (value: T) => Json, own: readonly string[] = []): Json {
    if (!fact.known) return { gap: this.gap(fact.gap, own) };
    const read = [json(fact.value), fact.from];
    return fact.partial === undefined ? read : [...read, this.gap(fact.partial, own)];
  }
}

/**
 * The names of a profile in the file. A profile whose name is hidden goes by its id, which is no name. All profiles are
 * named before the first sentence, since a sentence about one may hold the name of another.
 */
export function profileNames(
  { id, name, metadataName }: ProfileFacts,
  names: Names,
): { name: string; metadataName: string | undefined } {
  return {
    name: name === id ? name : names.profile(name),
    metadataName: metadataName === undefined ? undefined : names.profile(metadataName),
  };
}

/** Names of a user that sentences about him may hold. */
function ownNames({ name, username, email }: UserFacts): readonly string[] {
  return [name, username, (email.known ? email.value : undefined) ?? ''];
}

function scalar(value: Scalar): Json {
  return value ?? null;
}

function releaseUpdatesJson(updates: ReleaseUpdates): Json {
  if (updates.state !== 'listed') return { state: updates.state };
  return { state: updates.state, readAt: updates.readAt, rows: updates.rows.map(releaseUpdateJson) };
}

/** The texts of Salesforce's own release updates: no names of anybody. */
function releaseUpdateJson(update: ReleaseUpdate): JsonOf<ReleaseUpdate> {
  const { about, title, developerName, status, releaseDate, releaseLabel, isReleased } = update;
  return { about, title, developerName, status, releaseDate, releaseLabel, isReleased };
}

function hoursJson(hours: LoginHours): Json {
  const days = Object.entries(hours).map(([day, { start, end }]): [string, JsonOf<DayHours>] => [day, { start, end }]);
  return Object.fromEntries(days);
}
