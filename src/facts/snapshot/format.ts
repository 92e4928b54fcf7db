/**
 * The format of a snapshot: JSON lines in UTF-8. The first line is the header, then comes one user a line, the last
 * line is the end. schemas/snapshot.schema.json is the same for other programs.
 *
 * - A fact that was read is `[value, from]`; `null` stands for a value that the org does not have. A list of which some
 *   entries could not be read is `[value, from, gap]`. A fact that could not be read is `{"gap": ...}`.
 * - The reason of a gap is in words, so that a file can be read by a later version and by a person.
 * - The end holds the number of users, what could not be read of them, the SHA-256 of the header line and that of all
 *   bytes before its own member `sha256`. A file that was cut off or altered is told by it.
 * - Addresses are texts as people write them; an address range is `{"start", "end", "description"?}`.
 */
import { SNAPSHOT_VERSIONS } from '../../policy/index.js';

/** The first member of the first line, by which a snapshot is known. */
export const KIND = 'sf-token-snapshot';
/**
 * Versions that are read, the present one last: a new one is added with every change after which an older reader could
 * answer differently; such a reader refuses the file. 1.0 is without `sandbox` and `releaseUpdates` of the org: what hangs
 * on them is not known of such a file. Both 1.0 and 1.1 are without `policies` and `grants`, and all three without `apps`.
 */
export const READABLE_VERSIONS: readonly [string, ...string[]] = SNAPSHOT_VERSIONS;
export const [FIRST_VERSION] = READABLE_VERSIONS;
export const SCHEMA_VERSION = READABLE_VERSIONS.at(-1) ?? FIRST_VERSION;
/** Bytes of one line without its end: 64 MiB. A header with 5,000 profiles of 100 ranges each has half of that. */
export const LONGEST_LINE = 64 * 1024 * 1024;
/** Between these two, at the end of the last line, stands the SHA-256 of all bytes before them, in hexadecimal. */
export const SUM_BEGIN = ',"sha256":"';
export const SUM_END = '"}';

/** What JSON.stringify takes; a member that is `undefined` is left out. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };
/** JSON with a member for each of T: one that is forgotten does not compile. */
export type JsonOf<T> = { readonly [Name in keyof Required<T>]: Json | undefined };

/** What the first line says apart from the facts. */
export interface About {
  /** ISO time at which the reading began. */
  readonly taken: string;
  /** Version of the plugin that wrote the file. */
  readonly plugin: string;
  /** Whether names, usernames and mail addresses are pseudonyms. */
  readonly anonymized: boolean;
  /** The org that was read: username of the session, and the org's id. */
  readonly source: { readonly name: string; readonly orgId?: string };
}
