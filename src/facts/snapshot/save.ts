import { type Fact, type Gap, gapKey, type PermissionId, rangeWarnings, uniqueGaps } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import type { LoginProgress, Source, UserQuery, Witness } from '../types.js';
import { appsToSave, type SavedApps, savedAppsJson } from './apps.js';
import { type EncodeAny, Encoder, profileNames } from './encode.js';
import { KIND, SCHEMA_VERSION, type Json } from './format.js';
import type { Header } from './headAndTail.js';
import { loginLines, loginsAboutJson, loginsToSave } from './logins.js';
import type { Names } from './names.js';
import { gapsOfUser } from './userGaps.js';
import { grantsJson, MOST_GRANTS, policiesJson } from './rights.js';
import { SnapshotWriter, type JsonMembers } from './writer.js';

export interface SaveOptions {
  /** ISO time at which the reading begins. */
  readonly taken: string;
  /** Version of the plugin. */
  readonly plugin: string;
  /** Gives the reasons of gaps their words. */
  readonly say: Say;
  /** Makes one line of JSON of a value; JSON.stringify when nothing is said. */
  readonly asText?: (json: unknown) => string;
  readonly names: Names;
  /** Permissions of which rules ask who holds them. */
  readonly permissions?: readonly PermissionId[];
  /** Apps and who may use them are saved too. */
  readonly apps?: boolean;
  /** Past logins of so many days are saved too. */
  readonly loginDays?: number;
  /** Called after each user. */
  readonly step?: () => void;
  /** How many users there will be. */
  readonly onTotal?: (users: number) => void;
  readonly onLogins?: (progress: LoginProgress) => void;
}

export interface Saved {
  readonly profiles: number;
  readonly users: number;
  /** How many apps; not there when they were not asked for. */
  readonly apps?: number;
  /** How many logins the saved groups count; not there when they were not asked for. */
  readonly logins?: number;
  /** What could not be read; it stands in the file too. */
  readonly gaps: readonly Gap[];
  /** What is said of the lists of ranges, also to whoever asks the file. */
  readonly warnings: readonly Text[];
}

const NO_SESSION: Gap = { what: Text.of('facts.what.session-address'), why: Text.of('snapshot.no-session') };
/** Every user with every verified address: which of them will be asked about is not known yet. */
const EVERYBODY: UserQuery = { addresses: 'all', includeInactive: true };

/**
 * Reads all facts that a witness has and hands the snapshot on as text, a piece at a time. The memory that it takes
 * does not grow with the users.
 *
 * @throws FactsError when the facts of the org and its profiles are more than a line may hold; whatever `witness` throws.
 */
export async function saveSnapshot(
  witness: Witness,
  options: SaveOptions,
  write: (text: string) => void,
): Promise<Saved> {
  const newGaps = newGapsOf(witness);
  const beginning = await read(witness, newGaps, options);
  const { apps, profiles, session } = beginning;
  profiles.forEach((profile) => profileNames(profile, options.names));
  const encoder = new Encoder(options.say, options.names);
  const out = new SnapshotWriter(write, options.asText);
  out.header(headerOf(beginning, witness.source, options, encoder));

  let users = 0;
  const carried = new Set<string>();
  for await (const user of witness.users?.({ ...EVERYBODY, ...(options.onTotal && { onTotal: options.onTotal }) }) ??
    []) {
    out.line(encoder.user(user));
    for (const gap of gapsOfUser(user)) carried.add(gapKey(gap));
    users++;
    options.step?.();
  }
  const gaps = newGaps().map((gap) => ({ ...encoder.gap(gap), ofUsers: carried.has(gapKey(gap)) }));
  const logins =
    options.loginDays === undefined
      ? undefined
      : await witness.logins?.({
          ...loginsToSave(options.taken, options.loginDays),
          ...(options.onLogins && { onProgress: options.onLogins }),
        });
  const lines = logins === undefined ? [] : loginLines(logins);
  lines.forEach(({ kind, of }) => out.line({ kind, ...of }));
  out.end({ kind: 'end', users, gaps, logins: logins && loginsAboutJson(logins, lines.length, encoder) });
  return {
    profiles: profiles.length,
    users,
    ...(apps === undefined ? {} : { apps: apps.seen.known ? apps.seen.value.apps.length : 0 }),
    ...(logins === undefined ? {} : { logins: logins.groups.reduce((sum, group) => sum + group.logins, 0) }),
    gaps: uniqueGaps(
      ...[witness.gaps(), 'what' in session ? [session] : [], gapsOfApps(apps)],
      ...[logins?.gaps ?? [], logins?.logGaps ?? []],
    ),
    warnings: rangeWarnings(beginning.org, profiles),
  };
}

/** What stands in the header, with the gaps that came up with each. */
type Beginning = Omit<Header, 'about'>;

async function read(
  witness: Witness,
  newGaps: () => readonly Gap[],
  { apps: areApps = false, permissions = [] }: Pick<SaveOptions, 'apps' | 'permissions'>,
): Promise<Beginning> {
  const org = await witness.org();
  const ofOrg = newGaps();
  const profiles = await witness.profiles();
  const ofProfiles = newGaps();
  const session = (await witness.sessionAddress?.()) ?? NO_SESSION;
  const gaps = { org: ofOrg, profiles: ofProfiles, session: newGaps() };
  const policies = await witness.loginPolicies?.();
  const grants = permissions.length === 0 ? undefined : await witness.permissionGrants?.(permissions, MOST_GRANTS);
  const apps = areApps ? await appsToSave(witness) : undefined;
  // These gaps stand in the facts themselves, and are told to whoever asks for them.
  newGaps();
  return { org, profiles, session, policies, grants, apps, gaps };
}

function headerOf(
  { apps, gaps, grants, org, policies, profiles, session }: Beginning,
  { name, orgId }: Source,
  { taken, plugin, names }: SaveOptions,
  encoder: Encoder,
): JsonMembers {
  const encode: EncodeAny = (fact, json) => encoder.fact(fact, json);
  const encoded = (list: readonly Gap[]): Json => list.map((gap) => encoder.gap(gap));
  return {
    kind: KIND,
    schemaVersion: SCHEMA_VERSION,
    taken,
    plugin,
    anonymized: names.anonymized,
    source: { name: names.username(name), orgId },
    org: encoder.org(org),
    profiles: profiles.map((profile) => encoder.profile(profile)),
    session: encoder.session(session),
    policies: policies && encode(policies, (value) => policiesJson(value, encode)),
    grants: grants && encode(grants, grantsJson),
    apps: apps && savedAppsJson(apps, { encode, names, ranges: (fact) => encoder.ranges(fact) }),
    gaps: { org: encoded(gaps.org), profiles: encoded(gaps.profiles), session: encoded(gaps.session) },
  };
}

/** Gives at each call the gaps that came since the last one. */
function newGapsOf(witness: Witness): () => readonly Gap[] {
  const seen = new Set<string>();
  return () => {
    const fresh = witness.gaps().filter((gap) => !seen.has(gapKey(gap)));
    fresh.forEach((gap) => seen.add(gapKey(gap)));
    return fresh;
  };
}

function gapsOfApps(apps: SavedApps | undefined): readonly Gap[] {
  const facts: readonly Fact<unknown>[] = apps === undefined ? [] : [apps.seen, apps.assigned];
  return facts.flatMap((fact) => (fact.known ? (fact.partial ?? []) : fact.gap));
}
