import type { Connection } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import { CLOCK } from '../../../cli/clock.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { UsageError } from '../../../errors.js';
import { appRunReport, openAppRun } from '../../../jobs/validate/validateApp.js';
import { checkLoginVersion, exitCodeOfLogins, openLoginRun, runReport } from '../../../jobs/validate/validateLogin.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodesHelp } from '../../../cli/print.js';
import { tellsProgress } from '../../../cli/progress.js';
import { questionOf } from '../../../jobs/common/loginQuestion.js';
import { takeAppSecrets, takeSecrets } from '../../../cli/secrets.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { knownFlags } from '../../../cli/knownFlags.js';
import { attemptByApp } from '../../../login/app/attempt.js';
import { refuseSecretArguments } from '../../../login/secretArguments.js';
import { validate } from '../../../login/validate.js';
import { say } from '../../../messages.js';
import { APP_PATHS, type AppPath, type ClientPath, type Path } from '../../../policy/index.js';
import { VALIDATE_LOGIN_FORMATS, validateLoginText } from '../../../report/validateLogin/formats.js';
import { validateLoginPage } from '../../../report/validateLogin/page.js';
import {
  type RunReport,
  toValidateLoginResult,
  type ValidateLoginResult,
} from '../../../report/validateLogin/result.js';
import { Text } from '../../../text.js';
import { validateLoginFlags } from './login.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.validate.login');

export default class TokenValidateLogin extends TokenCommand<ValidateLoginResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('validate-login');

  public static override readonly flags = validateLoginFlags;

  public async run(): Promise<ValidateLoginResult> {
    endOnInterrupt();
    refuseSecretArguments(this.argv, knownFlags({ ...TokenValidateLogin.baseFlags, ...TokenValidateLogin.flags }));
    const { flags, metadata } = await this.parse(TokenValidateLogin);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...VALIDATE_LOGIN_FORMATS]);
    // An org from the configuration is not what somebody means who names a host.
    const byDefault = metadata.flags['target-org']?.setFromDefault === true && flags['instance-url'] !== undefined;
    const org = byDefault ? undefined : flags['target-org'];
    const given: Given = { flags, outputs, connection: org?.getConnection(flags['api-version']) };
    const { outcomes, report } = isAppPath(flags.path)
      ? await this.#byApp(given, flags.path)
      : await this.#byPassword(given, flags.path);
    const result = toValidateLoginResult(outcomes, report, say);
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

  async #byPassword({ connection, flags, outputs }: Given, path: Path): Promise<Tried> {
    if (flags['jwt-key-file'] !== undefined) throw new UsageError(Text.of('login-errors.key-file.other-path'));
    checkLoginVersion(path, flags['login-api-version']);
    const question = questionOf({ ...flags, path }, CLOCK.now());
    const surroundings = { connection, dataDir: this.config.dataDir, env: process.env, now: CLOCK.now };
    const run = await openLoginRun(flags, question, surroundings);
    const { users, warnings } = await takeSecrets(this, flags.username, path, flags['no-prompt']);
    for (const warning of warnings) this.warn(say(warning));
    const outcomes = await validate(users, run.plan, { ...run.around, tell: this.#teller(outputs) });
    if (tellsProgress(this, outputs.isForPeople)) this.spinner.stop();
    return { outcomes, report: runReport(run) };
  }

  async #byApp({ connection, flags, outputs }: Given, path: AppPath): Promise<Tried> {
    const run = await openAppRun(flags, { connection, env: process.env, now: CLOCK.now });
    const credentials = await takeAppSecrets(this, path, flags, flags['no-prompt']);
    const outcome = await attemptByApp(credentials, run.plan, { ...run.around, tell: this.#teller(outputs) });
    if (tellsProgress(this, outputs.isForPeople)) this.spinner.stop();
    return { outcomes: [outcome], report: appRunReport(run, path) };
  }

  #teller({ isForPeople }: Given['outputs']): (what: 'looking' | 'trying', username: string) => void {
    const isTold = tellsProgress(this, isForPeople);
    return (what, username) => {
      if (isTold) this.spinner.start(say(Text.of(`login.${what}`, { username })));
    };
  }
}

interface Given {
  readonly flags: Parameters<typeof openLoginRun>[0] &
    Parameters<typeof openAppRun>[0] &
    Parameters<typeof takeAppSecrets>[2] & {
      readonly 'login-api-version': number;
      readonly assume: string[] | undefined;
      readonly 'no-prompt': boolean;
    };
  readonly outputs: Pick<Outputs<string>, 'isForPeople'>;
  readonly connection: Connection | undefined;
}

interface Tried {
  readonly outcomes: Parameters<typeof toValidateLoginResult>[0] & Parameters<typeof exitCodeOfLogins>[0];
  readonly report: RunReport;
}

function isAppPath(path: ClientPath): path is AppPath {
  return APP_PATHS.some((one) => one === path);
}
