/**
 * From where a rotation tries the new secret: whether Salesforce has seen this user there, and what it asks for there.
 */
import type { OrgWitness } from '../facts/org/index.js';
import { type Address, formatAddress } from '../ip/index.js';
import { decisionBefore } from '../login/decisions.js';
import type { Ask, Fact, Need, TriedLogin, UserFacts, Verdict } from '../policy/index.js';
import { freeUser } from './listLogins.js';
import type { UserWithLogins } from './loginsOfUser.js';

export interface TestPlace {
  readonly address: string | null;
  /** Whether this user has never got in from there; null where that is not known. */
  readonly isNew: boolean | null;
  /** Of a login from there, once the user is unlocked. */
  readonly verdict: Verdict | null;
  readonly needsToken: Need;
}

interface PlaceQuestion {
  readonly history: Fact<readonly TriedLogin[]>;
  readonly ask: Ask;
}

export async function testPlace(
  witness: OrgWitness,
  about: UserWithLogins,
  { ask, history }: PlaceQuestion,
): Promise<TestPlace> {
  const found = await witness.sessionAddress();
  if (!('address' in found)) return { address: null, isNew: null, verdict: null, needsToken: 'unknown' };
  const text = formatAddress(found.address);
  const user = await knowing(witness, about, found.address);
  const seen = { address: found.address, from: 'AuthSession' };
  const { verdict } = decisionBefore(freeUser(user), about.profile, seen, ask, about.done.seen.facts);
  const isSeen = (row: TriedLogin): boolean => row.sourceIp === text && row.outcome === 'success';
  return {
    address: text,
    isNew: history.known ? !history.value.some(isSeen) : null,
    verdict,
    needsToken: verdict === 'token-required' ? 'yes' : verdict === 'no-token' ? 'no' : 'unknown',
  };
}

/** The user, with whether this address is among the verified ones, of which those are read that clients come from. */
async function knowing(witness: OrgWitness, { done, user }: UserWithLogins, address: Address): Promise<UserFacts> {
  const text = formatAddress(address);
  if (done.listed.rows.some(({ addresses }) => addresses.some((one) => one.address === text))) return user;
  for await (const one of witness.users({ ids: [user.id], addresses: [address] })) return one;
  return user;
}
