import { Messages } from '@salesforce/core/messages';
import { Runs } from '../../../change/index.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { namedSources } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp, tellAge } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { askedWords, sourceWords } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { checkMoveConclusion, moveJob, movesOfOrgs } from '../../../jobs/move/index.js';
import { registerOf } from '../../../jobs/common/policyFile.js';
import { say } from '../../../messages.js';
import { MOVE_FORMATS, moveIn, moveText } from '../../../report/move/formats.js';
import { checkMovePage } from '../../../report/move/page.js';
import { type CheckMoveResult, toCheckMoveResult } from '../../../report/move/result.js';
import { forTerminal } from '../../../report/escaping.js';
import { moveFlags, timesOf } from './move.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.check.move');

export default class TokenCheckMove extends TokenCommand<CheckMoveResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('check-move');

  public static override readonly flags = moveFlags;

  public async run(): Promise<CheckMoveResult> {
    endOnInterrupt();
    const parsed = await this.parse(TokenCheckMove);
    const { flags } = parsed;
    const now = new Date();
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...MOVE_FORMATS]);
    const times = timesOf(flags, now);
    const register = await registerOf(flags.policy, process.cwd());
    for (const note of register?.notes ?? []) this.warn(forTerminal(say(note)));

    const integrations = register?.file.integrations ?? [];
    const progress = new Progress(this, 'move', outputs.isForPeople);
    const found = await movesOfOrgs(
      namedSources(flags, { now, maxCalls: flags['max-calls'] }),
      {
        ...moveJob(times, integrations),
        onProgress: progress.logins.bind(progress),
      },
      new Runs(this.config.dataDir),
    );
    progress.stop();

    const words = await Promise.all(found.orgs.map(async ({ source }) => sourceWords(flags, source)));
    const result = toCheckMoveResult(
      {
        ...{
          ...found,
          at: now.toISOString(),
          policy: register?.file.path,
          register: integrations,
          quietDays: times.quiet.days,
          failWithin: flags['fail-within'],
        },
        sourceOf: (org) => words[found.orgs.indexOf(org)] ?? '',
      },
      say,
    );
    process.exitCode = exitCodeOf(checkMoveConclusion(result));
    if (outputs.isForPeople) for (const { source } of result.orgs) tellAge(this, source);
    const again = askedWords(parsed, ['policy', 'since', 'quiet', 'fail-within']);
    const source = [...words, again].filter((word) => word !== '').join(' ');
    const page = checkMovePage(result, { all: flags.all, source }, say);
    await deliver(this, {
      outputs,
      page,
      explain: flags.explain,
      texts: (format) => moveText(format, result, { page, explain: flags.explain, source }, say),
      written: (format) => moveIn(format, result, say),
    });
    return result;
  }
}
