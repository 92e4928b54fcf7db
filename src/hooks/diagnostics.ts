/**
 * What the plugin adds to `sf doctor`: versions, and what it may read of the default org, by permission. The diagnosis is
 * made to be handed on, so no name, no id, no address and no secret goes into it, error texts included.
 */
import { join } from 'node:path';
import type { Config } from '@oclif/core';
import { ConfigAggregator, Lifecycle, Org, OrgConfigProperties } from '@salesforce/core';
import wrapAnsi from 'wrap-ansi';
import { patient } from '../cli/patientOrg.js';
import { mayRead, openOrg, READ_PERMISSIONS, READER_SETS, type ReadPermission } from '../facts/org/index.js';
import { SCHEMA_VERSION } from '../facts/snapshot/index.js';
import { say } from '../messages.js';
import { shellWord } from '../report/shell.js';
import { Text } from '../text.js';

const PLUGIN = 'sf-plugin-token';
/** The org gets so many milliseconds to answer. */
const PATIENCE = 30_000;
const WIDEST = 80;
/** A further line of a suggestion stands below the first, which sf puts behind "  * ". */
const NEXT_LINE = '\n    ';

/** The part of sf's doctor that is used here. */
export interface Doctor {
  addPluginData(plugin: string, data: Readonly<Record<string, unknown>>): void;
  addSuggestion(suggestion: string): void;
}

type Status = 'pass' | 'warn' | 'fail' | 'unknown';
type DoctorAnswer = 'yes' | 'no' | 'unknown';

/** `mayRead` is by the labels that permissions have in Setup; empty without an org that answers. */
interface DefaultOrg {
  readonly defaultOrg: 'none' | 'answers' | 'does not answer';
  readonly mayRead: Readonly<Record<string, DoctorAnswer>>;
}

/** The one permission that the smaller of the two sets does not grant. */
const MANAGE_USERS = READ_PERMISSIONS.ManageUsers;

/** Called by `sf doctor`, and by `sf doctor --plugin sf-plugin-token`. Never throws. */
export const hook = async (options: { readonly doctor: Doctor; readonly config: Config }): Promise<void> => {
  const { doctor, config } = options;
  const org = await lookAtDefaultOrg();
  doctor.addPluginData(PLUGIN, {
    version: config.plugins.get(PLUGIN)?.version ?? 'unknown',
    node: process.versions.node,
    snapshotFormat: SCHEMA_VERSION,
    ...org,
  });
  await report(org, doctor, config.plugins.get(PLUGIN)?.root ?? PLUGIN);
};

/** @param root folder of the plugin, in which the permission sets and the documents are. */
async function report({ defaultOrg, mayRead }: DefaultOrg, doctor: Doctor, root: string): Promise<void> {
  if (defaultOrg === 'none') {
    await tell(say(Text.of('doctor.org')), 'unknown');
    return;
  }
  await tell(say(Text.of('doctor.org')), defaultOrg === 'answers' ? 'pass' : 'fail');
  if (defaultOrg === 'does not answer') doctor.addSuggestion(inLines(say(Text.of('doctor.no-answer'))).join(NEXT_LINE));
  const status = { yes: 'pass', no: 'warn', unknown: 'unknown' } as const;
  for (const [label, answer] of Object.entries(mayRead)) {
    await tell(say(Text.of('doctor.permission', { permission: label })), status[answer]);
  }
  const labelsOf = (wanted: DoctorAnswer): string[] =>
    Object.entries(mayRead).flatMap(([label, answer]) => (answer === wanted ? label : []));
  for (const one of suggestions(labelsOf('no'), labelsOf('unknown'), root)) doctor.addSuggestion(one);
}

/**
 * How to get what is missing, with lines for pasting: the larger permission set only where nothing less would do. Of a
 * session that may not even read what it may do, what it lacks is not known.
 */
function suggestions(missing: readonly string[], unknown: readonly string[], root: string): string[] {
  if (unknown.length > 0 && missing.every((label) => label === MANAGE_USERS)) {
    const untold = Text.of('doctor.unknown', { permissions: unknown.join(', ') });
    return [suggestion(untold, READER_SETS.reader, root)];
  }
  const most = missing.filter((label) => label !== MANAGE_USERS);
  const reader = Text.of('doctor.missing', { permissions: most.join(', ') });
  return [
    ...(most.length > 0 ? [suggestion(reader, READER_SETS.reader, root)] : []),
    ...(most.length < missing.length
      ? [suggestion(Text.of('doctor.missing.manage-users'), READER_SETS.frozenUsersReader, root)]
      : []),
  ];
}

function suggestion(why: Text, set: string, root: string): string {
  const file = join(root, 'config', 'permissionsets', `${set}.permissionset-meta.xml`);
  const paste = [`sf project deploy start --source-dir ${shellWord(file)}`, `sf org assign permset --name ${set}`];
  const page = say(Text.of('doctor.page', { page: join(root, 'docs', 'permissions.md') }));
  return [...inLines(say(why)), ...paste.map((line) => `  ${line}`), page].join(NEXT_LINE);
}

/** sf prints a suggestion as it comes. */
function inLines(sentence: string): string[] {
  return wrapAnsi(sentence, Math.min(process.stdout.columns || WIDEST, WIDEST) - NEXT_LINE.length).split('\n');
}

async function tell(testName: string, status: Status): Promise<void> {
  await Lifecycle.getInstance().emit('Doctor:diagnostic', { testName: `[${PLUGIN}] ${testName}`, status });
}

/** Whatever goes wrong is told as an org that does not answer: the words of errors hold names. */
async function lookAtDefaultOrg(): Promise<DefaultOrg> {
  try {
    const aggregator = await ConfigAggregator.create();
    const aliasOrUsername = aggregator.getPropertyValue<string>(OrgConfigProperties.TARGET_ORG);
    if (aliasOrUsername === undefined) return { defaultOrg: 'none', mayRead: {} };
    const org = await patient(async () => Org.create({ aliasOrUsername }), PATIENCE);
    const witness = await openOrg(org.getConnection(), { signal: AbortSignal.timeout(PATIENCE) });
    const capabilities = await witness.capabilities();
    const answers = Object.entries(READ_PERMISSIONS).map(([name, label]): [string, DoctorAnswer] => {
      const may = mayRead(capabilities, name as ReadPermission);
      return [label, may === undefined ? 'unknown' : may ? 'yes' : 'no'];
    });
    return { defaultOrg: 'answers', mayRead: Object.fromEntries(answers) };
  } catch {
    return { defaultOrg: 'does not answer', mayRead: {} };
  }
}
