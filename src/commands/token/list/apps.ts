import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { openWitness } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodesHelp, tellAge } from '../../../cli/print.js';
import { sourceWords } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { EXIT } from '../../../exitCodes.js';
import { appsOf } from '../../../jobs/listApps.js';
import { say } from '../../../messages.js';
import { APPS_FORMATS, appsIn, appsText } from '../../../report/apps/formats.js';
import { listAppsPage } from '../../../report/apps/page.js';
import { toListAppsResult, type ListAppsResult } from '../../../report/apps/result.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.apps');

export default class TokenListApps extends TokenCommand<ListAppsResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp();

  public static override readonly flags = {
    ...sourceFlags,
    expiring: Flags.integer({
      summary: messages.getMessage('flags.expiring.summary'),
      helpValue: '<days>',
      min: 0,
      default: 30,
    }),
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      options: APPS_FORMATS,
    })(),
    'output-file': outputFileFlag,
    ...pageFlags,
  };

  public async run(): Promise<ListAppsResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenListApps);
    const { all, expiring, explain } = flags;
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...APPS_FORMATS]);
    const witness = await openWitness(flags);
    const found = await appsOf({ witness, expiring, now: new Date().toISOString() });
    const result = toListAppsResult(found.apps, found, say);
    process.exitCode = result.incomplete.length > 0 ? EXIT.incomplete : EXIT.fine;
    if (outputs.isForPeople) tellAge(this, result.source);
    const words = await sourceWords(flags, result.source);
    const page = listAppsPage(result, { all, source: words }, say);
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        if (format !== 'html') return appsText(format, result);
        const { appsHtml } = await import('../../../report/apps/html.js');
        return appsHtml(result, { page, explain, source: words }, say);
      },
      written: (format) => appsIn(format, result, say),
    });
    return result;
  }
}
