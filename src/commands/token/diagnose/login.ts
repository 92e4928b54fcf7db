import * as Flags from '@oclif/core/flags';
import { announced } from '../../../announced.js';
import { type DiagnosisSources, diagnosisFor, exitCodeOfDiagnosis } from '../../../jobs/diagnoseLogin.js';
import { endOnInterrupt } from '../../../cli/interrupt.js';
import { knownFlags } from '../../../cli/knownFlags.js';
import { PlainCommand } from '../../../cli/plainCommand.js';
import { plainOutputFileFlag, plainPageFlags } from '../../../cli/plainFlags.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver } from '../../../cli/page.js';
import { exitCodesHelp } from '../../../cli/print.js';
import { parseSince } from '../../../cli/since.js';
import { messageBundle } from '../../../messageFile.js';
import { say } from '../../../messages.js';
import { refuseStrayArguments } from '../../../login/secretArguments.js';
import { diagnosisGithub } from '../../../report/diagnosis/github.js';
import { diagnosisPage } from '../../../report/diagnosis/page.js';
import { type DiagnoseLoginResult, toDiagnoseLoginResult } from '../../../report/diagnosis/result.js';
import { wholeJson } from '../../../report/jsonChunks.js';
import { type Between, Text } from '../../../text.js';

const words = (key: Between<'token-diagnose-login.'>): string => say(Text.of(`token-diagnose-login.${key}`));
const examples = messageBundle('token.diagnose.login').get('examples') ?? [];

const DEFAULT_SINCE = '24h';
const DIAGNOSIS_FORMATS = ['human', 'json', 'markdown', 'github'] as const;

/** With an error text alone this answers offline and fast, so it does not extend SfCommand, which loads the org stack. */
export default class TokenDiagnoseLogin extends PlainCommand {
  public static override readonly summary = words('summary');
  public static override readonly description = words('description');
  public static override readonly examples = typeof examples === 'string' ? [examples] : [...examples];
  public static readonly errorCodes = exitCodesHelp();
  /** Else oclif takes words that stand first for parts of the command's name, and repeats them: they may be a pasted log. */
  public static override readonly strict = false;
  public static override readonly flags = {
    username: Flags.string({
      char: 'u',
      summary: words('flags.username.summary'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    'target-org': Flags.string({
      char: 'o',
      summary: words('flags.target-org.summary'),
      description: words('flags.target-org.description'),
    }),
    error: Flags.string({
      char: 'e',
      summary: words('flags.error.summary'),
      multiple: true,
      multipleNonGreedy: true,
    }),
    'error-file': Flags.string({
      summary: words('flags.error-file.summary'),
      helpValue: '<path>|-',
    }),
    since: Flags.string({
      summary: words('flags.since.summary'),
      description: announced(words('flags.since.description')),
      helpValue: '24h',
    }),
    'api-version': Flags.string({ summary: words('flags.api-version.summary') }),
    'result-format': Flags.option({
      char: 'r',
      summary: words('flags.result-format.summary'),
      options: DIAGNOSIS_FORMATS,
    })(),
    'output-file': plainOutputFileFlag,
    ...plainPageFlags,
  };

  public async run(): Promise<DiagnoseLoginResult> {
    endOnInterrupt();
    refuseStrayArguments(this.argv, knownFlags(TokenDiagnoseLogin.flags));
    const { flags } = await this.parse(TokenDiagnoseLogin);
    const outputs = Outputs.open(flags['result-format'], flags['output-file'], [...DIAGNOSIS_FORMATS]);
    const now = new Date();
    const { found, context } = await diagnosisFor(flags, sourcesOf(flags, now), now);
    const result = toDiagnoseLoginResult(found, context, say);
    const code = exitCodeOfDiagnosis(result);
    process.exitCode = code;
    await deliver(this, {
      outputs,
      page: diagnosisPage(result, { all: flags.all, code, source: await sourceOf(result) }, say),
      explain: flags.explain,
      texts: (format) => (format === 'json' ? wholeJson(result) : diagnosisGithub(result, say)),
      written: (format) => say(Text.of(`pages.format.${format === 'json' ? 'json-whole' : format}`)),
    });
    return result;
  }
}

/** As it would be typed, and never the access token that it may have been typed as. */
async function sourceOf({ subject: { org } }: DiagnoseLoginResult): Promise<string | undefined> {
  if (org === undefined) return undefined;
  const { orgWord } = await import('../../../cli/sourceWords.js');
  return `-o ${await orgWord(org.name)}`;
}

interface SourceFlags {
  readonly 'target-org'?: string | undefined;
  readonly 'api-version'?: string | undefined;
  readonly since?: string | undefined;
}

/** Loaded when it is asked for: most questions are about a text alone. */
function sourcesOf(flags: SourceFlags, now: Date): DiagnosisSources {
  return {
    since: parseSince(flags.since ?? DEFAULT_SINCE, now),
    connect: async () => {
      const { connectionOf } = await import('../../../cli/connection.js');
      return connectionOf(flags['target-org'], flags['api-version']);
    },
    readText: async (path) => {
      const { readTextFile } = await import('./login.text.js');
      return readTextFile(path);
    },
  };
}
