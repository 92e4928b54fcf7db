/**
 * From where a rotation tries the new secret, as far as anything tells: Salesforce shows from where the session was opened,
 * and a session goes on working wherever it is taken to (docs/salesforce.md section 5).
 */
import type { OrgWitness } from '../../facts/org/index.js';
import { type Address, formatAddress } from '../../ip/index.js';
import { decisionBefore } from '../../login/decisions.js';
import type { Ask, Need, TriedLogin, UserFacts, Verdict } from '../../policy/index.js';
import { freeUser, type UserWithLogins } from '../logins/index.js';

export interface TestPlace {
  /** From where the session was opened, and when (ISO). This machine may be elsewhere by now. */
  readonly address: string | null;
  readonly addressAt: string | null;
  /** Whether this user has never got in from there. Null where that is not known: that it has says nothing of this machine. */
  readonly isNew: boolean | null;
  /** Of a login from there, once the user is unlocked. */
  readonly verdict: Verdict | null;
  /** Never `no`: at the address of this machine a token may be needed. */
  readonly needsToken: Need;
}

/** Addresses from which the user has got in. */
export function seenAddresses(history: readonly TriedLogin[]): ReadonlySet<string> {
  return new Set(history.filter(({ outcome }) => outcome === 'success').map(({ sourceIp }) => sourceIp));
}

interface PlaceQuestion {
  /** Undefined where they could not all be read. */
  readonly seenFrom: ReadonlySet<string> | undefined;
  readonly ask: Ask;
}

export async function testPlace(
  witness: OrgWitness,
  about: UserWithLogins,
  { ask, seenFrom }: PlaceQuestion,
): Promise<TestPlace> {
  const found = await witness.sessionAddress();
  if (!('address' in found)) {
    return { address: null, addressAt: null, isNew: null, verdict: null, needsToken: 'unknown' };
  }
  const text = formatAddress(found.address);
  const user = await knowing(witness, about, found.address);
  const seen = { address: found.address, from: 'AuthSession' };
  const { verdict } = decisionBefore(freeUser(user), about.profile, seen, ask, about.done.seen.facts);
  return {
    address: text,
    addressAt: found.time,
    isNew: seenFrom?.has(text) === false ? true : null,
    verdict,
    needsToken: verdict === 'token-required' ? 'yes' : 'unknown',
  };
}

/** The user, with whether this address is among the verified ones, of which those are read that clients come from. */
async function knowing(witness: OrgWitness, { done, user }: UserWithLogins, address: Address): Promise<UserFacts> {
  const text = formatAddress(address);
  if (done.listed.rows.some(({ addresses }) => addresses.some((one) => one.address === text))) return user;
  for await (const one of witness.users({ ids: [user.id], addresses: [address] })) return one;
  return user;
}
