import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { openWitness } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp, tellAge } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { parseSince } from '../../../cli/since.js';
import { sourceWords, typedSource } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { readRegister } from '../../../jobs/listIntegrations.js';
import { policyFileOf } from '../../../jobs/common/policyFile.js';
import { say } from '../../../messages.js';
import { INTEGRATIONS_FORMATS, integrationsIn, integrationsText } from '../../../report/integrations/formats.js';
import { listIntegrationsPage } from '../../../report/integrations/page.js';
import { toListIntegrationsResult, type ListIntegrationsResult } from '../../../report/integrations/result.js';
import { forTerminal } from '../../../report/escaping.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.integrations');

export default class TokenListIntegrations extends TokenCommand<ListIntegrationsResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp();

  public static override readonly flags = {
    ...sourceFlags,
    policy: Flags.string({ summary: messages.getMessage('flags.policy.summary'), helpValue: '<path>' }),
    since: Flags.string({ summary: messages.getMessage('flags.since.summary'), helpValue: '30d' }),
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      options: INTEGRATIONS_FORMATS,
    })(),
    'output-file': outputFileFlag,
    ...pageFlags,
  };

  public async run(): Promise<ListIntegrationsResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenListIntegrations);
    const { all, explain, policy } = flags;
    const at = new Date();
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...INTEGRATIONS_FORMATS]);
    const since = flags.since === undefined ? undefined : parseSince(flags.since, at);
    const { file, notes } = await policyFileOf(policy, process.cwd(), typedSource(flags));
    for (const note of notes) this.warn(forTerminal(say(note)));
    const witness = await openWitness(flags);
    const progress = new Progress(this, 'token-list-integrations', outputs.isForPeople);
    const onProgress = progress.logins.bind(progress);
    const read = await readRegister(witness, { file, now: at.toISOString(), since, onProgress });
    progress.stop();
    const result = toListIntegrationsResult({ ...read, at: at.toISOString(), policy: file.path }, say);
    process.exitCode = exitCodeOf(read.conclusion);
    if (outputs.isForPeople) tellAge(this, result.source);
    const source = await sourceWords(flags, result.source);
    const page = listIntegrationsPage(result, { all, source, named: policy }, say);
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        if (format !== 'html') return integrationsText(format, result);
        const { integrationsHtml } = await import('../../../report/integrations/html.js');
        return integrationsHtml(result, { page, explain, source }, say);
      },
      written: (format) => integrationsIn(format, result, say),
    });
    return result;
  }
}
