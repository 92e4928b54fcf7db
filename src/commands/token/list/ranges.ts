import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { openWitness } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp, tellAge, tellWarnings } from '../../../cli/print.js';
import { sourceWords } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { UsageError } from '../../../errors.js';
import { rangesOf } from '../../../jobs/ranges/listRanges.js';
import { readPublished } from '../../../jobs/ranges/publishedLists.js';
import { say } from '../../../messages.js';
import { forTerminal } from '../../../report/escaping.js';
import { RANGES_FORMATS, rangesIn, rangesText } from '../../../report/ranges/formats.js';
import { listRangesPage } from '../../../report/ranges/page.js';
import { toListRangesResult, type ListRangesResult } from '../../../report/ranges/result.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.list.ranges');

export default class TokenListRanges extends TokenCommand<ListRangesResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp();

  public static override readonly flags = {
    ...sourceFlags,
    scope: Flags.option({
      summary: messages.getMessage('flags.scope.summary'),
      options: ['trusted', 'profile', 'all'] as const,
    })(),
    profile: Flags.string({
      summary: messages.getMessage('flags.profile.summary'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    list: Flags.string({
      summary: messages.getMessage('flags.list.summary'),
      description: messages.getMessage('flags.list.description'),
      helpValue: '<name>=<path>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      options: RANGES_FORMATS,
    })(),
    'output-file': outputFileFlag,
    ...pageFlags,
  };

  public async run(): Promise<ListRangesResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenListRanges);
    const { all, explain, profile } = flags;
    if (flags.scope === 'trusted' && profile !== undefined) {
      throw new UsageError(Text.of('token-list-ranges.scope.profile'));
    }
    const scope = flags.scope ?? (profile === undefined ? 'all' : 'profile');
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...RANGES_FORMATS]);
    const published = await readPublished(flags.list ?? [], process.stdin);
    const witness = await openWitness(flags);
    const found = await rangesOf({ witness, scope, profiles: profile, published });
    const { listed, conclusion, read } = found;
    const result = toListRangesResult(listed, found, say);
    process.exitCode = exitCodeOf(conclusion);
    tellWarnings(this, result.warnings, outputs.standard.format);
    if (outputs.isForPeople) tellAge(this, result.source);
    const words = await sourceWords(flags, result.source);
    const page = listRangesPage(result, { all, scope, source: words }, say);
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        if (format === 'yaml') {
          const { rangesFile } = await import('../../../jobs/newPolicy/rangesFile.js');
          const { gaps, text } = rangesFile(read.org, read.profiles);
          for (const gap of gaps) this.warn(forTerminal(say(Text.of('ranges.yaml.left-out', { profile: gap.what }))));
          return [text];
        }
        if (format !== 'html') return rangesText(format, result);
        const { rangesHtml } = await import('../../../report/ranges/html.js');
        return rangesHtml(result, { page, explain, source: words }, say);
      },
      written: (format) => rangesIn(format, result, say),
    });
    return result;
  }
}
