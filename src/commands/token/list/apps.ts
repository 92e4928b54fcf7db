import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { openWitness } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp, tellAge } from '../../../cli/print.js';
import { inRepository } from '../../../cli/repository.js';
import { Progress } from '../../../cli/progress.js';
import { parseSince } from '../../../cli/since.js';
import { sourceWords } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { appsOf } from '../../../jobs/listApps.js';
import { say } from '../../../messages.js';
import { APP_RULES } from '../../../policy/apps/index.js';
import { SEVERITIES } from '../../../policy/findings/index.js';
import { APPS_FORMATS, appsIn, appsText } from '../../../report/apps/formats.js';
import { findingsText } from '../../../report/findings/formats.js';
import { toFindingsResult } from '../../../report/findings/result.js';
import { toolOf } from '../../../report/findings/tool.js';
import { listAppsPage } from '../../../report/apps/page.js';
import type { ListAppsResult } from '../../../report/apps/listedApps.js';
import { toListAppsResult } from '../../../report/apps/result.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.apps');

export default class TokenListApps extends TokenCommand<ListAppsResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('list-apps');

  public static override readonly flags = {
    ...sourceFlags,
    since: Flags.string({ summary: messages.getMessage('flags.since.summary'), helpValue: '30d' }),
    expiring: Flags.integer({
      summary: messages.getMessage('flags.expiring.summary'),
      helpValue: '<days>',
      min: 0,
      default: 30,
    }),
    'fail-on': Flags.option({
      summary: messages.getMessage('flags.fail-on.summary'),
      options: SEVERITIES,
    })(),
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
    const now = new Date();
    const since = flags.since === undefined ? undefined : parseSince(flags.since, now);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...APPS_FORMATS]);
    const directory = flags['source-dir'];
    const witness =
      directory === undefined
        ? await openWitness(flags)
        : await (await import('../../../facts/project/index.js')).openProjectApps(directory);
    const progress = new Progress(this, 'token-list-apps', outputs.isForPeople);
    const onProgress = progress.logins.bind(progress);
    const found = await appsOf({
      ...{ witness, expiring, since, now: now.toISOString(), onProgress },
      usually: parseSince('30d', now),
      failOn: flags['fail-on'],
    });
    progress.stop();
    const result = toListAppsResult(found, say);
    process.exitCode = exitCodeOf(found.conclusion);
    if (outputs.isForPeople) tellAge(this, result.source);
    const words = await sourceWords(flags, result.source);
    const page = listAppsPage(result, { all, source: words }, say);
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        if (format === 'sarif' || format === 'github') {
          const about = { source: found.source, threshold: flags['fail-on'] ?? 'error' };
          const findings = { ...toFindingsResult(found.judged, about, say), incomplete: result.incomplete };
          return findingsText(
            format,
            inRepository(format, findings),
            { suite: '', tool: toolOf(this.ownVersion, APP_RULES, say) },
            say,
          );
        }
        if (format !== 'html') return appsText(format, result, flags['fail-on'], say);
        const { appsHtml } = await import('../../../report/apps/html.js');
        return appsHtml(result, { page, explain, source: words }, say);
      },
      written: (format) => appsIn(format, result, say),
    });
    return result;
  }
}
