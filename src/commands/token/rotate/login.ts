import { Messages } from '@salesforce/core/messages';
import { holdRun } from '../../../cli/closedOutput.js';
import { checkConfirmable, isConfirmed } from '../../../cli/confirmation.js';
import { endOnInterrupt, holdInterrupts } from '../../../cli/interrupt.js';
import { knownFlags } from '../../../cli/knownFlags.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver, showPage } from '../../../cli/page.js';
import { PipedSecrets } from '../../../cli/pipedSecrets.js';
import { exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { parseSince } from '../../../cli/since.js';
import { orgWord } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { Runs } from '../../../change/index.js';
import { UsageError } from '../../../errors.js';
import { EXIT } from '../../../exitCodes.js';
import { ConnectionClient, openOrg } from '../../../facts/org/index.js';
import { checkOrg, resumedRun } from '../../../jobs/carryChange.js';
import { orgIdOf } from '../../../jobs/revoke.js';
import { planRotation, type RotatePlan } from '../../../jobs/rotate.js';
import { exitCodeOfRotate } from '../../../jobs/rotateExit.js';
import { refuseSecretArguments } from '../../../login/secretArguments.js';
import { say } from '../../../messages.js';
import { ROTATE_FORMATS, rotateText } from '../../../report/rotate/formats.js';
import { rotateLoginPage } from '../../../report/rotate/page.js';
import { type RotateLoginResult, toRotateLoginResult } from '../../../report/rotate/result.js';
import { shellWord } from '../../../report/shell.js';
import { Text } from '../../../text.js';
import { needUser } from '../revoke/login.flags.js';
import { type Applied, applyRotation } from './login.apply.js';
import { checkResumed, checkWayOut, programsIn, rotateFlags, stepsOf, type Wanted } from './login.flags.js';

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
    const { flags } = await this.parse(TokenRotateLogin);
    const now = new Date();
    const since = parseSince(flags.since, now);
    const programs = programsIn(flags);
    const isToBeApplied = flags.apply || flags.resume !== undefined;
    const isTerminal = !flags['no-prompt'] && !this.jsonEnabled() && process.stdin.isTTY && process.stderr.isTTY;
    if (flags.piped && process.stdin.isTTY) throw new UsageError(Text.of('rotate.error.piped-terminal'));
    if (isToBeApplied) {
      checkConfirmable(this, flags);
      checkWayOut(programs, isTerminal);
    }
    const tokenOnly = flags['token-only'];
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...ROTATE_FORMATS]);
    const { dataDir } = this.config;
    const about = { command: 'rotate login', username: flags.username };
    const resumed = flags.resume === undefined ? undefined : resumedRun(new Runs(dataDir), flags.resume, about);
    if (resumed !== undefined) checkResumed(resumed, programs, tokenOnly);
    const username = needUser(flags.username, resumed);
    const piped = flags.piped ? new PipedSecrets(process.stdin) : undefined;
    if (isToBeApplied) await piped?.start();

    const progress = new Progress(this, 'rotate', this.jsonEnabled());
    const connection = flags['target-org'].getConnection(flags['api-version']);
    const witness = await openOrg(connection, { now: now.toISOString() });
    const orgId = orgIdOf(witness);
    if (resumed !== undefined) checkOrg(resumed, orgId);
    const client = new ConnectionClient(connection);
    const plan = await planRotation(
      { witness, client, now, onProgress: (done) => progress.logins(done) },
      {
        ...{ username, since, tokenOnly, path: flags.path, deliveries: programs.deliver.length },
        pauses: programs.pause !== undefined || flags.force || resumed !== undefined,
        hasOldPassword: isTerminal || piped?.has('oldPassword') === true,
      },
    );
    progress.stop();

    const source = `-o ${await orgWord(plan.found.source.name)}`;
    const pageOptions = { source, all: flags.all };
    const wanted: Wanted = {
      tokenOnly,
      pauses: programs.pause !== undefined,
      endsSessions: flags['end-sessions'],
      takesToken: !flags['skip-token'] && (tokenOnly || plan.found.need !== 'no'),
      tests: !flags['skip-test'],
      deliveries: programs.deliver.length,
      watches: flags.wait > 0,
    };
    const planned = resultOf(plan, wanted, undefined);
    const isRefused = plan.found.refusals.length > 0 && !flags.force;
    let applied: Applied | undefined;
    if (isToBeApplied && !isRefused) {
      if (!flags['no-prompt']) showPage(this, rotateLoginPage(planned, pageOptions, say), false);
      const { name: org } = plan.found.source;
      const asked = { username: plan.found.username, org, orgId };
      const question = tokenOnly ? Text.of('rotate.confirm.token', asked) : Text.of('rotate.confirm', asked);
      if (await isConfirmed(this, flags, { orgId, question })) {
        applied = await this.#held(async (interrupts) =>
          applyRotation(this, {
            ...{ connection, client, plan, programs, piped, isTerminal, wanted, flags, orgId, dataDir, resumed },
            ...{ now, interrupts },
          }),
        );
      }
    }
    piped?.close();
    const result = applied === undefined ? planned : resultOf(plan, wanted, applied);
    process.exitCode = applied?.isInterrupted === true ? EXIT.interrupted : exitCodeOfRotate(result);
    const page = rotateLoginPage(result, pageOptions, say);
    const title = `sf token rotate login --username ${shellWord(result.username)} ${source}`;
    await deliver(this, {
      outputs,
      page,
      explain: flags.explain,
      texts: (format) => rotateText(format, result, { title, page, explain: true }, say),
      written: (format) => say(Text.of(`pages.format.${format === 'json' ? 'json-whole' : format}`)),
    });
    return result;
  }

  /** While it runs no signal and no closed output ends it: the secret has to be somebody's first. */
  async #held<T>(work: (interrupts: AbortController) => Promise<T>): Promise<T> {
    const interrupts = new AbortController();
    const letGo = holdRun();
    const giveBack = holdInterrupts(() => {
      if (!interrupts.signal.aborted && !this.jsonEnabled()) this.logToStderr(say(Text.of('rotate.interrupted')));
      interrupts.abort();
    });
    try {
      return await work(interrupts);
    } finally {
      giveBack();
      letGo();
    }
  }
}

function resultOf(plan: RotatePlan, wanted: Wanted, applied: Applied | undefined): RotateLoginResult {
  const { ids, leftOut } = stepsOf(wanted);
  const blank = { begun: null, ended: null, code: null };
  const steps = applied?.steps ?? ids.map((id) => ({ id, state: leftOut.has(id) ? 'left-out' : 'pending', ...blank }));
  const found = applied === undefined ? plan.found : { ...plan.found, ...applied.found };
  return toRotateLoginResult(found, steps, applied?.end, say);
}
