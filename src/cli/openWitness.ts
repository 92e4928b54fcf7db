/**
 * Where the facts come from: an org, or several, a project or a snapshot. Each is loaded when it is asked for, so that a
 * question to a file does not wait for the code of an org.
 */
import type { Org } from '@salesforce/core';
import type { OrgClient, OrgWitness } from '../facts/org/index.js';
import type { Witness } from '../facts/types.js';
import { Text } from '../text.js';

interface FileFlagValues {
  readonly 'source-dir'?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly 'api-version'?: string | undefined;
}

export interface SourceFlagValues extends FileFlagValues {
  readonly 'target-org'?: Org | undefined;
}

interface SeveralFlagValues extends FileFlagValues {
  readonly 'target-org'?: readonly string[] | undefined;
}

/** How an org is opened. */
interface OrgOpening {
  readonly now?: Date;
  /** The most calls that it may cost. */
  readonly maxCalls?: number | undefined;
  /** What is said where none is named and there is no default. */
  readonly missing?: Text;
}

interface OpenedOrg {
  readonly witness: OrgWitness;
  readonly client: OrgClient;
}

interface Opened {
  readonly witness: Witness;
  readonly client: OrgClient | undefined;
}

interface Named {
  readonly name: string | undefined;
  readonly open: () => Promise<Opened>;
}

/**
 * Opens what the flags name; without any the default org of sf is asked.
 *
 * @throws UsageError when the flags name none and there is no default org.
 */
export async function openWitness(flags: SourceFlagValues): Promise<Witness> {
  const { witness } = await openSource(flags);
  return witness;
}

/** The same with the client of an org, which counts the calls of both. @throws UsageError as {@link openWitness} */
export async function openSource(flags: SourceFlagValues): Promise<Opened> {
  const file = fileOf(flags);
  return file === undefined ? openOrgOf(flags['target-org'], flags['api-version']) : file.open();
}

/** The orgs, or the file, each to be opened when it is its turn. */
export function namedSources(flags: SeveralFlagValues, opening: OrgOpening): Named[] {
  const file = fileOf(flags);
  if (file !== undefined) return [file];
  const asked: readonly (string | undefined)[] = flags['target-org'] ?? [undefined];
  return [...new Set(asked)].map((name) => ({
    name,
    open: async () => openOrgOf(name, flags['api-version'], opening),
  }));
}

/** @param org opened already, or as it is named; without it the default org of sf. @throws UsageError without that */
export async function openOrgOf(
  org: Org | string | undefined,
  version: string | undefined,
  { maxCalls, missing = Text.of('shared.source.missing'), now }: OrgOpening = {},
): Promise<OpenedOrg> {
  const [{ connectionOf }, { ConnectionClient, openOrgBy }] = await Promise.all([
    import('./connection.js'),
    import('../facts/org/index.js'),
  ]);
  const isOpen = typeof org === 'object';
  const connection = isOpen ? org.getConnection(version) : await connectionOf(org, version, missing);
  const client = new ConnectionClient(connection, { ...(maxCalls !== undefined && { maxCalls }) });
  return { client, witness: await openOrgBy(client, connection, now?.toISOString()) };
}

function fileOf({ snapshot, 'source-dir': directory }: FileFlagValues): Named | undefined {
  if (directory !== undefined) {
    const open = async (): Promise<Opened> => {
      const { openProject } = await import('../facts/project/index.js');
      return { witness: await openProject(directory), client: undefined };
    };
    return { name: directory, open };
  }
  if (snapshot === undefined) return undefined;
  const open = async (): Promise<Opened> => {
    const { openSnapshot } = await import('../facts/snapshot/index.js');
    return { witness: await openSnapshot(snapshot), client: undefined };
  };
  return { name: snapshot, open };
}
