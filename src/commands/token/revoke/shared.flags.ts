/**
 * The flags that `revoke login` and `revoke address` share, and what both are opened with.
 */
import type { Connection } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { changeFlags } from '../../../cli/changeFlags.js';
import { outputFileFlag, pageFlags } from '../../../cli/flags.js';
import { type RunRecord, Runs, senderTo } from '../../../change/index.js';
import { ConnectionClient, openOrg } from '../../../facts/org/index.js';
import type { RevokeAround } from '../../../jobs/revoke/index.js';
import { REVOKE_FORMATS } from '../../../report/revoke/formats.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.revoke.login');

export const revokeWords = (flag: string): { summary: string; description: string } => ({
  summary: messages.getMessage(`flags.${flag}.summary`),
  description: announced(messages.getMessage(`flags.${flag}.description`)),
});

export const revokeFlags = {
  ...changeFlags(revokeWords, messages.getMessage('flags.target-org.summary')),
  'result-format': Flags.option({ char: 'r', ...revokeWords('result-format'), options: REVOKE_FORMATS })(),
  'output-file': outputFileFlag,
  ...pageFlags,
};

interface Named {
  readonly username: string;
  readonly org: string;
  readonly orgId: string;
}

/** What is asked before anything is changed. @param fresh of a run that is not taken up */
export function revokeQuestion(resumed: Pick<RunRecord, 'id'> | undefined, named: Named, fresh: Text): Text {
  return resumed === undefined ? fresh : Text.of('revoke.confirm.resume', { id: resumed.id, ...named });
}

export async function openRevoke(
  connection: Connection,
  { dataDir, now, onProgress }: { readonly dataDir: string } & Pick<RevokeAround, 'now' | 'onProgress'>,
): Promise<RevokeAround> {
  const witness = await openOrg(connection, { now: now.toISOString() });
  return {
    witness,
    client: new ConnectionClient(connection),
    send: senderTo(connection),
    runs: new Runs(dataDir),
    now,
    onProgress,
  };
}
