/**
 * What could not be read, collected over the run.
 */
import { type Fact, type Gap, gapKey, known, unreadable } from '../../../policy/index.js';
import { type NameOrText, Text } from '../../../text.js';
import { OrgRefusal } from '../wire/index.js';
import { READ_PERMISSIONS, type ReadPermission } from './permissions.js';

/** A gap with the label of the permission that would close it. `rest` is a key below `facts-org.gap`. */
export function gap<What extends NameOrText>(
  what: What,
  why: Text,
  permission?: ReadPermission,
): Gap & { readonly what: What } {
  return { what, why, ...(permission === undefined ? {} : { permission: READ_PERMISSIONS[permission] }) };
}

/** Of every call of a session whose user may not use the API: no other permission helps it. */
const API_DISABLED = 'API_DISABLED_FOR_ORG';

/** The gap for a read that the org refused. */
export function refusedGap(what: NameOrText, { code, words }: OrgRefusal, permission?: ReadPermission): Gap {
  const needed = code === API_DISABLED ? 'ApiEnabled' : permission;
  return gap(what, Text.of('facts-org.gap.refused', { code, words }), needed);
}

/**
 * The gaps so far, each once. `read` is how most of them come about: a read that the org refuses becomes an unreadable
 * fact, and its gap is on the list.
 */
export class GapList {
  readonly #gaps = new Map<string, Gap>();

  public add(...gaps: readonly Gap[]): void {
    for (const one of gaps) {
      const key = gapKey(one);
      if (!this.#gaps.has(key)) this.#gaps.set(key, one);
    }
  }

  public list(): readonly Gap[] {
    return [...this.#gaps.values()];
  }

  /** Puts the gaps of a fact on the list and gives the fact back. */
  public note<T>(fact: Fact<T>): Fact<T> {
    if (!fact.known) this.add(fact.gap);
    else if (fact.partial !== undefined) this.add(fact.partial);
    return fact;
  }

  public async read<T>(
    what: NameOrText,
    from: string,
    permission: ReadPermission | undefined,
    work: () => Promise<T>,
  ): Promise<Fact<T>> {
    try {
      return known(await work(), from);
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      return this.note(unreadable<T>(refusedGap(what, error, permission)));
    }
  }
}
