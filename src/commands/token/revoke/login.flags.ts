/**
 * The flags that `revoke login` and `revoke address` share, and what both are opened with.
 */
import type { Connection } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { outputFileFlag, pageFlags } from '../../../cli/flags.js';
import { patientOrg } from '../../../cli/patientOrg.js';
import { Runs } from '../../../change/index.js';
import { UsageError } from '../../../errors.js';
import { ConnectionClient, openOrg, sendOnce } from '../../../facts/org/index.js';
import type { RevokeAround } from '../../../jobs/revoke.js';
import { REVOKE_FORMATS } from '../../../report/revoke/formats.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.revoke.login');

export const words = (flag: string): { summary: string; description: string } => ({
  summary: messages.getMessage(`flags.${flag}.summary`),
  description: messages.getMessage(`flags.${flag}.description`),
});

export const revokeFlags = {
  username: Flags.string({ char: 'u', ...words('username') }),
  'target-org': patientOrg(Flags.requiredOrg({ summary: messages.getMessage('flags.target-org.summary') })),
  'api-version': Flags.orgApiVersion(),
  apply: Flags.boolean(words('apply')),
  'no-prompt': Flags.boolean(words('no-prompt')),
  confirm: Flags.string({ ...words('confirm'), helpValue: '00D...' }),
  resume: Flags.string({ ...words('resume'), helpValue: '<run>' }),
  'result-format': Flags.option({ char: 'r', ...words('result-format'), options: REVOKE_FORMATS })(),
  'output-file': outputFileFlag,
  ...pageFlags,
};

/** @throws UsageError where neither a user nor a run is named */
export function needUser(username: string | undefined, resumed: { readonly username: string } | undefined): string {
  const name = username ?? resumed?.username;
  if (name === undefined) throw new UsageError(Text.of('revoke.error.nobody'));
  return name;
}

export async function openRevoke(
  connection: Connection,
  { dataDir, now, onProgress }: { readonly dataDir: string } & Pick<RevokeAround, 'now' | 'onProgress'>,
): Promise<RevokeAround> {
  const witness = await openOrg(connection, { now: now.toISOString() });
  return {
    witness,
    client: new ConnectionClient(connection),
    send: async (request) => sendOnce(connection, request),
    runs: new Runs(dataDir),
    now,
    onProgress,
  };
}
