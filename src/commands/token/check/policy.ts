import { Messages } from '@salesforce/core/messages';
import { holdRun } from '../../../cli/closedOutput.js';
import { splitCommandLine } from '../../../cli/commandLine.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { namedSources } from '../../../cli/openWitness.js';
import { exitCodeOf, exitCodesHelp, tellAge } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { gateSince } from '../../../cli/since.js';
import { inRepository } from '../../../cli/repository.js';
import { askedWords, severalSourceWords, typedSource } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import type { ExitCode } from '../../../exitCodes.js';
import { checkPolicy, exitCodeUntold, knownIn, orgNotes } from '../../../jobs/gate/index.js';
import { readFormerResult } from '../../../jobs/results/index.js';
import { policyFileOf } from '../../../jobs/common/policyFile.js';
import { readPublished } from '../../../jobs/ranges/publishedLists.js';
import { say } from '../../../messages.js';
import { GATE_CARDS, rulesOff } from '../../../policy/gate/index.js';
import { FINDINGS_FORMATS, findingsText } from '../../../report/findings/formats.js';
import { toolOf } from '../../../report/findings/tool.js';
import { checkPolicyPage, findingsWritten } from '../../../report/gate/page.js';
import { newsOf } from '../../../report/gate/notification.js';
import { isRead, policyConclusion, toCheckPolicyResult, type CheckPolicyResult } from '../../../report/gate/result.js';
import { forTerminal } from '../../../report/escaping.js';
import type { CheckPolicyAnswer } from '../../../report/preflight/result.js';
import { Text } from '../../../text.js';
import { tellPeople } from './policy.notify.js';
import { policyFlags } from './policy.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.check.policy');

export default class TokenCheckPolicy extends TokenCommand<CheckPolicyAnswer> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('check-policy');
  public static override readonly flags = policyFlags;

  public async run(): Promise<CheckPolicyAnswer> {
    endOnInterrupt();
    const parsed = await this.parse(TokenCheckPolicy);
    const { flags } = parsed;
    const { all, baseline, explain, policy, 'severity-threshold': threshold } = flags;
    const notify = flags.notify === undefined ? undefined : splitCommandLine('notify', flags.notify);
    if (notify !== undefined) holdRun();
    const now = new Date();
    if (flags.preflight) {
      const { file } = await policyFileOf(policy, process.cwd(), typedSource(flags));
      const { runPreflight } = await import('./policy.preflight.js');
      return runPreflight(this, flags, { file, root: this.ownRoot });
    }
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...FINDINGS_FORMATS]);
    const since = gateSince(flags.since, now);
    const { file, notes } = await policyFileOf(policy, process.cwd(), typedSource(flags));
    const published = await readPublished(flags.list ?? [], process.stdin);
    const known = baseline === undefined ? undefined : await readFormerResult(baseline);
    for (const note of notes) this.warn(forTerminal(say(note)));
    const progress = new Progress(this, 'token-check-policy', outputs.isForPeople);
    const judged = await checkPolicy(namedSources(flags, { now }), {
      ...{ file, now: now.toISOString(), since, published, threshold },
      ...{ onProgress: progress.logins.bind(progress), onJudged: progress.orgs.bind(progress) },
      baseline: known && { isKnown: knownIn(known), reason: say(Text.of('gate.baseline')) },
    });
    progress.stop();
    const former = known && { file: baseline ?? '', result: known };
    for (const note of orgNotes(judged.judged, former)) this.warn(forTerminal(say(note)));
    const about = { ...judged, threshold, policy: file.path, off: rulesOff(file) };
    const result = toCheckPolicyResult(about, say);
    const code = exitCodeOf(policyConclusion(about));
    process.exitCode = code;
    if (outputs.isForPeople) tellAge(this, result.source);
    const source = (await severalSourceWords(flags, result.orgs.filter(isRead))).join(' ');
    const named = withAsked(source, askedWords(parsed, ['policy', 'since', 'list']));
    const untold = notify && (await this.#tell(notify, result, code));
    const page = checkPolicyPage(result, { all, source: named, hasBaseline: known !== undefined, untold }, say);
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        const suite = say(Text.of('gate.suite', { file: file.path }));
        const tools = { tool: toolOf(this.ownVersion, GATE_CARDS, say), suite };
        if (format !== 'html') return findingsText(format, inRepository(format, result), tools, say);
        const { policyHtml } = await import('../../../report/gate/html.js');
        return policyHtml(result, { page, explain, source }, say);
      },
      // Of several orgs a file holds the matrix, too.
      explainFiles: result.orgs.length > 1,
      written: (format) => findingsWritten(result, { all, format }, say),
    });
    return result;
  }

  /** Before anything is printed or written, so that no page says otherwise. Undefined where the exit code stays. */
  async #tell(
    program: readonly [string, ...string[]],
    result: CheckPolicyResult,
    code: ExitCode,
  ): Promise<ExitCode | undefined> {
    const news = newsOf(result, code);
    const failure = news && (await tellPeople(program, news));
    if (failure === undefined) return undefined;
    this.warn(forTerminal(say(failure)));
    const untold = exitCodeUntold(code);
    process.exitCode = untold;
    return untold === code ? undefined : untold;
  }
}

function withAsked(source: string, asked: string): string {
  return source === '' || asked === '' ? source : `${source} ${asked}`;
}
