import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { askFlags, eachFlags, outputFileFlag } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { checkLoginVersion, exitCodeOfLogins, openLoginRun, runReport } from '../../../jobs/validateLogin.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodesHelp } from '../../../cli/print.js';
import { tellsProgress } from '../../../cli/progress.js';
import { questionOf } from '../../../jobs/question.js';
import { takeSecrets } from '../../../cli/secrets.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { knownFlags } from '../../../cli/knownFlags.js';
import { patientOrg } from '../../../cli/patientOrg.js';
import { refuseSecretArguments } from '../../../login/secretArguments.js';
import { validate } from '../../../login/validate.js';
import { say } from '../../../messages.js';
import { VALIDATE_LOGIN_FORMATS, validateLoginText } from '../../../report/loginFormats.js';
import { validateLoginPage } from '../../../report/loginPage.js';
import { toValidateLoginResult, type ValidateLoginResult } from '../../../report/loginResult.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.validate.login');

export default class TokenValidateLogin extends TokenCommand<ValidateLoginResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('validate-login');

  public static override readonly flags = {
    username: Flags.string({
      char: 'u',
      summary: messages.getMessage('flags.username.summary'),
    }),
    'target-org': patientOrg(
      Flags.optionalOrg({ char: 'o', summary: messages.getMessage('flags.target-org.summary') }),
    ),
    'instance-url': Flags.string({
      summary: messages.getMessage('flags.instance-url.summary'),
      helpValue: 'https://acme.my.salesforce.com',
    }),
    path: askFlags.path,
    'login-api-version': askFlags['login-api-version'],
    'client-id': Flags.string({ summary: messages.getMessage('flags.client-id.summary') }),
    'allow-host': Flags.string({
      summary: messages.getMessage('flags.allow-host.summary'),
      helpValue: 'login.example.com',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'expect-org': Flags.string({
      summary: messages.getMessage('flags.expect-org.summary'),
      helpValue: '00D...',
    }),
    assume: askFlags.assume,
    wait: Flags.integer({
      char: 'w',
      summary: messages.getMessage('flags.wait.summary'),
      default: 10,
      min: 0,
      max: 600,
    }),
    force: Flags.boolean({
      summary: messages.getMessage('flags.force.summary'),
      description: messages.getMessage('flags.force.description'),
    }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
    'api-version': Flags.orgApiVersion(),
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      options: VALIDATE_LOGIN_FORMATS,
    })(),
    'output-file': outputFileFlag,
    ...eachFlags,
  };

  public async run(): Promise<ValidateLoginResult> {
    endOnInterrupt();
    refuseSecretArguments(this.argv, knownFlags({ ...TokenValidateLogin.baseFlags, ...TokenValidateLogin.flags }));
    const { flags, metadata } = await this.parse(TokenValidateLogin);
    checkLoginVersion(flags.path, flags['login-api-version']);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...VALIDATE_LOGIN_FORMATS]);
    const question = questionOf(flags, new Date());
    // An org from the configuration is not what somebody means who names a host.
    const byDefault = metadata.flags['target-org']?.setFromDefault === true && flags['instance-url'] !== undefined;
    const org = byDefault ? undefined : flags['target-org'];
    const run = await openLoginRun(flags, question, {
      connection: org?.getConnection(flags['api-version']),
      dataDir: this.config.dataDir,
      env: process.env,
    });
    const { users, warnings } = await takeSecrets(this, flags.username, flags.path, flags['no-prompt']);
    for (const warning of warnings) {
      this.warn(say(warning));
    }

    const isTold = tellsProgress(this, outputs.isForPeople);
    const tell = (what: 'looking' | 'trying', username: string): void => {
      if (isTold) this.spinner.start(say(Text.of(`login.${what}`, { username })));
    };
    const outcomes = await validate(users, run.plan, { ...run.around, tell });
    if (isTold) this.spinner.stop();
    const result = toValidateLoginResult(outcomes, runReport(run), say);
    const code = exitCodeOfLogins(outcomes);
    process.exitCode = code;
    await deliver(this, {
      outputs,
      page: validateLoginPage(result, { all: flags.all, code }, say),
      explain: flags.explain,
      texts: (format) => validateLoginText(format, result, say),
      written: (format) => say(Text.of(`pages.format.${format === 'json' ? 'json-whole' : format}`)),
    });
    return result;
  }
}
