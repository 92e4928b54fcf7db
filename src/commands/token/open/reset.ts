import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { openPage } from '../../../cli/browser.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { showPage } from '../../../cli/page.js';
import { patientOrg } from '../../../cli/patientOrg.js';
import { exitCodeOf, exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { parseSince } from '../../../cli/since.js';
import { orgWord } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { openOrg } from '../../../facts/org/index.js';
import { resetOf } from '../../../jobs/openReset.js';
import { say } from '../../../messages.js';
import { openResetPage } from '../../../report/openReset/page.js';
import { EXPERIENCES, type OpenResetResult, toOpenResetResult } from '../../../report/openReset/result.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.open.reset');
const words = (flag: string): { summary: string; description: string } => ({
  summary: messages.getMessage(`flags.${flag}.summary`),
  description: announced(messages.getMessage(`flags.${flag}.description`)),
});

export default class TokenOpenReset extends TokenCommand<OpenResetResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp();

  public static override readonly flags = {
    'target-org': patientOrg(Flags.requiredOrg({ summary: messages.getMessage('flags.target-org.summary') })),
    'api-version': Flags.orgApiVersion(),
    username: Flags.string({ char: 'u', ...words('username') }),
    'url-only': Flags.boolean({ char: 'r', ...words('url-only') }),
    experience: Flags.option({ ...words('experience'), options: EXPERIENCES, default: 'lightning' as const })(),
    since: Flags.string({ ...words('since'), helpValue: '30d', default: '30d' }),
    explain: Flags.boolean({ summary: messages.getMessage('flags.explain.summary') }),
  };

  public async run(): Promise<OpenResetResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenOpenReset);
    const now = new Date();
    const since = parseSince(flags.since, now);
    const connection = flags['target-org'].getConnection(flags['api-version']);
    const progress = new Progress(this, 'reset');
    const witness = await openOrg(connection, { now: now.toISOString() });
    const { found, conclusion } = await resetOf(witness, {
      ...{ username: flags.username, since, now: now.toISOString() },
      onProgress: (done) => progress.logins(done),
    });
    progress.stop();
    const about = { experience: flags.experience, instanceUrl: witness.instanceUrl };
    const result = toOpenResetResult(found, about, say);
    process.exitCode = exitCodeOf(conclusion);
    const source = `-o ${await orgWord(result.source.name)}`;
    const page = openResetPage(result, { source }, say);
    if (flags['url-only'] && !this.jsonEnabled()) {
      // Whoever is led there without the page is to know that no token comes of it.
      for (const line of result.obtainable === 'no' ? page.answer.slice(0, 2) : []) this.logToStderr(line);
      this.log(result.url);
      return result;
    }
    showPage(this, page, flags.explain);
    // What it says comes before the page is there to be clicked on.
    // Nor is one opened on which there is no button, or whose button ends the only token.
    return flags['url-only'] || !result.own || result.obtainable === 'no'
      ? result
      : { ...result, opened: await this.#open(result.url) };
  }

  async #open(url: string): Promise<boolean> {
    const opened = await openPage(url);
    if (!opened) this.warn(say(Text.of('reset.page.unopened', { url })));
    return opened;
  }
}
