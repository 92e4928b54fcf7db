import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { needUser } from '../../../cli/changeFlags.js';
import { CLOCK } from '../../../cli/clock.js';
import { checkConfirmable, isConfirmed } from '../../../cli/confirmation.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver, showPage } from '../../../cli/page.js';
import { exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { parseSince } from '../../../cli/since.js';
import { askedWords, orgWord } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { Runs } from '../../../change/index.js';
import { checkOrg, orgIdOf, resumedRun } from '../../../jobs/runs/index.js';
import {
  applyRevoke,
  askedOfRevoke,
  checkKept,
  exitCodeOfRevoke,
  foundBefore,
  planRevoke,
  type Planned,
  sinceOfRevoke,
} from '../../../jobs/revoke/index.js';
import { say } from '../../../messages.js';
import { REVOKE_FORMATS, revokeText } from '../../../report/revoke/formats.js';
import { revokeLoginPage } from '../../../report/revoke/page.js';
import { type RevokeLoginResult, revokeStepWords, toRevokeLoginResult } from '../../../report/revoke/result.js';
import { shellWord } from '../../../report/shell.js';
import { Text } from '../../../text.js';
import { shutFlags } from './login.flags.js';
import { openRevoke, revokeFlags, revokeQuestion, revokeWords } from './shared.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.revoke.login');

/** What makes the plan this one, and not another. */
const ASKED_AGAIN = ['keep', 'since', 'force', 'api-version'];

export default class TokenRevokeLogin extends TokenCommand<RevokeLoginResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('revoke');

  public static override readonly flags = {
    ...revokeFlags,
    ...shutFlags,
    force: Flags.boolean(revokeWords('force')),
    since: Flags.string({ ...revokeWords('since'), helpValue: '7d', default: '7d' }),
  };

  public async run(): Promise<RevokeLoginResult> {
    endOnInterrupt();
    const parsed = await this.parse(TokenRevokeLogin);
    const { flags } = parsed;
    const now = CLOCK.now();
    const asked = parseSince(flags.since, now);
    if (flags.apply) checkConfirmable(this, flags);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...REVOKE_FORMATS]);
    const { dataDir } = this.config;
    checkKept(flags);
    const about = { command: 'revoke login', username: flags.username };
    const resumed = flags.resume === undefined ? undefined : resumedRun(new Runs(dataDir), flags.resume, about);
    const username = needUser(flags.username, resumed);
    const isAsked = parsed.metadata.flags['since']?.setFromDefault !== true;
    const since = sinceOfRevoke(resumed, asked, isAsked);

    const progress = new Progress(this, 'revoke');
    const connection = flags['target-org'].getConnection(flags['api-version']);
    const around = await openRevoke(connection, { dataDir, now, onProgress: (done) => progress.logins(done) });
    const orgId = orgIdOf(around.witness);
    if (resumed !== undefined) checkOrg(resumed, orgId);
    const plan = await planRevoke(around, { username, since, ...askedOfRevoke(flags, resumed) });
    progress.stop();

    const source = `-o ${await orgWord(plan.found.source.name)}`;
    const pageOptions = { source, all: flags.all, asked: askedWords(parsed, ASKED_AGAIN) };
    const applied = flags.apply ? await this.#apply(around, plan, { flags, orgId, resumed, pageOptions }) : undefined;
    const found = applied ?? plan.found;
    const result = toRevokeLoginResult(found, say);
    process.exitCode = exitCodeOfRevoke(result, found.gaps);
    const page = revokeLoginPage(result, pageOptions, say);
    const title = `sf token revoke login --username ${shellWord(result.username)} ${source}`;
    await deliver(this, {
      outputs,
      page,
      explain: flags.explain,
      explainFiles: true,
      texts: (format) => revokeText(format, result, { title, page, explain: true }, say),
      written: (format) => say(Text.of(`pages.format.${format === 'json' ? 'json-whole' : format}`)),
    });
    return result;
  }

  /** Undefined where the answer is no. */
  async #apply(
    around: Parameters<typeof planRevoke>[0],
    plan: Planned,
    asked: {
      readonly flags: Parameters<typeof isConfirmed>[1];
      readonly orgId: string;
      readonly resumed: ReturnType<typeof resumedRun> | undefined;
      readonly pageOptions: Parameters<typeof revokeLoginPage>[1];
    },
  ): Promise<Awaited<ReturnType<typeof applyRevoke<Planned['found']>>> | undefined> {
    const { flags, orgId, pageOptions, resumed } = asked;
    const { source, username } = plan.found;
    if (!flags['no-prompt']) {
      showPage(this, revokeLoginPage(toRevokeLoginResult(plan.found, say), pageOptions, say), false);
    }
    const named = { username, org: source.name, orgId };
    const question = revokeQuestion(resumed, named, Text.of('revoke.confirm', named));
    if (!(await isConfirmed(this, flags, { orgId, question }))) return undefined;
    return applyRevoke(around, plan, {
      ...{ command: 'revoke login', subject: null, resumed, now: CLOCK.now },
      before: foundBefore(plan.found, resumed),
      onBegin: (run) => {
        if (!this.jsonEnabled()) this.logToStderr(say(Text.of('revoke.run', run)));
      },
      tell: (step) => {
        if (!this.jsonEnabled()) this.logToStderr(say(Text.of('revoke.doing', { step: revokeStepWords(step, say) })));
      },
    });
  }
}
