import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { savedSourceFlags } from '../../../cli/flags.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { OutputFile } from '../../../cli/output.js';
import { openWitness } from '../../../cli/openWitness.js';
import { showPage } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp } from '../../../cli/print.js';
import { gateSince } from '../../../cli/since.js';
import { sourceWords } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { UsageError } from '../../../errors.js';
import { generatePolicy } from '../../../jobs/newPolicy/generatePolicy.js';
import { policyFileAbove, policyFileOf } from '../../../jobs/common/policyFile.js';
import { say } from '../../../messages.js';
import {
  generatePolicyPage,
  toGeneratePolicyResult,
  type GeneratePolicyResult,
} from '../../../report/gate/generatedPolicy.js';
import { forTerminal } from '../../../report/escaping.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.generate.policy');

export default class TokenGeneratePolicy extends TokenCommand<GeneratePolicyResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp();

  public static override readonly flags = {
    ...savedSourceFlags,
    'api-version': Flags.orgApiVersion(),
    'output-file': Flags.string({
      summary: messages.getMessage('flags.output-file.summary'),
      helpValue: '<path>',
      default: 'sf-token.yml',
    }),
    since: Flags.string({ summary: messages.getMessage('flags.since.summary'), helpValue: '30d' }),
  };

  public async run(): Promise<GeneratePolicyResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenGeneratePolicy);
    const path = flags['output-file'];
    if (!/\.ya?ml$/iu.test(path)) throw new UsageError(Text.of('token-generate-policy.no-yaml', { file: path }));
    if (!existsSync(dirname(path))) {
      throw new UsageError(Text.of('token-generate-policy.no-folder', { folder: dirname(path) }));
    }
    const now = new Date();
    const since = gateSince(flags.since, now);
    const before = existsSync(path) ? await policyFileOf(path, process.cwd()) : undefined;
    const above = before === undefined ? policyFileAbove(path, process.cwd()) : undefined;
    const output = new OutputFile(path);
    const witness = await openWitness(flags);
    const written = await generatePolicy({ witness, path, before, now: now.toISOString(), since });
    if (written.isChanged) {
      output.write(written.text);
      output.finish();
    } else {
      output.discard();
    }
    if (above !== undefined) {
      this.warn(forTerminal(say(Text.of('token-generate-policy.shadows', { above, file: path }))));
    }
    const { added, badWaivers, gaps, conclusion, leftOutDescriptions, state, withoutOwner } = written;
    const about = {
      source: witness.source,
      file: path,
      state,
      added,
      badWaivers,
      withoutOwner,
      leftOutDescriptions,
      gaps,
      apiCalls: witness.apiCalls(),
    };
    const result = toGeneratePolicyResult(about, say);
    process.exitCode = exitCodeOf(conclusion);
    showPage(this, generatePolicyPage(result, await sourceWords(flags, result.source), say), false);
    return result;
  }
}
