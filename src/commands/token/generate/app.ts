import { Messages } from '@salesforce/core/messages';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { NewFiles } from '../../../cli/newFiles.js';
import { openSource } from '../../../cli/openWitness.js';
import { showPage } from '../../../cli/page.js';
import { exitCodeOf, exitCodesHelp } from '../../../cli/print.js';
import { Progress } from '../../../cli/progress.js';
import { parseSince } from '../../../cli/since.js';
import { askedWords, sourceWords } from '../../../cli/sourceWords.js';
import { TokenCommand } from '../../../cli/tokenCommand.js';
import { appName, certificateEnd, makeApp, planNewApp, README } from '../../../jobs/newApp/index.js';
import { say } from '../../../messages.js';
import { newAppPage } from '../../../report/newApp/page.js';
import { type GenerateAppResult, toGenerateAppResult } from '../../../report/newApp/result.js';
import { commandOf, ORG_VARIABLE, shellWord } from '../../../report/shell.js';
import { askFlow } from './app.ask.js';
import { folderOf, refusePackageDirectory, refuseThere } from './app.disk.js';
import { appFlags, ASKED_AGAIN, checkAppFlags, checkKeyFlags } from './app.flags.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-token', 'token.generate.app');

export default class TokenGenerateApp extends TokenCommand<GenerateAppResult> {
  public static override readonly summary = messages.getMessage('summary');
  public static override readonly description = messages.getMessage('description');
  public static override readonly examples = messages.getMessages('examples');
  public static override readonly errorCodes = exitCodesHelp('generate-app');

  public static override readonly flags = appFlags;

  public async run(): Promise<GenerateAppResult> {
    endOnInterrupt();
    const parsed = await this.parse(TokenGenerateApp);
    const { flags } = parsed;
    const now = new Date();
    const since = flags.since === undefined ? undefined : parseSince(flags.since, now);
    checkAppFlags(flags);
    const until = certificateEnd(flags['certificate-ends'], now);
    const name = appName(flags.name, flags.username);
    const folder = flags['output-dir'] ?? name;
    refusePackageDirectory(folder);
    const files = new NewFiles(folder, flags.overwrite);
    files.checkLinks([README, 'package.xml']);

    const progress = new Progress(this, 'move');
    const { client, witness } = await openSource(flags);
    const plan = await planNewApp(witness, client, {
      ...{ username: flags.username, asked: flags.flow, name, since, now: now.toISOString() },
      onProgress: (done) => progress.logins(done),
    });
    progress.stop();

    const choice = plan.choice.flow === undefined ? await askFlow(this, plan) : plan.choice;
    checkKeyFlags(choice.flow, flags);
    const source = await sourceWords({ snapshot: flags.snapshot }, witness.source);
    const org = flags.snapshot === undefined ? source.replace(/^-o /u, '') : ORG_VARIABLE;
    const wanted = { flags, name, now, org, folder: folderOf(files), until };
    const { found, made, conclusion } = await makeApp(plan, witness, choice, wanted);
    if (!flags.overwrite) refuseThere(files, made);
    const result = toGenerateAppResult({ ...found, folder, overwritten: files.changed(made) }, say);
    if (result.written) files.write(made);
    process.exitCode = exitCodeOf(conclusion);
    const again = askedWords(parsed, ASKED_AGAIN);
    const forced = commandOf('generate app', `--username ${shellWord(plan.user.username)}`, source, again, '--force');
    showPage(this, newAppPage(result, { forced, folder: shellWord(folder) }, say), flags.explain);
    return result;
  }
}
