import { Messages } from '@salesforce/core/messages';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { Outputs } from '../../../cli/outputs.js';
import { printPage } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp, tellAge, tellNothingChecked, tellWarnings } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { askedWords, sourceWords } from '../../../cli/sourceWords.js';
import { askedTargets, elsewhereUnless, questionOf } from '../../../jobs/common/loginQuestion.js';
import { listUsers } from '../../../jobs/listUsers.js';
import { hasLogins } from '../../../jobs/common/pastLogins.js';
import { openWitness } from '../../../cli/openWitness.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { UsageError } from '../../../errors.js';
import { say } from '../../../messages.js';
import { USER_FORMATS, usersIn } from '../../../report/listUsers/page.js';
import type { ListUsersResult } from '../../../report/listUsers/result.js';
import { Text } from '../../../text.js';
import { UserSink } from './users.sink.js';
import { userFlags, userListingOf } from './users.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.users');

/** Flags of the question that `list logins` has too. */
const OF_LOGINS = ['path', 'username', 'profile', 'assume', 'api-version'];

export default class TokenListUsers extends TokenCommand<ListUsersResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('list-users');
  public static override readonly flags = userFlags;

  public async run(): Promise<ListUsersResult> {
    endOnInterrupt();
    const { flags, metadata } = await this.parse(TokenListUsers);
    const question = questionOf(flags, new Date());
    const asked = await askedTargets(flags, process.stdin);
    const targets = elsewhereUnless(asked.targets);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...USER_FORMATS], {
      writesLines: true,
    });
    if (flags.summary && outputs.of(['csv']).length > 0) {
      throw new UsageError(Text.of('token-list-users.summary-csv'));
    }
    tellNothingChecked(this, outputs, { flags: '--fail-on', named: flags['fail-on'] !== undefined });

    // Before the org is asked for anything: a slow one is waited for from here on.
    const progress = new Progress(this, 'token-list-users', outputs.isForPeople);
    const witness = await openWitness(flags);
    const { all, explain, summary, 'fail-on': failOn = [], verdict: verdicts = [] } = flags;
    const sink = await UserSink.open({
      outputs,
      json: this.jsonEnabled(),
      several: targets.length > 1 || flags['from-history'] !== undefined,
      summary,
      failOn,
      verdicts,
      page: {
        ...{ all, explain, source: await sourceWords(flags, witness.source), hasLogins: hasLogins(witness) },
        asked: askedWords({ flags, metadata }, [...OF_LOGINS, 'login-api-version', 'at']),
        askedOfLogins: askedWords({ flags, metadata }, OF_LOGINS),
      },
    });
    const listing = await userListingOf(flags, witness, { question, targets }, progress);
    const { conclusion, result } = await listUsers(
      { ...listing, unasked: asked.unasked, notes: asked.notes },
      (user, count) => {
        progress.step();
        return sink.add(user, count);
      },
    );
    progress.stop();
    process.exitCode = exitCodeOf(conclusion);
    const { page, result: whole } = await sink.finish(result);
    tellWarnings(this, result.warnings, outputs.standard.format);
    if (outputs.isForPeople) tellAge(this, result.source);
    printPage(this, { outputs, page, explain, written: (format) => usersIn(format, result.summary.users, say) });
    return whole;
  }
}
