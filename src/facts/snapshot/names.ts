/**
 * What people are called, as it goes into a snapshot: as it is, or as pseudonyms.
 */
export interface Names {
  /** Whether the names are pseudonyms. */
  readonly anonymized: boolean;
  username(username: string): string;
  person(name: string): string;
  /** A mail address. Its ending `.invalid` stays, since a note of the verdict depends on it. */
  mail(address: string): string;
  /** The label or the metadata name of a profile; texts that come later may hold it. */
  profile(name: string): string;
  /** A text that somebody typed into the org: the description of a range. */
  typed(text: string): string;
  /** A sentence that may hold names: of profiles seen before, usernames, mail addresses, and those in `own`. */
  sentence(words: string, own: readonly string[]): string;
}

const same = (text: string): string => text;

export const NAMES_AS_THEY_ARE: Names = {
  anonymized: false,
  username: same,
  person: same,
  mail: same,
  profile: same,
  typed: same,
  sentence: same,
};
