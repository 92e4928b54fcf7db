/**
 * Who has verified an address of mustPass or mustNotPass (LoginIp): to them it may be as good as a trusted one.
 */
import type { Witness } from '../../facts/types.js';
import type { Address, Range } from '../../ip/index.js';
import type { AuditedUsers } from '../../policy/audit/index.js';
import type { PolicyFile, Probe } from '../../policy/gate/index.js';
import { uniqueGaps, type Gap, type UserFacts } from '../../policy/index.js';
import { Text } from '../../text.js';

/** Addresses of which everybody is asked for; of more, the register and administrators alone. */
const MOST_ADDRESSES = 100;

export interface VerifiedUsers {
  /** Of those named for an address, all that they have verified, by username in small letters. */
  readonly named: ReadonlyMap<string, UserFacts>;
  /** Users, or one for many who differ in nothing that counts, who have verified an address. */
  readonly holders: readonly UserFacts[];
  /** What could not be read of everybody's. */
  readonly gaps: readonly Gap[];
  /** Whether everybody was asked for the addresses of a range. */
  readonly isAsked: (range: Range) => boolean;
}

const NOBODY_ASKED: VerifiedUsers = { named: new Map(), holders: [], gaps: [], isAsked: () => true };

/** @param audited whose verified addresses were read already: those of the register and of administrators */
export async function readVerified(
  witness: Witness,
  file: PolicyFile,
  audited: AuditedUsers | undefined,
): Promise<VerifiedUsers> {
  if (witness.users === undefined) return NOBODY_ASKED;
  const named = new Map<string, UserFacts>();
  const usernames = [...new Set([...file.mustPass, ...file.mustNotPass].flatMap((probe) => probe.usernames ?? []))];
  if (usernames.length > 0 && witness.anonymized !== true) {
    const query = { usernames, addresses: 'all', includeInactive: true, whoIsThere: true } as const;
    for await (const user of witness.users(query)) named.set(user.username.toLowerCase(), user);
  }
  const open = file.mustNotPass.filter((probe) => probe.usernames === undefined);
  if (open.length === 0) return { ...NOBODY_ASKED, named };
  const addresses = addressesOf(open);
  const asked = new Set(addresses);
  const holders = [...(audited?.holders ?? [])];
  const gaps: Gap[] = [...(audited?.verifiedGaps ?? [])];
  if (addresses.length > 0) {
    for await (const { user } of witness.userGroups?.({ addresses }) ?? []) {
      const { verifiedAddresses } = user;
      if (!verifiedAddresses.known) gaps.push(verifiedAddresses.gap);
      else if (verifiedAddresses.value.length > 0) holders.push(user);
    }
  }
  return {
    ...{ named, holders },
    gaps: uniqueGaps(gaps),
    isAsked: ({ end, start }) => start === end && asked.has(start),
  };
}

/** Single addresses, and those of ranges that hold few. */
function addressesOf(probes: readonly Probe[]): Address[] {
  const single = probes.flatMap(({ range: { end, start } }) => (start === end ? [start] : []));
  return [...new Set(single)].slice(0, MOST_ADDRESSES);
}

/** That not everybody was asked. */
export const notAsked = (what: string): Gap => ({ what, why: Text.of('gate.gap.verified') });
