import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { type DiagnosisFlags, diagnosisFor, exitCodeOfDiagnosis } from '../../../doors/diagnosis.js';
import { endOnInterrupt } from '../../../doors/interrupt.js';
import { PlainCommand } from '../../../doors/plainCommand.js';
import { say } from '../../../messages.js';
import { diagnosisLines } from '../../../report/diagnosisHuman.js';
import { type DiagnoseLoginResult, toDiagnoseLoginResult } from '../../../report/diagnosisResult.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.diagnose.login');

/** With an error text alone this answers offline and fast, so it does not extend SfCommand, which loads the org stack. */
// eslint-disable-next-line sf-plugin/only-extend-SfCommand -- SfCommand loads the whole of @salesforce/core
export default class TokenDiagnoseLogin extends PlainCommand {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');

  // eslint-disable-next-line sf-plugin/spread-base-flags -- PlainCommand has no flags
  public static override readonly flags = {
    username: Flags.string({
      char: 'u',
      summary: messages.getMessage('flags.username.summary'),
      description: messages.getMessage('flags.username.description'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    'target-org': Flags.string({
      char: 'o',
      summary: messages.getMessage('flags.target-org.summary'),
      description: messages.getMessage('flags.target-org.description'),
    }),
    error: Flags.string({
      char: 'e',
      summary: messages.getMessage('flags.error.summary'),
      description: messages.getMessage('flags.error.description'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    'error-file': Flags.string({
      summary: messages.getMessage('flags.error-file.summary'),
      description: messages.getMessage('flags.error-file.description'),
      helpValue: '<path>|-',
    }),
    since: Flags.string({
      summary: messages.getMessage('flags.since.summary'),
      description: messages.getMessage('flags.since.description'),
      helpValue: '24h',
    }),
    'api-version': Flags.string({ summary: messages.getMessage('flags.api-version.summary') }),
  };

  public async run(): Promise<DiagnoseLoginResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenDiagnoseLogin);
    const asked: DiagnosisFlags = flags;
    const { found, context } = await diagnosisFor(asked, new Date());
    const result = toDiagnoseLoginResult(found, context, say);
    process.exitCode = exitCodeOfDiagnosis(result);
    this.log(diagnosisLines(result, say).join('\n'));
    return result;
  }
}
