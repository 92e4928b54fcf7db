import { Args } from '@oclif/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { outputFileFlag, pageFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { openOrgOf } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp } from '../../../cli/print.js';
import { parseSince } from '../../../cli/since.js';
import { askedWords, sideWords } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { UsageError } from '../../../errors.js';
import { diffOf, FAIL_ON_DIFFERENCE } from '../../../jobs/ranges/diffRanges.js';
import { openDiffSide } from '../../../jobs/ranges/openDiffSide.js';
import { hasLogins } from '../../../jobs/common/pastLogins.js';
import { say } from '../../../messages.js';
import { DIFF_FORMATS, diffIn, diffText } from '../../../report/rangesDiff/formats.js';
import { diffRangesPage } from '../../../report/rangesDiff/page.js';
import { toDiffRangesResult, type DiffRangesResult } from '../../../report/rangesDiff/result.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.diff.ranges');

export default class TokenDiffRanges extends TokenCommand<DiffRangesResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('diff');
  public static override readonly args = {
    from: Args.string({ description: messages.getMessage('args.from.description') }),
    to: Args.string({ description: messages.getMessage('args.to.description') }),
  };

  public static override readonly flags = {
    'api-version': Flags.orgApiVersion(),
    evidence: Flags.string({
      summary: messages.getMessage('flags.evidence.summary'),
      description: messages.getMessage('flags.evidence.description'),
      helpValue: '30d',
    }),
    'fail-on': Flags.option({
      summary: messages.getMessage('flags.fail-on.summary'),
      description: messages.getMessage('flags.fail-on.description'),
      options: FAIL_ON_DIFFERENCE,
      multiple: true,
      multipleNonGreedy: true,
    })(),
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      options: DIFF_FORMATS,
    })(),
    'output-file': outputFileFlag,
    ...pageFlags,
  };

  public async run(): Promise<DiffRangesResult> {
    endOnInterrupt();
    const { args, flags, metadata } = await this.parse(TokenDiffRanges);
    const { all, explain, 'fail-on': failOn = [] } = flags;
    if (failOn.includes('logins') && flags.evidence === undefined) {
      throw new UsageError(Text.of('token-diff-ranges.fail-on.logins'));
    }
    const now = new Date();
    const since = flags.evidence === undefined ? undefined : parseSince(flags.evidence, now, '--evidence');
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...DIFF_FORMATS]);
    const tools = {
      openOrg: async (name: string) => (await openOrgOf(name, flags['api-version'])).witness,
      stdin: process.stdin,
      now: now.toISOString(),
    };
    const from = await openDiffSide(args.from ?? '', tools);
    const to = await openDiffSide(args.to ?? '', tools);
    const evidence = since === undefined ? undefined : { since, until: now.toISOString() };
    const { diff, gaps, logins, conclusion } = await diffOf({ from, to, evidence, failOn });
    const asked = askedWords({ flags, metadata }, ['evidence', 'api-version']);
    const sides = await sideWords(from.source, to.source);
    const withLogins = [from, to].some(({ witness }) => witness !== undefined && hasLogins(witness));
    const about = { from: from.source, to: to.source, logins, gaps };
    const result = toDiffRangesResult(diff, about, say);
    process.exitCode = exitCodeOf(conclusion);
    await deliver(this, {
      outputs,
      page: diffRangesPage(result, { all, asked, sides, hasLogins: withLogins }, say),
      explain,
      texts: (format) => diffText(format, result),
      written: (format) => diffIn(format, result, say),
    });
    return result;
  }
}
