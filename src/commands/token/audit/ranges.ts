import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { outputFileFlag, pageFlags, sourceFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { openWitness } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp, tellAge } from '../../../cli/print.js';
import { inRepository } from '../../../cli/repository.js';
import { parseSince } from '../../../cli/since.js';
import { sourceWords } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { auditRanges } from '../../../jobs/ranges/auditRanges.js';
import { readPublished } from '../../../jobs/ranges/publishedLists.js';
import { say } from '../../../messages.js';
import { AUDIT_DEFAULTS, AUDIT_RULES } from '../../../policy/audit/index.js';
import { findingsConclusion, SEVERITIES } from '../../../policy/findings/index.js';
import { auditIn, auditRangesPage } from '../../../report/audit/page.js';
import { toAuditRangesResult, type AuditRangesResult } from '../../../report/audit/result.js';
import { FINDINGS_FORMATS, findingsText } from '../../../report/findings/formats.js';
import { toolOf } from '../../../report/findings/tool.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.audit.ranges');
const percent = { helpValue: '<percent>', min: 1, max: 100 } as const;

export default class TokenAuditRanges extends TokenCommand<AuditRangesResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('audit');

  public static override readonly flags = {
    ...sourceFlags,
    'nearly-all': Flags.integer({
      summary: messages.getMessage('flags.nearly-all.summary'),
      default: AUDIT_DEFAULTS.nearlyAll,
      ...percent,
    }),
    broad: Flags.integer({
      summary: messages.getMessage('flags.broad.summary'),
      default: AUDIT_DEFAULTS.broad,
      ...percent,
    }),
    evidence: Flags.string({
      summary: messages.getMessage('flags.evidence.summary'),
      description: announced(messages.getMessage('flags.evidence.description')),
      helpValue: '180d',
    }),
    list: Flags.string({
      summary: messages.getMessage('flags.list.summary'),
      description: messages.getMessage('flags.list.description'),
      helpValue: '<name>=<path>',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'severity-threshold': Flags.option({
      summary: messages.getMessage('flags.severity-threshold.summary'),
      options: SEVERITIES,
      default: 'error' as const,
    })(),
    'result-format': Flags.option({
      char: 'r',
      summary: messages.getMessage('flags.result-format.summary'),
      options: FINDINGS_FORMATS,
    })(),
    'output-file': outputFileFlag,
    ...pageFlags,
  };

  public async run(): Promise<AuditRangesResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenAuditRanges);
    const { all, broad, explain, list = [], 'nearly-all': nearlyAll, 'severity-threshold': threshold } = flags;
    const now = new Date();
    const evidence =
      flags.evidence === undefined
        ? undefined
        : { since: parseSince(flags.evidence, now, '--evidence'), until: now.toISOString() };
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...FINDINGS_FORMATS]);
    const published = await readPublished(list, process.stdin);
    const witness = await openWitness(flags);
    const audited = await auditRanges({ witness, parameters: { nearlyAll, broad }, published, evidence });
    const { judged, lists, ranges, source } = audited;
    const result = toAuditRangesResult(judged, { source, threshold, ranges, lists }, say);
    process.exitCode = exitCodeOf(findingsConclusion(judged, threshold));
    if (outputs.isForPeople) tellAge(this, result.source);
    const words = await sourceWords(flags, result.source);
    const page = auditRangesPage(result, { all, source: words }, say);
    await deliver(this, {
      outputs,
      page,
      explain,
      texts: async (format) => {
        if (format === 'html') {
          const { findingsHtml } = await import('../../../report/findings/html.js');
          return findingsHtml(result, { title: `sf token audit ranges ${words}`, page, explain }, say);
        }
        const suite = say(Text.of('audit.suite', { source: result.source.name }));
        return findingsText(
          format,
          inRepository(format, result),
          { tool: toolOf(this.ownVersion, AUDIT_RULES, say), suite },
          say,
        );
      },
      written: (format) => auditIn(format, result, say),
    });
    return result;
  }
}
