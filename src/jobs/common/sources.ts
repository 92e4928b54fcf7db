import type { OrgClient } from '../../facts/org/index.js';
import type { Witness } from '../../facts/types.js';

/** What is asked, once it is opened. */
export interface OpenedSource {
  readonly witness: Witness;
  /** Of an org; a file has none. It counts the calls of the witness, too. */
  readonly client: OrgClient | undefined;
}

/** One of what a job looks into, to be opened when it is its turn. */
export interface NamedSource {
  /** As it is asked for; undefined for the default org. */
  readonly name: string | undefined;
  readonly open: () => Promise<OpenedSource>;
}
