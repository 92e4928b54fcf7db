/**
 * The flags that `revoke login` and `revoke address` share, and what both are opened with.
 */
import type { Connection } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { changeFlags } from '../../../cli/changeFlags.js';
import { outputFileFlag, pageFlags } from '../../../cli/flags.js';
import { Runs } from '../../../change/index.js';
import { ConnectionClient, openOrg, sendOnce } from '../../../facts/org/index.js';
import type { RevokeAround } from '../../../jobs/revoke.js';
import { REVOKE_FORMATS } from '../../../report/revoke/formats.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.revoke.login');

export const words = (flag: string): { summary: string; description: string } => ({
  summary: messages.getMessage(`flags.${flag}.summary`),
  description: messages.getMessage(`flags.${flag}.description`),
});

export const revokeFlags = {
  ...changeFlags(words, messages.getMessage('flags.target-org.summary')),
  'result-format': Flags.option({ char: 'r', ...words('result-format'), options: REVOKE_FORMATS })(),
  'output-file': outputFileFlag,
  ...pageFlags,
};

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
