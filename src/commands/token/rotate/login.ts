import { Messages } from '@salesforce/core/messages';
import { CLOCK } from '../../../cli/clock.js';
import { checkConfirmable, isConfirmed } from '../../../cli/confirmation.js';
import { Operator } from '../../../cli/operator.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { knownFlags } from '../../../cli/knownFlags.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver, showPage } from '../../../cli/page.js';
import { exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { takeClientSecret } from '../../../cli/secrets.js';
import { parseSince } from '../../../cli/since.js';
import { askedWords, orgWord } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { applyRotation, openRotation, exitCodeOfRotate, rotateResult, sinceOfRun } from '../../../jobs/rotate/index.js';
import { refuseSecretArguments } from '../../../login/secretArguments.js';
import { say } from '../../../messages.js';
import { ROTATE_FORMATS, rotateText } from '../../../report/rotate/formats.js';
import { rotateLoginPage } from '../../../report/rotate/page.js';
import type { RotateLoginResult } from '../../../report/rotate/result.js';
import { shellWord } from '../../../report/shell.js';
import { Text } from '../../../text.js';
import { ROTATION_ASKED, rotateFlags } from './login.flags.js';
import { askedOf, questionFor } from './login.asked.js';
import { heldFromSignals } from './login.held.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.rotate.login');

export default class TokenRotateLogin extends TokenCommand<RotateLoginResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('rotate');

  public static override readonly flags = rotateFlags;

  public async run(): Promise<RotateLoginResult> {
    endOnInterrupt();
    refuseSecretArguments(this.argv, knownFlags({ ...TokenRotateLogin.baseFlags, ...rotateFlags }));
    const parsed = await this.parse(TokenRotateLogin);
    const { flags } = parsed;
    const now = CLOCK.now();
    const typed = parseSince(flags.since, now);
    const { dataDir } = this.config;
    if (flags.apply) checkConfirmable(this, flags);
    const asked = await askedOf(this, flags, dataDir);
    const isAsked = parsed.metadata.flags['since']?.setFromDefault !== true;
    const since = sinceOfRun(asked.resumed, typed, isAsked);
    const { isTerminal, isToBeApplied, piped, programs, resumed, username } = asked;
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...ROTATE_FORMATS]);

    const progress = new Progress(this, 'rotate');
    const onProgress = progress.logins.bind(progress);
    const connection = flags['target-org'].getConnection(flags['api-version']);
    const opened = await openRotation(
      { connection, dataDir, now, onProgress },
      {
        ...{ username, since, programs, resumed, isTerminal, flags },
        // A plan reads nothing from standard input: what is said to come there is counted on.
        gives: (name) => piped?.has(name) === true || (piped !== undefined && !isToBeApplied),
      },
    );
    if (isToBeApplied) piped?.checkOf({ ...opened.plan.found, isOf: opened.isOfRun });
    progress.stop();

    const { orgId, plan, wanted } = opened;
    const source = `-o ${await orgWord(plan.found.source.name)}`;
    const about = { source, all: flags.all, asked: askedWords(parsed, ROTATION_ASKED) };
    const pageOf = (one: RotateLoginResult): ReturnType<typeof rotateLoginPage> => rotateLoginPage(one, about, say);
    const planned = rotateResult(plan, wanted, { resumed: opened.takenUp });
    const mayApply = isToBeApplied && (flags.force || plan.found.refusals.length === 0);
    if (mayApply && !flags['no-prompt']) showPage(this, pageOf(planned), false);
    const applied =
      mayApply && (await isConfirmed(this, flags, { orgId, question: questionFor(planned, orgId) }))
        ? await heldFromSignals(this, async (interrupts) => {
            const operator = new Operator({ command: this, piped, isTerminal, interrupts });
            const apart = { clientSecret: takeClientSecret(), env: process.env, clock: CLOCK };
            return applyRotation({ ...opened, connection, operator, programs, resumed, flags, dataDir, now, ...apart });
          })
        : undefined;
    piped?.close();
    const result = applied === undefined ? planned : rotateResult(plan, wanted, { applied });
    process.exitCode = exitCodeOfRotate(result, applied?.isInterrupted);
    const page = pageOf(result);
    const title = `sf token rotate login --username ${shellWord(result.username)} ${source}`;
    await deliver(this, {
      ...{ outputs, page, explain: flags.explain, explainFiles: true },
      texts: (format) => rotateText(format, result, { title, page, explain: true }, say),
      written: (format) => say(Text.of(`pages.format.${format === 'json' ? 'json-whole' : format}`)),
    });
    return result;
  }
}
