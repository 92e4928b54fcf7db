/**
 * The flags of `list users`, and from their values to its job.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import type { UserQuery, Witness } from '../../../facts/types.js';
import { KEPT_DAYS, type Target, type Verdict, VERDICTS } from '../../../policy/index.js';
import { addressFlags, askFlags, outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { queryOfHistory, readOwnHistory } from '../../../jobs/ownHistory.js';
import type { Progress } from '../../../cli/progress.js';
import { factsOf, verifiedQuery, type Question } from '../../../jobs/common/loginQuestion.js';
import type { UserListing } from '../../../jobs/listUsers.js';
import { USER_FORMATS } from '../../../report/listUsers/page.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.users');

export const userFlags = {
  ...sourceFlags,
  ...addressFlags,
  'from-history': Flags.integer({
    summary: announced(messages.getMessage('flags.from-history.summary')),
    helpValue: '<days>',
    min: 1,
    max: KEPT_DAYS,
    relationships: [{ type: 'none', flags: ['ip', 'ip-file'] }],
  }),
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
    options: USER_FORMATS,
  })(),
  'output-file': outputFileFlag,
  ...pageFlags,
};

export interface UserFlagValues {
  readonly 'from-history'?: number | undefined;
  readonly username?: string[] | undefined;
  readonly profile?: string[] | undefined;
  readonly 'integration-only': boolean;
  readonly 'include-inactive': boolean;
  readonly verdict?: Verdict[] | undefined;
  readonly summary: boolean;
  readonly 'fail-on'?: Verdict[] | undefined;
}

/** Reads the facts that concern all users, and with `--from-history` the past logins. */
export async function userListingOf(
  flags: UserFlagValues,
  witness: Witness,
  { question, targets }: { readonly question: Question; readonly targets: readonly [Target, ...Target[]] },
  progress: Progress,
): Promise<UserListing> {
  const facts = await factsOf(witness, question);
  const query: UserQuery = {
    addresses: verifiedQuery(targets),
    ...(flags.username === undefined ? {} : { usernames: flags.username }),
    ...(flags.profile === undefined ? {} : { profiles: flags.profile }),
    integrationOnly: flags['integration-only'],
    includeInactive: flags['include-inactive'],
  };
  const { 'from-history': days, summary, verdict: verdicts = [], 'fail-on': failOn = [] } = flags;
  const history =
    days === undefined
      ? undefined
      : await readOwnHistory(witness, {
          query,
          days,
          now: question.now,
          onProgress: (done) => progress.logins(done),
        });
  const everybody = { ...query, onTotal: (users: number) => progress.expect(users) };
  const isEachStep = verdicts.length === 0 && !flags['integration-only'];
  const asked = history !== undefined ? queryOfHistory(query, history) : isEachStep ? everybody : query;
  return { witness, question, facts, targets, history, query: asked, verdicts, failOn, summary };
}
