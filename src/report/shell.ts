/**
 * Words of commands that can be pasted.
 */

/** Stands for an org that sf has no name for: whoever gave an access token gives it again, and no page has it. */
export const ORG_VARIABLE = '"$SF_TARGET_ORG"';

/** Stands in the commands of a sentence for the flag of the org that they are about. */
const ORG_PLACE = ' {-o}';

/** A sentence whose commands ask this org; without a flag they ask the default of sf, as the run did. */
export function ofOrg(text: string, flag: string): string {
  return text.replaceAll(ORG_PLACE, () => (flag === '' ? '' : ` ${flag}`));
}

/** The flag of the org behind a source: where that is a file, somebody has to name the org. */
export function orgBehind(source: string): string {
  return source === '' || source.startsWith('-o ') ? source : `-o ${ORG_VARIABLE}`;
}

/** The words of a command that are not empty. */
export function commandOf(...words: readonly (string | undefined)[]): string {
  return ['sf token', ...words].filter((word) => word !== undefined && word !== '').join(' ');
}

/** A word that a POSIX shell takes as it is, whatever stands in it: usernames come from strangers. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
