/**
 * What the audit of ranges looks at, read from an org, a project or a snapshot.
 */
import { inOrder } from '../../inOrder.js';
import type { UserQuery, Witness } from '../../facts/types.js';
import {
  profileKey,
  type AuditedList,
  type AuditedUsers,
  type AuditFacts,
  type LoginEvidence,
  type ProfileUsers,
  type PublishedList,
  type VerifiedAddress,
} from '../../policy/audit/index.js';
import {
  addressOf,
  isOfAll,
  type Fact,
  type Gap,
  type LoginGroup,
  type OrgFacts,
  type ProfileFacts,
  uniqueGaps,
  type UserFacts,
} from '../../policy/index.js';
import { Text } from '../../text.js';

/** What was read before. */
export interface RangesRead {
  readonly org: OrgFacts;
  readonly profiles: readonly ProfileFacts[];
  /** What could not be read of lists: a profile that is hidden. */
  readonly gaps: readonly Gap[];
  /** Undefined where nobody asked. */
  readonly evidence: LoginEvidence | undefined;
  readonly published: readonly PublishedList[];
  /** Users whose verified addresses are asked for one by one, beside administrators; undefined for nobody. */
  readonly holders?: readonly string[];
  /** Whether the rules look at the addresses of these alone. */
  readonly holdersAlone?: boolean;
}

export async function readAuditFacts(witness: Witness, read: RangesRead): Promise<AuditFacts> {
  const { evidence, gaps, holders, holdersAlone = false, org, published } = read;
  const profiles = [...read.profiles].sort((a, b) => inOrder(a.name, b.name) || inOrder(a.id ?? '', b.id ?? ''));
  const administrators = await administratorsOf(witness, profiles);
  const users = await usersOf(witness, holdersAlone ? [] : 'all');
  const its = (found: VerifiedAddresses): Partial<VerifiedAddresses> =>
    holdersAlone ? { ...found, verifiedOf: HOLDERS } : { holders: found.holders ?? [] };
  return {
    lists: { read: listsOf(org, profiles), gaps },
    enforcedAlways: org.rangesEnforcedAlways,
    users: users && holders ? { ...users, ...its(await verifiedBy(witness, users, administrators, holders)) } : users,
    administrators,
    evidence,
    published,
  };
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

/** Counted by profile: the calls grow with profiles and exceptions, not with users. Everybody who is active. */
async function usersOf(witness: Witness, addresses: UserQuery['addresses']): Promise<AuditedUsers | undefined> {
  if (witness.userGroups === undefined) return undefined;
  const byProfile = new Map<string, ProfileUsers>();
  const verified = new VerifiedTally();
  const gaps: Gap[] = [];
  for await (const { count, user } of witness.userGroups({ addresses })) {
    const { active, integration, profileId } = user;
    for (const fact of [active, integration]) if (!fact.known) gaps.push(fact.gap);
    if (active.known && !active.value) continue;
    if (profileId !== undefined) {
      const before = byProfile.get(profileId) ?? { active: 0, integrations: 0 };
      const more = integration.known && integration.value ? count : 0;
      byProfile.set(profileId, { active: before.active + count, integrations: before.integrations + more });
    }
    verified.add(user, count);
  }
  const hidden = witness.gaps().filter(isOfAll);
  return { byProfile, ...verified.done(), gaps: uniqueGaps(gaps, hidden) };
}

type VerifiedAddresses = Pick<AuditedUsers, 'verified' | 'verifiedGaps' | 'verifiedOf' | 'holders'>;

/** As JSON has it. */
const HOLDERS = ['administrators', 'register'] as const;

class VerifiedTally {
  readonly #addresses: VerifiedAddress[] = [];
  readonly #gaps: Gap[] = [];

  public add({ profileId, verifiedAddresses }: UserFacts, users: number): void {
    if (!verifiedAddresses.known) this.#gaps.push(verifiedAddresses.gap);
    else for (const address of verifiedAddresses.value) this.#addresses.push({ address, users, profile: profileId });
  }

  public done(...more: readonly Gap[]): VerifiedAddresses {
    return { verified: this.#addresses, verifiedGaps: uniqueGaps(this.#gaps, more) };
  }
}

/** Administrators whose verified addresses are read, at most. */
const MOST_ADMINISTRATORS = 1000;

/** The verified addresses of some users and of administrators, active ones. */
async function verifiedBy(
  witness: Witness,
  { byProfile }: AuditedUsers,
  administrators: Fact<ReadonlySet<string>>,
  usernames: readonly string[],
): Promise<VerifiedAddresses> {
  const verified = new VerifiedTally();
  const holders: UserFacts[] = [];
  const seen = new Set<string>();
  const read = async (query: Omit<UserQuery, 'addresses'>): Promise<void> => {
    for await (const user of witness.users?.({ ...query, addresses: 'all' }) ?? []) {
      if (!seen.has(user.id)) {
        verified.add(user, 1);
        if (user.verifiedAddresses.known && user.verifiedAddresses.value.length > 0) holders.push(user);
      }
      seen.add(user.id);
    }
  };
  if (usernames.length > 0) await read({ usernames, whoIsThere: true });
  if (!administrators.known) return { ...verified.done(administrators.gap), holders };
  const profiles = [...administrators.value].filter((profile) => byProfile.has(profile));
  const count = profiles.reduce((sum, profile) => sum + (byProfile.get(profile)?.active ?? 0), 0);
  if (count > MOST_ADMINISTRATORS) {
    const words = { count: String(count), most: String(MOST_ADMINISTRATORS) };
    return { ...verified.done({ what: 'LoginIp', why: Text.of('audit.gap.many-administrators', words) }), holders };
  }
  if (profiles.length > 0) await read({ profiles });
  return { ...verified.done(), holders };
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

/** Logins with what is known of those who logged in. */
export interface SeenAddresses {
  /** ISO times. */
  readonly since: string;
  readonly until: string;
  readonly groups: readonly LoginGroup[];
  /** Keys of profiles by user id, see {@link profileKey}. */
  readonly profileOf: ReadonlyMap<string, string>;
  readonly gaps: readonly Gap[];
}

/** Failed logins count too: whoever tries from a range uses it. */
export function evidenceFrom({ gaps, groups, profileOf, since, until }: SeenAddresses): LoginEvidence {
  const begin = Date.parse(since) / 1000;
  const addresses: LoginEvidence['addresses'][number][] = [];
  const byProfile = new Map<string, LoginEvidence['addresses'][number][]>();
  for (const { last, sourceIp, userId } of groups) {
    const address = addressOf(sourceIp);
    if (address === undefined || last < begin) continue;
    addresses.push(address);
    const profile = userId === null ? undefined : profileOf.get(userId);
    if (profile === undefined) continue;
    const own = byProfile.get(profile);
    if (own === undefined) byProfile.set(profile, [address]);
    else own.push(address);
  }
  return { since, until, addresses, byProfile, gaps };
}
