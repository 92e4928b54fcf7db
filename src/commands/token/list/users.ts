import { Messages } from '@salesforce/core/messages';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { formatOf, OutputFile } from '../../../cli/output.js';
import { exitCodeOf, exitCodesHelp, printBlocks, tellAge, tellWarnings } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { printPiece } from '../../../cli/printLong.js';
import { askedTargets, elsewhereUnless, questionOf } from '../../../jobs/question.js';
import { USER_FORMATS, userFlags, userListingOf } from './users.flags.js';
import { listUsers } from '../../../jobs/listUsers.js';
import { UserSink } from './users.sink.js';
import { openWitness } from '../../../cli/openWitness.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { say } from '../../../messages.js';
import { listUsersBlocks } from '../../../report/listUsers/human.js';
import type { ListUsersResult } from '../../../report/listUsers/result.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.users');

export default class TokenListUsers extends TokenCommand<ListUsersResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp;
  public static override readonly flags = userFlags;

  public async run(): Promise<ListUsersResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenListUsers);
    const file = flags['output-file'];
    const format = formatOf(flags['result-format'], file, USER_FORMATS);
    const question = questionOf(flags, new Date());
    const asked = await askedTargets(flags, process.stdin);
    const targets = elsewhereUnless(asked.targets);
    const sink = new UserSink({
      format,
      file: file === undefined ? undefined : new OutputFile(file),
      json: this.jsonEnabled(),
      several: targets.length > 1 || flags['from-history'] !== undefined,
      print: printPiece,
    });

    const witness = await openWitness(flags);
    const progress = new Progress(this, 'token-list-users', sink.isQuiet);
    const listing = await userListingOf(flags, witness, { question, targets }, progress);
    const { outcome, result } = await listUsers({ ...listing, unasked: asked.unasked, notes: asked.notes }, (user) => {
      progress.step();
      return flags.summary ? undefined : sink.add(user);
    });
    progress.stop();
    process.exitCode = exitCodeOf(outcome);
    const whole = await sink.finish(result);
    tellWarnings(this, result.warnings, format);
    if (format === 'human' && file === undefined) {
      tellAge(this, result.source);
      printBlocks(this, listUsersBlocks({ result, worst: sink.worst() }, say));
    }
    return whole;
  }
}
