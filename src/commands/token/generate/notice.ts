import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { Runs } from '../../../change/index.js';
import { pageFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { NewFiles } from '../../../cli/newFiles.js';
import { namedSources } from '../../../cli/openWitness.js';
import { showPage } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { parseSince } from '../../../cli/since.js';
import { sourceWords, typedSource } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { checkMoveTimes, USUAL_QUIET, generateNotices } from '../../../jobs/move/index.js';
import { policyFileOf } from '../../../jobs/common/policyFile.js';
import { say } from '../../../messages.js';
import { type GenerateNoticeResult, NOTICE_FORMATS, noticePage } from '../../../report/move/notice.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.generate.notice');
const summary = (flag: string): { summary: string } => ({ summary: messages.getMessage(`flags.${flag}.summary`) });

export default class TokenGenerateNotice extends TokenCommand<GenerateNoticeResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp();

  public static override readonly flags = {
    'target-org': Flags.string({ char: 'o', ...summary('target-org'), exclusive: ['snapshot'] }),
    snapshot: Flags.string({ summary: announced(messages.getMessage('flags.snapshot.summary')), helpValue: '<path>' }),
    'api-version': Flags.orgApiVersion(),
    policy: Flags.string({ ...summary('policy'), helpValue: '<path>' }),
    since: Flags.string({ ...summary('since'), helpValue: '90d' }),
    format: Flags.option({ ...summary('format'), options: NOTICE_FORMATS, default: 'markdown' as const })(),
    'output-dir': Flags.string({ char: 'd', ...summary('output-dir'), helpValue: '<directory>', default: 'notices' }),
    force: Flags.boolean(summary('force')),
    explain: pageFlags.explain,
  };

  public async run(): Promise<GenerateNoticeResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenGenerateNotice);
    const now = new Date();
    const since = flags.since === undefined ? undefined : { typed: flags.since, time: parseSince(flags.since, now) };
    const times = { since, quiet: USUAL_QUIET, now };
    checkMoveTimes(times);
    const { file } = await policyFileOf(flags.policy, process.cwd(), typedSource(flags));
    const progress = new Progress(this, 'move', this.jsonEnabled());
    const { 'target-org': org } = flags;
    const sources = namedSources({ ...flags, 'target-org': org === undefined ? undefined : [org] }, { now });
    const notices = await generateNotices(
      sources,
      {
        ...{ file, times, format: flags.format },
        wordsOf: async (source) => sourceWords({ snapshot: flags.snapshot }, source),
        onProgress: progress.logins.bind(progress),
      },
      new Runs(this.config.dataDir),
    );
    progress.stop();
    const files = new NewFiles(flags['output-dir'], flags.force);
    files.write(notices.made);
    const result = notices.result((path) => files.place(path));
    process.exitCode = exitCodeOf(notices.conclusion);
    showPage(this, noticePage(result, { source: notices.source }, say), flags.explain);
    return result;
  }
}
