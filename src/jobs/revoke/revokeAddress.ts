/**
 * The job of `revoke address`: look whether the user has verified it, and, where it was confirmed, take it back.
 */
import { addressesStep, type ChangeStep, type RunRecord } from '../../change/index.js';
import { RunError, UsageError } from '../../errors.js';
import { tryRange } from '../../facts/addresses/index.js';
import { HoldingReader, type OrgWitness } from '../../facts/org/index.js';
import { formatAddress, parseAddress } from '../../ip/index.js';
import type { WrittenBefore } from '../../report/revoke/stateBefore.js';
import { reportAddresses, type RevokeAddressFound } from '../../report/revoke/result.js';
import { Text } from '../../text.js';
import { planned, planOf, type RevokeAround } from './revokeLogin.js';

/**
 * The address that `--ip` names, or that of the run which is taken up.
 *
 * @throws UsageError for none, for a range, and for what is no address, and for another one than the run is about
 */
export function askedAddress(ip: string | undefined, resumed: Pick<RunRecord, 'id' | 'subject'> | undefined): string {
  const asked = ip === undefined ? undefined : oneAddress(ip);
  const subject = resumed?.subject ?? undefined;
  if (subject === undefined) {
    if (asked === undefined) throw new UsageError(Text.of('revoke.error.no-address'));
    return asked;
  }
  if (asked !== undefined && resumed !== undefined && !isSame(subject, asked)) {
    throw new UsageError(Text.of('revoke.error.other-address', { id: resumed.id, address: subject, ip: asked }));
  }
  return subject;
}

function oneAddress(ip: string): string {
  const text = ip.trim();
  const range = tryRange(text);
  if ('key' in range) throw new UsageError(Text.of('revoke.error.no-ip'), range);
  const { end, start } = range;
  if (start !== end) throw new UsageError(Text.of('revoke.error.range', { ip: text, first: formatAddress(start) }));
  return formatAddress(start);
}

export interface AddressQuestion {
  readonly username: string;
  /** See {@link askedAddress}. */
  readonly address: string;
  readonly resumed: RunRecord | undefined;
}

/** What `revoke address` looks at. */
export interface PlannedAddress {
  readonly found: RevokeAddressFound;
  readonly steps: readonly ChangeStep[];
  readonly leftOut: readonly string[];
}

export async function planRevokeAddress(
  { client, now, runs, send, witness }: RevokeAround,
  { address, resumed, username }: AddressQuestion,
): Promise<PlannedAddress> {
  const at = now.toISOString();
  const { id, name } = await userOf(witness, username);
  const holdings = new HoldingReader(client, id);
  const addresses = await holdings.addresses();
  // As the org writes it, which of IPv6 may be otherwise.
  const stored = addresses.known ? addresses.value.find((one) => isSame(one.address, address)) : undefined;
  const changes = { userId: id, apiVersion: client.apiVersion, holdings, send };
  const steps = [addressesStep(changes, stored?.address ?? address)];
  return {
    steps,
    leftOut: [],
    found: {
      source: { ...witness.source },
      ...{ username: name, userId: id, at, before: undefined },
      ...planOf({ runs, witness }, id, resumed),
      ...{ addresses, address: stored?.address ?? address },
      steps: resumed?.steps ?? steps.map((step) => planned(step.id, false)),
      gaps: addresses.known ? [] : [addresses.gap],
      apiCalls: witness.apiCalls() + client.calls(),
    },
  };
}

/** Which were verified before a run: of one that is taken up as it wrote them down. */
export function verifiedBefore(
  { addresses }: Pick<RevokeAddressFound, 'addresses'>,
  resumed: RunRecord | undefined,
): WrittenBefore {
  return resumed === undefined ? { verified: reportAddresses(addresses) } : resumed.found;
}

function isSame(stored: string, address: string): boolean {
  try {
    return formatAddress(parseAddress(stored)) === address;
  } catch {
    return stored === address;
  }
}

async function userOf(witness: OrgWitness, username: string): Promise<{ readonly id: string; readonly name: string }> {
  for await (const user of witness.users({ addresses: [], usernames: [username], includeInactive: true })) {
    return { id: user.id, name: user.username };
  }
  throw new RunError(Text.of('reset.error.unseen', { username }));
}
