import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { addressFlags, askFlags, outputFileFlag, sourceFlags } from '../../../doors/flags.js';
import { endOnInterrupt } from '../../../doors/interrupt.js';
import { formatOf, OutputFile } from '../../../doors/output.js';
import { exitCodeOf, exitCodesHelp, printBlocks } from '../../../doors/print.js';
import { Progress } from '../../../doors/progress.js';
import { askedTargets, elsewhereUnless, factsOf, questionOf, verifiedQuery } from '../../../doors/question.js';
import { listUsers } from '../../../doors/userListing.js';
import { UserSink } from '../../../doors/userSink.js';
import { openWitness } from '../../../doors/witness.js';
import { toSfError } from '../../../errors.js';
import { say } from '../../../messages.js';
import { VERDICTS } from '../../../policy/types.js';
import { listUsersBlocks } from '../../../report/listUsers/human.js';
import type { ListUsersResult } from '../../../report/listUsers/result.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.users');
const FORMATS = ['human', 'csv', 'json'] as const;

export default class TokenListUsers extends SfCommand<ListUsersResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp;

  public static override readonly flags = {
    ...sourceFlags,
    ...addressFlags,
    username: Flags.string({
      summary: messages.getMessage('flags.username.summary'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    profile: Flags.string({
      summary: messages.getMessage('flags.profile.summary'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    'integration-only': Flags.boolean({ summary: messages.getMessage('flags.integration-only.summary') }),
    'include-inactive': Flags.boolean({ summary: messages.getMessage('flags.include-inactive.summary') }),
    ...askFlags,
    verdict: Flags.option({
      summary: messages.getMessage('flags.verdict.summary'),
      options: VERDICTS,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    summary: Flags.boolean({
      summary: messages.getMessage('flags.summary.summary'),
      description: messages.getMessage('flags.summary.description'),
    }),
    'fail-on': Flags.option({
      summary: messages.getMessage('flags.fail-on.summary'),
      options: VERDICTS,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      description: messages.getMessage('flags.result-format.description'),
      options: FORMATS,
    })(),
    'output-file': outputFileFlag,
  };

  public async run(): Promise<ListUsersResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenListUsers);
    const file = flags['output-file'];
    const format = formatOf(flags['result-format'], file, FORMATS);
    const question = questionOf(flags, new Date());
    const targets = elsewhereUnless(await askedTargets(flags));
    const sink = new UserSink({
      format,
      file: file === undefined ? undefined : new OutputFile(file),
      json: this.jsonEnabled(),
      several: targets.length > 1,
      print: (line) => this.log(line),
    });

    const witness = await openWitness(flags);
    const progress = new Progress(this, 'token-list-users.progress', sink.isQuiet);
    const facts = await factsOf(witness, question);
    const query = {
      addresses: verifiedQuery(targets),
      ...(flags.username === undefined ? {} : { usernames: flags.username }),
      ...(flags.profile === undefined ? {} : { profiles: flags.profile }),
      integrationOnly: flags['integration-only'],
      includeInactive: flags['include-inactive'],
    };
    const { summary, verdict: verdicts = [], 'fail-on': failOn = [] } = flags;
    const { outcome, result } = await listUsers(
      { witness, question, facts, targets, query, verdicts, failOn, summary },
      (user) => {
        progress.step();
        if (!summary) sink.add(user);
      },
    );
    progress.stop();
    process.exitCode = exitCodeOf(outcome);
    const whole = sink.finish(result);
    if (format === 'human' && file === undefined) {
      printBlocks(this, listUsersBlocks({ result, worst: sink.worst() }, say));
    }
    return whole;
  }

  protected override async catch(error: Error): Promise<never> {
    return super.catch(toSfError(error));
  }
}
