/**
 * The orgs, the project or the snapshot that a policy file is held against, each to be opened when it is its turn.
 */
import type { Witness } from '../facts/types.js';
import { Text } from '../text.js';
import { connectionOf } from './connection.js';

interface SourceFlags {
  readonly 'target-org'?: string[] | undefined;
  readonly 'source-dir'?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly 'api-version'?: string | undefined;
}

interface NamedSource {
  readonly name: string;
  readonly open: () => Promise<Witness>;
}

/** Each witness is loaded when it is asked for, so that a question to a file does not wait for the code of an org. */
export function policySources(flags: SourceFlags, now: Date): NamedSource[] {
  const { 'api-version': version, snapshot, 'source-dir': directory } = flags;
  if (directory !== undefined) {
    const open = async (): Promise<Witness> => (await import('../facts/project/index.js')).openProject(directory);
    return [{ name: directory, open }];
  }
  if (snapshot !== undefined) {
    const open = async (): Promise<Witness> => (await import('../facts/snapshot/index.js')).openSnapshot(snapshot);
    return [{ name: snapshot, open }];
  }
  const asked: readonly (string | undefined)[] = flags['target-org'] ?? [undefined];
  return [...new Set(asked)].map((name) => ({
    name: name ?? '',
    open: async () => {
      const { openOrg } = await import('../facts/org/index.js');
      const connection = await connectionOf(name, version, Text.of('shared.source.missing'));
      return openOrg(connection, { now: now.toISOString() });
    },
  }));
}
