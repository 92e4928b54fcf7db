/**
 * Who changed a range last, by the words of the org's own record of Setup. Salesforce does not say in which form those
 * words name a range (U), so a change is taken for one of a range where it names both of its ends.
 */
import { formatAddress } from '../ip/index.js';
import type { ListedRange } from './listRanges.js';

/** A row of SetupAuditTrail that names addresses. */
export interface SetupChange {
  /** ISO time. */
  readonly at: string;
  /** Username; undefined where the org names nobody: itself, or a user who is gone. */
  readonly by: string | undefined;
  /** What was done, in the org's words. */
  readonly words: string;
}

export type RangeChange = Pick<SetupChange, 'at' | 'by'>;

/** What may be an address, as it stands between other characters. */
const ADDRESS = /[\da-f]*(?:[.:][\da-f]*){2,}/giu;

export class RangeChanges {
  readonly #changes: readonly { readonly change: SetupChange; readonly named: ReadonlySet<string> }[];

  /** @param changes the newest first */
  public constructor(changes: readonly SetupChange[]) {
    this.#changes = changes.map((change) => ({ change, named: addressesIn(change.words) }));
  }

  /**
   * The newest change that names both ends of the range. Where changes name the profile whose range it is, those alone
   * count: the same range may stand in several lists.
   */
  public lastOf({ list, range }: Pick<ListedRange, 'list' | 'range'>): RangeChange | undefined {
    const ends = [range.start, range.end].map((end) => formatAddress(end).toLowerCase());
    const naming = this.#changes.filter(({ named }) => ends.every((end) => named.has(end)));
    const profile = list.scope === 'profile' ? list.profile.toLowerCase() : undefined;
    const own =
      profile === undefined ? [] : naming.filter(({ change }) => change.words.toLowerCase().includes(profile));
    const [last] = own.length > 0 ? own : naming;
    return last && { at: last.change.at, by: last.change.by };
  }
}

/** In small letters, without the dot that ends a sentence. */
export function addressesIn(words: string): ReadonlySet<string> {
  return new Set([...words.matchAll(ADDRESS)].map(([text]) => text.toLowerCase().replace(/\.$/u, '')));
}
