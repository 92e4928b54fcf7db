import { Messages } from '@salesforce/core/messages';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { readSources } from '../../../jobs/listLoginsOfOrgs.js';
import { Text } from '../../../text.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { loginsSourceWords } from '../../../cli/sourceWords.js';
import { exitCodeOf, exitCodesHelp, tellAge } from '../../../cli/print.js';
import { eraseLine } from '../../../cli/progress.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import type { LoginProgress } from '../../../facts/types.js';
import { announced } from '../../../announced.js';
import { say } from '../../../messages.js';
import { LOGINS_FORMATS, loginsText } from '../../../report/logins/formats.js';
import { loginsIn, loginsPage } from '../../../report/logins/page.js';
import type { LoginsResult } from '../../../report/logins/result.js';
import { toLoginsResult } from '../../../report/logins/toResult.js';
import { failedRows, loginsOutcome } from './logins.outcome.js';
import { jobOf, sinceWarning, sourcesOf } from './logins.job.js';
import { loginsFlags } from './logins.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.logins');

export default class TokenListLogins extends TokenCommand<LoginsResult> {
  public static override readonly summary = announced(messages.getMessage('summary'));
  public static override readonly description = announced(messages.getMessage('description'));
  public static override readonly examples = messages.getMessages('examples').map(announced);
  public static override readonly errorCodes = exitCodesHelp;
  public static override readonly flags = loginsFlags;

  /** Whether a bar is on the terminal. */
  #isUnderWay = false;

  public async run(): Promise<LoginsResult> {
    endOnInterrupt();
    const { flags, metadata } = await this.parse(TokenListLogins);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...LOGINS_FORMATS]);
    const now = new Date();
    const job = await jobOf(flags, now);
    const warning = sinceWarning(flags, now);
    if (warning !== undefined) this.warn(say(warning));

    const quiet = this.jsonEnabled() || !process.stderr.isTTY || !outputs.isForPeople;
    const read = await readSources(sourcesOf(flags, job), quiet ? job : { ...job, onProgress: this.#progressBar() });
    this.#endProgress();
    const result = toLoginsResult(read, say);
    process.exitCode = exitCodeOf(loginsOutcome(flags, read));
    const { all, expiring, explain } = flags;
    const isAsked = metadata.flags['expiring']?.setFromDefault !== true;
    const source = await loginsSourceWords(flags, result.sources);
    const failed = failedRows(flags, read, result);
    const page = loginsPage(
      result,
      { all, source, expiring: isAsked ? expiring : undefined, expiringWithin: expiring, failed },
      say,
    );
    if (outputs.isForPeople) for (const one of result.sources) tellAge(this, one);
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        if (format !== 'html') return loginsText(format, result, failed, say);
        const { loginsHtml } = await import('../../../report/logins/html.js');
        return loginsHtml(result, { page, explain, source }, say);
      },
      written: (format) => loginsIn(format, result.logins.length, say),
    });
    return result;
  }

  #endProgress(): void {
    if (!this.#isUnderWay) return;
    this.#isUnderWay = false;
    this.progress.stop();
    eraseLine();
  }

  /** A bar that follows the pieces of the history. */
  #progressBar(): (progress: LoginProgress) => void {
    // What stands in braces there is filled by the bar.
    const places = { bar: '{bar}', value: '{value}', total: '{total}', groups: '{groups}', calls: '{calls}' };
    const title = messages.getMessage('progress');
    const format = say(Text.of('token-list-logins.progress.format', { title, ...places }));
    // Before anything is asked: the first piece is answered late where an org is slow.
    this.progress.start(1, { groups: 0, calls: 0 }, { title: '', format });
    this.#isUnderWay = true;
    return ({ pieces, left, groups, calls }) => {
      this.progress.setTotal(pieces + left);
      this.progress.update(pieces, { groups, calls });
    };
  }

  protected override async catch(error: Error): Promise<never> {
    this.#endProgress();
    return super.catch(error);
  }
}
