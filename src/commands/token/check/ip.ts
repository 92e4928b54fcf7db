import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { formatOf, OutputFile } from '../../../doors/output.js';
import { addressFlags, askFlags, outputFileFlag, sourceFlags } from '../../../doors/flags.js';
import { endOnInterrupt } from '../../../doors/interrupt.js';
import { exitCodeOf, exitCodesHelp, printBlocks, printText, tellAge, tellWarnings } from '../../../doors/print.js';
import {
  askedTargets,
  factsOf,
  namedProfiles,
  namedUsers,
  questionOf,
  sessionTarget,
} from '../../../doors/question.js';
import { openWitness } from '../../../doors/witness.js';
import { TokenCommand } from '../../../doors/tokenCommand.js';
import { say } from '../../../messages.js';
import { checkIp } from '../../../policy/index.js';
import { checkIpBlocks } from '../../../report/checkIp/human.js';
import { checkIpText, FORMATS } from '../../../report/checkIp/formats.js';
import { toCheckIpResult, type CheckIpResult } from '../../../report/checkIp/result.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.check.ip');

export default class TokenCheckIp extends TokenCommand<CheckIpResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp;

  public static override readonly flags = {
    ...sourceFlags,
    ...addressFlags,
    profile: Flags.string({
      summary: messages.getMessage('flags.profile.summary'),
      description: messages.getMessage('flags.profile.description'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    username: Flags.string({
      summary: messages.getMessage('flags.username.summary'),
      description: messages.getMessage('flags.username.description'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...askFlags,
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      description: messages.getMessage('flags.result-format.description'),
      options: FORMATS,
    })(),
    'output-file': outputFileFlag,
  };

  public async run(): Promise<CheckIpResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenCheckIp);
    const file = flags['output-file'];
    const format = formatOf(flags['result-format'], file, FORMATS);
    const question = questionOf(flags, new Date());
    const output = file === undefined ? undefined : new OutputFile(file);
    const listed = await askedTargets(flags);
    const { notes, unasked } = listed;

    const witness = await openWitness(flags);
    const { targets, note } =
      listed.targets.length > 0 ? { targets: listed.targets, note: undefined } : await sessionTarget(witness);
    const facts = await factsOf(witness, question);
    // Of a user, any profile may be the one.
    const profiles = await witness.profiles(flags.username === undefined ? flags.profile : undefined);
    const checked = checkIp({
      ask: question.ask,
      facts,
      org: { name: witness.orgName ?? witness.source.name },
      targets,
      profiles,
      namedProfiles: namedProfiles(flags.profile ?? [], profiles),
      namedUsers: await namedUsers(flags.username ?? [], { witness, targets, profiles }),
      gaps: witness.gaps(),
      unasked,
      notes,
    });

    const result = toCheckIpResult(checked, { source: witness.source, ask: question.ask, note }, say);
    process.exitCode = exitCodeOf(checked.outcome);
    tellWarnings(this, result.warnings, format);
    if (output !== undefined) {
      for (const text of checkIpText(format, result, say)) output.write(text);
      output.finish();
    } else if (format === 'human') {
      tellAge(this, result.source);
      printBlocks(this, checkIpBlocks(result, say));
    } else {
      await printText(this, checkIpText(format, result, say));
    }
    return result;
  }
}
