import { Messages } from '@salesforce/core/messages';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { readSources, asksFailed, failedRows, loginsConclusion } from '../../../jobs/logins/index.js';
import { namedSources } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { askedWords, severalSourceWords } from '../../../cli/sourceWords.js';
import { exitCodeOf, exitCodesHelp, tellAge, tellNothingChecked } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { announced } from '../../../announced.js';
import { say } from '../../../messages.js';
import { LOGINS_FORMATS, loginsText } from '../../../report/logins/formats.js';
import { loginsIn, loginsPage } from '../../../report/logins/page.js';
import type { LoginsResult } from '../../../report/logins/result.js';
import { toLoginsResult } from '../../../report/logins/toResult.js';
import { Text } from '../../../text.js';
import { jobOf, sinceWarning } from './logins.job.js';
import { ASKED_FLAGS, loginsFlags } from './logins.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.logins');

export default class TokenListLogins extends TokenCommand<LoginsResult> {
  public static override readonly summary = announced(messages.getMessage('summary'));
  public static override readonly description = announced(messages.getMessage('description'));
  public static override readonly examples = messages.getMessages('examples').map(announced);
  public static override readonly errorCodes = exitCodesHelp('list-logins');
  public static override readonly flags = loginsFlags;

  public async run(): Promise<LoginsResult> {
    endOnInterrupt();
    const { flags, metadata } = await this.parse(TokenListLogins);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...LOGINS_FORMATS]);
    const named = flags['fail-on'] !== undefined || flags['fail-within'] !== undefined;
    tellNothingChecked(this, outputs, { flags: '--fail-on and --fail-within', named });
    const now = new Date();
    const job = await jobOf(flags, now);
    const warning = sinceWarning(flags, now);
    if (warning !== undefined) this.warn(say(warning));

    const progress = new Progress(this, 'token-list-logins', outputs.isForPeople);
    const opening = { now, maxCalls: flags['max-calls'], missing: Text.of('logins.no-org') };
    const read = await readSources(namedSources(flags, opening), {
      ...job,
      onProgress: (done) => progress.logins(done),
    });
    progress.stop();
    const sources = read.orgs.map(({ source }) => source);
    const orgs = await severalSourceWords(flags, sources);
    const result = toLoginsResult(read, say, orgs);
    process.exitCode = exitCodeOf(loginsConclusion(flags, read));
    const { all, expiring, explain } = flags;
    const source = orgs.join(' ');
    const asked = askedWords({ flags, metadata }, ASKED_FLAGS);
    const failed = failedRows(flags, read, result);
    const page = loginsPage(
      result,
      {
        ...{ all, asked, orgs, source, failed, now: job.now, onlyFailed: asksFailed(flags) },
        expiring: metadata.flags['expiring']?.setFromDefault === true ? undefined : expiring,
        expiringWithin: expiring,
      },
      say,
    );
    if (outputs.isForPeople) for (const one of result.sources) tellAge(this, one);
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        if (format === 'csv' || format === 'json') return loginsText(format, result);
        if (format === 'html') {
          const { loginsHtml } = await import('../../../report/logins/html.js');
          return loginsHtml(result, { page, explain, source }, say);
        }
        const { loginFindings, loginFindingsText } = await import('../../../report/logins/findings.js');
        const findings = loginFindings(failed, result, read, say);
        return loginFindingsText(format, findings, result, { say, version: this.ownVersion });
      },
      written: (format) => loginsIn(format, result.logins, say),
    });
    return result;
  }
}
