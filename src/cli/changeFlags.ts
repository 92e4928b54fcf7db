/**
 * The flags of every command that changes an org: whose, where, and how it is planned, confirmed and taken up.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { UsageError } from '../errors.js';
import { Text } from '../text.js';
import { patientOrg } from './patientOrg.js';

/** What is said of a flag: a summary, and more where the help has room for it. */
type FlagWords = (flag: string) => { readonly summary: string; readonly description?: string };

/** @param targetOrg summary of --target-org @returns flags with the words of the command */
// oxlint-disable-next-line typescript/explicit-function-return-type -- the type is that of the flags, which oclif infers
export const changeFlags = (words: FlagWords, targetOrg: string) => ({
  username: Flags.string({ char: 'u', ...words('username') }),
  'target-org': patientOrg(Flags.requiredOrg({ summary: targetOrg })),
  'api-version': Flags.orgApiVersion(),
  apply: Flags.boolean(words('apply')),
  'no-prompt': Flags.boolean(words('no-prompt')),
  confirm: Flags.string({ ...words('confirm'), helpValue: '00D...' }),
  resume: Flags.string({ ...words('resume'), helpValue: '<run>' }),
});

/** @throws UsageError where neither a user nor a run is named */
export function needUser(username: string | undefined, resumed: { readonly username: string } | undefined): string {
  const name = username ?? resumed?.username;
  if (name === undefined) throw new UsageError(Text.of('revoke.error.nobody'));
  return name;
}
