/**
 * Whether today's ranges cover the address of a login.
 */
import { IpError, parseAddress, type Address } from '../../ip/index.js';
import { RangeList } from '../rangeList.js';
import type { Fact, NamedRange, ProfileFacts } from '../types.js';

/** How LoginHistory names Salesforce's own addresses; never an egress address (docs/salesforce.md section 5). */
const SALESFORCE_IP = 'salesforce.com ip';

/** Whether a login came from Salesforce itself. */
export function isSalesforceIp(sourceIp: string | null): boolean {
  return sourceIp?.toLowerCase() === SALESFORCE_IP;
}

/** The address of a login; undefined for Salesforce's own and for whatever is not an address. */
export function addressOf(sourceIp: string | null): Address | undefined {
  if (sourceIp === null) return undefined;
  try {
    return parseAddress(sourceIp);
  } catch (error) {
    if (error instanceof IpError) return undefined;
    throw error;
  }
}

export type Covered = 'inside' | 'outside' | 'unknown';

export class Coverage {
  readonly #profiles: ReadonlyMap<string, ProfileFacts>;
  readonly #trusted: RangeList;
  readonly #ofProfiles = new Map<string, RangeList>();

  public constructor(trusted: Fact<readonly NamedRange[]>, profiles: ReadonlyMap<string, ProfileFacts>) {
    this.#profiles = profiles;

    this.#trusted = new RangeList(trusted);
  }

  /**
   * `outside` when no trusted range and no range of the profile holds the address. A login by Salesforce itself is
   * `inside`; one whose address is not known is `unknown`, and so is one that a range that could not be read may hold.
   */
  public of(sourceIp: string | null, profileId: string | undefined): Covered {
    if (isSalesforceIp(sourceIp)) return 'inside';
    const address = addressOf(sourceIp);
    if (address === undefined) return 'unknown';
    const trusted = this.#trusted.trusts(address).values;
    if (trusted.length === 1 && trusted[0]) return 'inside';
    const profile = this.#rangesOf(profileId)?.admits(address).values ?? ['none'];
    if (profile.length === 1 && profile[0] === 'inside') return 'inside';
    return trusted.includes(true) || profile.includes('inside') ? 'unknown' : 'outside';
  }

  #rangesOf(profileId: string | undefined): RangeList | undefined {
    const profile = profileId === undefined ? undefined : this.#profiles.get(profileId);
    if (profileId === undefined || profile === undefined) return undefined;
    let list = this.#ofProfiles.get(profileId);
    if (list === undefined) {
      list = new RangeList(profile.ranges);
      this.#ofProfiles.set(profileId, list);
    }
    return list;
  }
}
