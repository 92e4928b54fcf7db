import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { needUser } from '../../../cli/changeFlags.js';
import { CLOCK } from '../../../cli/clock.js';
import { checkConfirmable, isConfirmed } from '../../../cli/confirmation.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver, showPage } from '../../../cli/page.js';
import { exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { orgWord } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { Runs } from '../../../change/index.js';
import { checkOrg, orgIdOf, resumedRun } from '../../../jobs/runs/index.js';
import {
  applyRevoke,
  exitCodeOfRevoke,
  askedAddress,
  planRevokeAddress,
  verifiedBefore,
} from '../../../jobs/revoke/index.js';
import { say } from '../../../messages.js';
import { REVOKE_FORMATS, revokeText } from '../../../report/revoke/formats.js';
import { revokeAddressPage } from '../../../report/revoke/page.js';
import { type RevokeAddressResult, toRevokeAddressResult } from '../../../report/revoke/result.js';
import { shellWord } from '../../../report/shell.js';
import { Text } from '../../../text.js';
import { openRevoke, revokeQuestion, revokeFlags } from './shared.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.revoke.address');

export default class TokenRevokeAddress extends TokenCommand<RevokeAddressResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('revoke');

  public static override readonly flags = {
    ...revokeFlags,
    ip: Flags.string({
      summary: messages.getMessage('flags.ip.summary'),
      description: messages.getMessage('flags.ip.description'),
      helpValue: '203.0.113.7',
    }),
  };

  public async run(): Promise<RevokeAddressResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenRevokeAddress);
    const now = CLOCK.now();
    if (flags.apply) checkConfirmable(this, flags);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...REVOKE_FORMATS]);
    const { dataDir } = this.config;
    const about = { command: 'revoke address', username: flags.username };
    const resumed = flags.resume === undefined ? undefined : resumedRun(new Runs(dataDir), flags.resume, about);
    const username = needUser(flags.username, resumed);
    const asked = askedAddress(flags.ip, resumed);

    const progress = new Progress(this, 'revoke');
    const connection = flags['target-org'].getConnection(flags['api-version']);
    const around = await openRevoke(connection, { dataDir, now, onProgress: (done) => progress.logins(done) });
    const orgId = orgIdOf(around.witness);
    if (resumed !== undefined) checkOrg(resumed, orgId);
    const plan = await planRevokeAddress(around, { username, address: asked, resumed });
    progress.stop();

    const source = `-o ${await orgWord(plan.found.source.name)}`;
    const pageOf = (result: RevokeAddressResult): ReturnType<typeof revokeAddressPage> =>
      revokeAddressPage(result, { source }, say);
    let { found } = plan;
    if (flags.apply) {
      if (!flags['no-prompt']) showPage(this, pageOf(toRevokeAddressResult(plan.found, say)), false);
      const { address, source: org, username: name } = plan.found;
      const named = { username: name, org: org.name, orgId };
      const question = revokeQuestion(resumed, named, Text.of('revoke.address.confirm', { address, ...named }));
      if (await isConfirmed(this, flags, { orgId, question })) {
        found = await applyRevoke(around, plan, {
          ...{ command: 'revoke address', subject: address, resumed, now: CLOCK.now },
          before: verifiedBefore(plan.found, resumed),
          onBegin: (run) => {
            if (!this.jsonEnabled()) this.logToStderr(say(Text.of('revoke.run', run)));
          },
          tell: () => undefined,
        });
      }
    }
    const result = toRevokeAddressResult(found, say);
    process.exitCode = exitCodeOfRevoke(result, found.gaps);
    const page = pageOf(result);
    const title = `sf token revoke address --username ${shellWord(result.username)} --ip ${result.address} ${source}`;
    await deliver(this, {
      outputs,
      page,
      explain: flags.explain,
      explainFiles: true,
      texts: (format) => revokeText(format, result, { title, page, explain: true }, say),
      written: (format) => say(Text.of(`pages.format.${format === 'json' ? 'json-whole' : format}`)),
    });
    return result;
  }
}
