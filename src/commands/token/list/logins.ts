import { Messages } from '@salesforce/core/messages';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { readSources } from '../../../jobs/listLoginsOfOrgs.js';
import { Text } from '../../../text.js';
import { loginsFlags } from './logins.flags.js';
import { jobOf, sinceWarning, sourcesOf } from './logins.job.js';
import { loginsOutcome } from './logins.outcome.js';
import { formatOf, OutputFile } from '../../../cli/output.js';
import { exitCodeOf, exitCodesHelp, printBlocks, printText, tellAge } from '../../../cli/print.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import type { LoginProgress } from '../../../facts/types.js';
import { say } from '../../../messages.js';
import { LOGIN_FORMATS, loginsText } from '../../../report/logins/formats.js';
import { loginsBlocks } from '../../../report/logins/human.js';
import { toLoginsResult, type LoginsResult } from '../../../report/logins/result.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.logins');

export default class TokenListLogins extends TokenCommand<LoginsResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp;
  public static override readonly flags = loginsFlags;

  public async run(): Promise<LoginsResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenListLogins);
    const file = flags['output-file'];
    const format = formatOf(flags['result-format'], file, LOGIN_FORMATS);
    const now = new Date();
    const job = await jobOf(flags, now);
    const warning = sinceWarning(flags, now);
    if (warning !== undefined) this.warn(say(warning));
    const output = file === undefined ? undefined : new OutputFile(file);

    const quiet = this.jsonEnabled() || !process.stderr.isTTY || (file === undefined && format !== 'human');
    const read = await readSources(sourcesOf(flags, job), quiet ? job : { ...job, onProgress: this.progressBar() });
    this.progress.stop();
    const result = toLoginsResult(read, say);
    process.exitCode = exitCodeOf(loginsOutcome(flags, read));
    if (output !== undefined) {
      for (const text of loginsText(format, result, say)) output.write(text);
      output.finish();
    } else if (format === 'human') {
      for (const source of result.sources) tellAge(this, source);
      printBlocks(this, loginsBlocks(result, say));
    } else {
      await printText(this, loginsText(format, result, say));
    }
    return result;
  }

  /** A bar that follows the pieces of the history. */
  private progressBar(): (progress: LoginProgress) => void {
    // What stands in braces there is filled by the bar.
    const places = { bar: '{bar}', value: '{value}', total: '{total}', groups: '{groups}', calls: '{calls}' };
    const title = messages.getMessage('progress');
    const format = say(Text.of('token-list-logins.progress.format', { title, ...places }));
    let started = false;
    return ({ pieces, left, groups, calls }) => {
      if (!started) this.progress.start(pieces + left, {}, { title: '', format });
      started = true;
      this.progress.setTotal(pieces + left);
      this.progress.update(pieces, { groups, calls });
    };
  }

  protected override async catch(error: Error): Promise<never> {
    this.progress.stop();
    return super.catch(error);
  }
}
