import { Args } from '@oclif/core';
import { Messages } from '@salesforce/core/messages';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { NewFiles } from '../../../cli/newFiles.js';
import { stopgapOf } from '../../../jobs/generatePermissionSet.js';
import { Text } from '../../../text.js';
import { showPage } from '../../../cli/page.js';
import { orgWord } from '../../../cli/sourceWords.js';
import { exitCodeOf, exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { openOrg } from '../../../facts/org/index.js';
import { announced } from '../../../announced.js';
import { say } from '../../../messages.js';
import { permissionSetPath, permissionSetXml, usernamesText } from '../../../report/permissionSet/file.js';
import { permissionSetPage } from '../../../report/permissionSet/page.js';
import { toPermissionSetResult, type GeneratePermissionSetResult } from '../../../report/permissionSet/result.js';
import { permissionSetFlags, stopgapJob } from './permission-set.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.generate.permission-set');
export default class TokenGeneratePermissionSet extends TokenCommand<GeneratePermissionSetResult> {
  public static override readonly summary = announced(messages.getMessage('summary'));
  public static override readonly description = announced(messages.getMessage('description'));
  public static override readonly examples = messages.getMessages('examples').map(announced);
  public static override readonly errorCodes = exitCodesHelp();

  /** It takes a word, and no more than one. */
  public static override readonly strict = true;
  public static override readonly args = {
    kind: Args.string({
      description: messages.getMessage('args.kind.description'),
      options: ['any-api-auth'],
      required: true,
    }),
  };

  public static override readonly flags = permissionSetFlags;

  public async run(): Promise<GeneratePermissionSetResult> {
    endOnInterrupt();
    const { flags, metadata } = await this.parse(TokenGeneratePermissionSet);
    const now = new Date();
    const job = stopgapJob(flags, now);
    const xml = permissionSetPath(job.name);
    const list = `${job.name}.usernames.txt`;
    const files = new NewFiles(flags['output-dir'], flags.force);
    files.check([xml, list]);

    const progress = new Progress(this, 'permission-set');
    const connection = flags['target-org'].getConnection(flags['api-version']);
    const witness = await openOrg(connection, { maxCalls: flags['max-calls'] ?? Infinity, now: job.now });
    const found = await stopgapOf(witness, { ...job, onLogins: (done) => progress.logins(done) });
    progress.stop();
    const label = say(Text.of('permission-set.label'));
    const texts = { label, description: say(Text.of('permission-set.set-description')) };
    const usernames = usernamesText(found.stopgap.assign.map(({ username }) => username));
    files.write([
      { path: xml, text: permissionSetXml(texts) },
      { path: list, text: usernames },
    ]);
    const written = [
      { what: 'permission-set', path: files.place(xml) } as const,
      { what: 'usernames', path: files.place(list) } as const,
    ];
    const result = toPermissionSetResult({ ...found, files: written }, say);
    process.exitCode = exitCodeOf(found.conclusion);
    const { all, explain } = flags;
    const asksUnused = metadata.flags['unused-days']?.setFromDefault !== true;
    const page = permissionSetPage(result, { all, asksUnused, org: await orgWord(result.source.name) }, say);
    showPage(this, page, explain);
    return result;
  }
}
