/**
 * Words of commands that can be pasted.
 */

/** Stands for an org that sf has no name for: whoever gave an access token gives it again, and no page has it. */
export const ORG_VARIABLE = '"$SF_TARGET_ORG"';

/** The words of a command that are not empty. */
export function commandOf(...words: readonly (string | undefined)[]): string {
  return ['sf token', ...words].filter((word) => word !== undefined && word !== '').join(' ');
}

/** A word that a POSIX shell takes as it is, whatever stands in it: usernames come from strangers. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
