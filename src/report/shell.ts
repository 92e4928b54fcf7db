/**
 * Words of commands that can be pasted.
 */

/** A word that a POSIX shell takes as it is, whatever stands in it: usernames come from strangers. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
