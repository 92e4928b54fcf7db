import { Flags } from '@salesforce/sf-plugins-core';
import { Messages } from '@salesforce/core/messages';
import { announced } from '../../../announced.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { OutputFile } from '../../../cli/output.js';
import { showPage, tellAnswer } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp, tellWarnings } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { openWitness } from '../../../cli/openWitness.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { patientOrg } from '../../../cli/patientOrg.js';
import { UsageError } from '../../../errors.js';
import { takeSnapshot } from '../../../jobs/saveSnapshot.js';
import { say } from '../../../messages.js';
import { saveSnapshotPage } from '../../../report/saveSnapshot/page.js';
import { toSaveSnapshotResult, type SaveSnapshotResult } from '../../../report/saveSnapshot/result.js';
import { Text } from '../../../text.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.save.snapshot');

/** Names of people are in the file: nobody but its owner reads it. */
const PRIVATE = 0o600;

export default class TokenSaveSnapshot extends TokenCommand<SaveSnapshotResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp();

  public static override readonly flags = {
    'target-org': patientOrg(Flags.requiredOrg({ summary: messages.getMessage('flags.target-org.summary') })),
    'api-version': Flags.orgApiVersion(),
    'output-file': Flags.string({
      summary: messages.getMessage('flags.output-file.summary'),
      description: messages.getMessage('flags.output-file.description'),
      helpValue: '<path>',
      required: true,
    }),
    logins: Flags.integer({
      summary: messages.getMessage('flags.logins.summary'),
      description: announced(messages.getMessage('flags.logins.description')),
      helpValue: '<days>',
    }),
    apps: Flags.boolean({
      summary: messages.getMessage('flags.apps.summary'),
      description: messages.getMessage('flags.apps.description'),
      default: false,
    }),
    anonymize: Flags.boolean({
      summary: messages.getMessage('flags.anonymize.summary'),
      description: messages.getMessage('flags.anonymize.description'),
      default: false,
    }),
  };

  public async run(): Promise<SaveSnapshotResult> {
    endOnInterrupt();
    const { flags } = await this.parse(TokenSaveSnapshot);
    const path = flags['output-file'];
    if (flags.logins !== undefined && flags.logins < 1) {
      throw new UsageError(Text.of('token-save-snapshot.logins.invalid', { input: String(flags.logins) }));
    }
    const output = new OutputFile(path, { mode: PRIVATE });
    const taken = new Date().toISOString();

    const progress = new Progress(this, 'token-save-snapshot', output.isFile);
    const witness = await openWitness(flags);
    const { about, conclusion, saved } = await takeSnapshot(
      witness,
      {
        ...{ path, taken, plugin: this.#pluginVersion(), anonymize: flags.anonymize },
        step: () => progress.step(),
        onTotal: (users) => progress.expect(users),
        onLogins: (done) => progress.logins(done),
        apps: flags.apps,
        ...(flags.logins === undefined ? {} : { loginDays: flags.logins }),
      },
      (text) => output.write(text),
    );
    output.finish();
    progress.stop();

    const result = toSaveSnapshotResult(saved, about, say);
    process.exitCode = exitCodeOf(conclusion);
    tellWarnings(this, result.warnings, 'human');
    const page = saveSnapshotPage(result, say);
    if (output.isFile) showPage(this, page, false);
    else tellAnswer(this, page);
    return result;
  }

  #pluginVersion(): string {
    return this.config.plugins.get('sf-plugin-token')?.version ?? '';
  }
}
