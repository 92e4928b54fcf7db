/**
 * `check policy --preflight`: before anything is read, which rules this session could judge.
 */
import { join } from 'node:path';
import { CLOCK } from '../../../cli/clock.js';
import { openOrgOf } from '../../../cli/openWitness.js';
import { Outputs } from '../../../cli/outputs.js';
import { deliver, type Printer } from '../../../cli/page.js';
import { exitCodeOf } from '../../../cli/print.js';
import { orgWord, severalSourceWords } from '../../../cli/sourceWords.js';
import { UsageError } from '../../../errors.js';
import { foreseeOrgs, preflightConclusion, type SessionSource } from '../../../jobs/preflight.js';
import { say } from '../../../messages.js';
import type { PolicyFile } from '../../../policy/gate/index.js';
import type { FindingsFormat } from '../../../report/findings/formats.js';
import { wholeJson } from '../../../report/jsonChunks.js';
import { preflightPage } from '../../../report/preflight/page.js';
import { toPreflightResult, type PreflightResult } from '../../../report/preflight/result.js';
import { shellWord } from '../../../report/shell.js';
import { Text } from '../../../text.js';

const FORMATS = ['human', 'json', 'markdown'] as const;

export interface PreflightFlags {
  readonly 'target-org'?: string[] | undefined;
  readonly 'source-dir'?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly 'api-version'?: string | undefined;
  readonly policy?: string | undefined;
  readonly list?: string[] | undefined;
  readonly 'result-format'?: FindingsFormat | undefined;
  readonly 'output-file'?: string[] | undefined;
  readonly all: boolean;
  readonly explain: boolean;
}

/** @param root folder of the plugin, in which the permission sets are */
export async function runPreflight(
  command: Printer,
  flags: PreflightFlags,
  { file, root }: { readonly file: PolicyFile; readonly root: string },
): Promise<PreflightResult> {
  if (flags['source-dir'] !== undefined || flags.snapshot !== undefined) {
    throw new UsageError(Text.of('preflight.source'));
  }
  const outputs = Outputs.open<(typeof FORMATS)[number]>(formatOf(flags['result-format']), flags['output-file'], [
    ...FORMATS,
  ]);
  const opened = sessionsOf(flags);
  const { orgs, apiCalls } = await foreseeOrgs(opened, file, {
    now: CLOCK.now,
    hasLists: (flags.list ?? []).length > 0,
  });
  const { READ_PERMISSIONS, setThatGrants } = await import('../../../facts/org/index.js');
  const labels = new Map<string, string>(Object.entries(READ_PERMISSIONS));
  const labelOf = (name: string): string => labels.get(name) ?? name;
  const result = toPreflightResult({ policy: file.path, orgs, apiCalls, labelOf, setOf: setThatGrants }, say);
  process.exitCode = exitCodeOf(preflightConclusion(result));
  const typed = new Map(await Promise.all(orgs.map(async ({ name }) => [name, await orgWord(name)] as const)));
  const named = flags.policy === undefined ? '' : ` --policy ${shellWord(flags.policy)}`;
  const page = preflightPage(
    result,
    {
      all: flags.all,
      source: `${(
        await severalSourceWords(
          {},
          result.orgs.filter(({ unread }) => unread === undefined),
        )
      ).join(' ')}${named}`,
      orgWords: (name) => `--target-org ${typed.get(name) ?? shellWord(name)}`,
      fileOf: (set) => join(root, 'config', 'permissionsets', `${set}.permissionset-meta.xml`),
    },
    say,
  );
  await deliver(command, {
    outputs,
    page,
    explain: flags.explain,
    texts: () => wholeJson(result),
    written: () => say(Text.of('preflight.written')),
  });
  return result;
}

function formatOf(flag: FindingsFormat | undefined): (typeof FORMATS)[number] | undefined {
  const known = FORMATS.find((format) => format === flag);
  if (flag !== undefined && known === undefined) throw new UsageError(Text.of('preflight.format', { format: flag }));
  return known;
}

function sessionsOf({ 'api-version': version, 'target-org': orgs }: PreflightFlags): SessionSource[] {
  const asked: readonly (string | undefined)[] = orgs ?? [undefined];
  return [...new Set(asked)].map((name) => ({
    name,
    open: async () => (await openOrgOf(name, version)).witness,
  }));
}
