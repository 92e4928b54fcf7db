/**
 * The job of `audit ranges`: reads what its rules look at, and judges.
 */
import { UsageError } from '../errors.js';
import type { Source, UserQuery, Witness } from '../facts/types.js';
import {
  AUDIT_RULES,
  profileKey,
  type AuditedList,
  type AuditedUsers,
  type AuditFacts,
  type AuditParameters,
  type LoginEvidence,
  type ProfileUsers,
  type PublishedList,
  type VerifiedAddress,
} from '../policy/audit/index.js';
import { judgeAll, type JudgedRule } from '../policy/findings/index.js';
import {
  addressOf,
  isOfAll,
  type Fact,
  type Gap,
  type LoginFacts,
  type OrgFacts,
  type ProfileFacts,
  uniqueGaps,
} from '../policy/index.js';
import { Text } from '../text.js';

export interface AuditJob {
  readonly witness: Witness;
  readonly parameters: AuditParameters;
  readonly published: readonly PublishedList[];
  /** ISO times between which logins are looked at; undefined for none. */
  readonly evidence: { readonly since: string; readonly until: string } | undefined;
}

export interface Audited {
  readonly judged: readonly JudgedRule[];
  readonly source: Source;
  /** How many ranges, and in how many lists, were looked at. */
  readonly ranges: number;
  readonly lists: number;
}

/** Throws a {@link UsageError} where logins are asked of a witness that has none. */
export async function auditRanges({ evidence, parameters, published, witness }: AuditJob): Promise<Audited> {
  const profiles = [...(await witness.profiles())].sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
  // Before the org's other settings are read: what is missing there changes no range.
  const gaps = witness.gaps();
  const org = await witness.org();
  const read = listsOf(org, profiles);
  const facts: AuditFacts = {
    lists: { read, gaps },
    enforcedAlways: org.rangesEnforcedAlways,
    users: await usersOf(witness),
    administrators: await administratorsOf(witness, profiles),
    evidence: evidence === undefined ? undefined : await evidenceOf(witness, evidence),
    published,
  };
  const known = read.flatMap(({ fact }) => (fact.known ? [fact.value] : []));
  return {
    judged: judgeAll(AUDIT_RULES, facts, parameters),
    source: witness.source,
    ranges: known.reduce((sum, { length }) => sum + length, 0),
    lists: known.length,
  };
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function listsOf({ sessionRanges, trustedRanges }: OrgFacts, profiles: readonly ProfileFacts[]): AuditedList[] {
  const trusted: AuditedList = { list: { scope: 'trusted' }, fact: trustedRanges };
  if (sessionRanges !== undefined) return [trusted, { list: { scope: 'session' }, fact: sessionRanges }];
  return [
    trusted,
    ...profiles.map(({ id, name, ranges }): AuditedList => {
      const known = id === undefined ? {} : { profileId: id };
      return { list: { scope: 'profile', profile: name, ...known }, fact: ranges };
    }),
  ];
}

/** Everybody who is active, with every address that anybody has verified. */
const EVERYBODY: UserQuery = { addresses: 'all' };

/** Counted by profile: the calls grow with profiles and exceptions, not with users. */
async function usersOf(witness: Witness): Promise<AuditedUsers | undefined> {
  if (witness.userGroups === undefined) return undefined;
  const byProfile = new Map<string, ProfileUsers>();
  const verified: VerifiedAddress[] = [];
  const gaps: Gap[] = [];
  const verifiedGaps: Gap[] = [];
  for await (const { count, user } of witness.userGroups(EVERYBODY)) {
    const { active, integration, profileId, verifiedAddresses } = user;
    for (const fact of [active, integration]) if (!fact.known) gaps.push(fact.gap);
    if (active.known && !active.value) continue;
    if (profileId !== undefined) {
      const before = byProfile.get(profileId) ?? { active: 0, integrations: 0 };
      const more = integration.known && integration.value ? count : 0;
      byProfile.set(profileId, { active: before.active + count, integrations: before.integrations + more });
    }
    if (!verifiedAddresses.known) verifiedGaps.push(verifiedAddresses.gap);
    else for (const address of verifiedAddresses.value) verified.push({ address, users: count, profile: profileId });
  }
  const hidden = witness.gaps().filter(isOfAll);
  return { byProfile, verified, gaps: uniqueGaps(gaps, hidden), verifiedGaps: uniqueGaps(verifiedGaps) };
}

/** A witness that does not tell knows the standard profile by its name. */
async function administratorsOf(
  witness: Witness,
  profiles: readonly ProfileFacts[],
): Promise<Fact<ReadonlySet<string>>> {
  const told = await witness.administrators?.();
  if (told !== undefined) return told;
  const standard = profiles.filter(({ metadataName }) => metadataName === 'Admin').map(profileKey);
  const partial: Gap = { what: 'PermissionSet', why: Text.of('audit.gap.administrators') };
  return { known: true, value: new Set(standard), from: witness.source.name, partial };
}

/** Failed logins count too: whoever tries from a range uses it. */
async function evidenceOf(witness: Witness, asked: { since: string; until: string }): Promise<LoginEvidence> {
  if (witness.logins === undefined) {
    throw new UsageError(Text.of('token-audit-ranges.evidence.project', { project: witness.source.name }));
  }
  const saved = witness.loginsTime;
  const until = saved?.until ?? asked.until;
  // A snapshot holds one time, of which the newest part may be asked for.
  const since = saved !== undefined && saved.since < asked.since ? saved.since : asked.since;
  const logins = await witness.logins({ since, until, wanted: 'all', maxLogBytes: 0 });
  const begin = Date.parse(asked.since) / 1000;
  const profileOf = await profilesOf(witness, logins);
  const addresses: LoginEvidence['addresses'][number][] = [];
  const byProfile = new Map<string, LoginEvidence['addresses'][number][]>();
  for (const { last, sourceIp, userId } of logins.groups) {
    const address = addressOf(sourceIp);
    if (address === undefined || last < begin) continue;
    addresses.push(address);
    const profile = userId === null ? undefined : profileOf.get(userId);
    if (profile === undefined) continue;
    const own = byProfile.get(profile);
    if (own === undefined) byProfile.set(profile, [address]);
    else own.push(address);
  }
  return { since: asked.since, until, addresses, byProfile, gaps: logins.gaps };
}

/** Profile ids of those who logged in. */
async function profilesOf(witness: Witness, { groups }: LoginFacts): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(groups.map(({ userId }) => userId))].filter((id) => id !== null).sort();
  const found = new Map<string, string>();
  for await (const { id, profileId } of witness.users?.({ ids, addresses: [], includeInactive: true }) ?? []) {
    if (profileId !== undefined) found.set(id, profileId);
  }
  return found;
}
