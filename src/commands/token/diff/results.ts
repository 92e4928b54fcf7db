import { Args } from '@oclif/core';
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { outputFileFlag, pageFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp } from '../../../cli/print.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { UsageError } from '../../../errors.js';
import { diffResultsOf, diffResultsConclusion, FAIL_ON_RESULT } from '../../../jobs/results/index.js';
import { say } from '../../../messages.js';
import { wholeJson } from '../../../report/jsonChunks.js';
import { diffResultsPage } from '../../../report/resultsDiff/page.js';
import type { DiffResultsResult } from '../../../report/resultsDiff/result.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.diff.results');

const FORMATS = ['human', 'json', 'markdown'] as const;

export default class TokenDiffResults extends TokenCommand<DiffResultsResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('diff');
  public static override readonly args = {
    older: Args.string({ description: messages.getMessage('args.older.description') }),
    newer: Args.string({ description: messages.getMessage('args.newer.description') }),
  };

  public static override readonly flags = {
    'fail-on': Flags.option({ summary: messages.getMessage('flags.fail-on.summary'), options: FAIL_ON_RESULT })(),
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      options: FORMATS,
    })(),
    'output-file': outputFileFlag,
    ...pageFlags,
  };

  public async run(): Promise<DiffResultsResult> {
    endOnInterrupt();
    const { args, flags } = await this.parse(TokenDiffResults);
    const { older: from, newer: to } = args;
    if (from === undefined || to === undefined) throw new UsageError(Text.of('token-diff-results.args.missing'));
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...FORMATS]);
    const result = await diffResultsOf(from, to);
    const conclusion = diffResultsConclusion(result, flags['fail-on']);
    process.exitCode = exitCodeOf(conclusion);
    await deliver(this, {
      outputs,
      page: diffResultsPage(result, { all: flags.all, failing: conclusion === 'no' }, say),
      explain: flags.explain,
      texts: () => wholeJson(result),
      written: (format) => say(Text.of(`pages.format.${format === 'json' ? 'json-whole' : format}`)),
    });
    return result;
  }
}
