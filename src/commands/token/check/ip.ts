import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { askedWords, sourceWords } from '../../../cli/sourceWords.js';
import { addressFlags, askFlags, outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { exitCodeOf, exitCodesHelp, tellAge, tellWarnings } from '../../../cli/print.js';
import { runIpCheck } from '../../../jobs/checkIp.js';
import { askedTargets, questionOf } from '../../../jobs/common/loginQuestion.js';
import { openWitness } from '../../../cli/openWitness.js';
import { inRepository } from '../../../cli/repository.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { say } from '../../../messages.js';
import { answersIn, checkIpPage } from '../../../report/checkIp/page.js';
import { checkIpText, FORMATS } from '../../../report/checkIp/formats.js';
import { toCheckIpResult, type CheckIpResult } from '../../../report/checkIp/result.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.check.ip');

/** What `list users` takes too. */
const OF_USERS = ['ip', 'ip-file', 'ip-key', 'path', 'login-api-version', 'at', 'assume', 'api-version'];

export default class TokenCheckIp extends TokenCommand<CheckIpResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('check-ip');

  public static override readonly flags = {
    ...sourceFlags,
    ...addressFlags,
    profile: Flags.string({
      summary: messages.getMessage('flags.profile.summary'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    username: Flags.string({
      summary: messages.getMessage('flags.username.summary'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...askFlags,
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      options: FORMATS,
    })(),
    'output-file': outputFileFlag,
    ...pageFlags,
  };

  public async run(): Promise<CheckIpResult> {
    endOnInterrupt();
    const { flags, metadata } = await this.parse(TokenCheckIp);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...FORMATS]);
    const question = questionOf(flags, new Date());
    const asked = await askedTargets(flags, process.stdin);
    const witness = await openWitness(flags);
    const { checked, note } = await runIpCheck({
      witness,
      question,
      asked,
      profiles: flags.profile,
      usernames: flags.username,
    });
    const result = toCheckIpResult(checked, { source: witness.source, ask: question.ask, note }, say);
    process.exitCode = exitCodeOf(checked.conclusion);
    tellWarnings(this, result.warnings, outputs.standard.format);
    if (outputs.isForPeople) tellAge(this, result.source);
    const { all, explain } = flags;
    const source = await sourceWords(flags, result.source);
    // Whom else the same question concerns.
    const again = flags['ip-file'] === '-' ? undefined : askedWords({ flags, metadata }, OF_USERS);
    const page = checkIpPage(
      result,
      {
        ...{ all, conclusion: checked.conclusion, isPartial: checked.isPartial, source },
        ...(again === undefined ? {} : { asked: again }),
      },
      say,
    );
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        if (format !== 'html') return checkIpText(format, inRepository(format, result), say);
        const { checkIpHtml } = await import('../../../report/checkIp/html.js');
        return checkIpHtml(result, { page, explain, source }, say);
      },
      written: (format) => answersIn(format, result.answers.length, say),
    });
    return result;
  }
}
