import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { endOnInterrupt } from '../../cli/interrupt.js';
import { knownFlags } from '../../cli/knownFlags.js';
import { Outputs } from '../../cli/outputs.js';
import { deliver } from '../../cli/page.js';
import { PlainCommand } from '../../cli/plainCommand.js';
import { plainOutputFileFlag } from '../../cli/plainFlags.js';
import { EXPLAINED_NAMES, explainedBy, RULES } from '../../jobs/explain.js';
import { refuseNoFlags } from '../../login/secretArguments.js';
import { messageBundle } from '../../messageFile.js';
import { say } from '../../messages.js';
import { explainPage } from '../../report/explain/page.js';
import { toExplainResult, type ExplainResult } from '../../report/explain/result.js';
import { wholeJson } from '../../report/jsonChunks.js';
import { type Between, Text } from '../../text.js';

const words = (key: Between<'token-explain.'>): string => say(Text.of(`token-explain.${key}`));
const examples = messageBundle('token.explain').get('examples') ?? [];

const FORMATS = ['human', 'json', 'markdown'] as const;

export default class TokenExplain extends PlainCommand {
  public static override readonly summary = words('summary');
  public static override readonly description = words('description');
  public static override readonly examples = [examples].flat();
  public static override readonly strict = true;
  public static override readonly args = {
    name: Args.string({ description: words('args.name.description') }),
  };
  public static override readonly flags = {
    'result-format': Flags.option({ char: 'r', summary: words('flags.result-format.summary'), options: FORMATS })(),
    'output-file': plainOutputFileFlag,
    all: Flags.boolean({ summary: words('flags.all.summary') }),
  };

  public async run(): Promise<ExplainResult> {
    endOnInterrupt();
    refuseNoFlags(this.argv, knownFlags(TokenExplain.flags), EXPLAINED_NAMES);
    const { args, flags } = await this.parse(TokenExplain);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...FORMATS]);
    const result = toExplainResult(explainedBy(args.name), say);
    await deliver(this, {
      outputs,
      page: explainPage(result, { all: flags.all, isList: args.name === undefined, rules: RULES }, say),
      explain: flags.all || args.name !== undefined,
      texts: () => wholeJson(result),
      written: (format) => say(Text.of(`pages.format.${format === 'json' ? 'json-whole' : format}`)),
    });
    return result;
  }
}
