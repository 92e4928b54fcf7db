import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Gap, OrgFacts, ProfileFacts, UserFacts } from '../../policy/types.js';
import { fileProblem, whyUnread } from '../files.js';
import type { SessionAddress, Source, UserGroup, UserQuery, Witness } from '../types.js';
import { userFrom } from './decode.js';
import { readEnds, type Ends } from './ends.js';
import { members, Misshapen } from './fields.js';
import { LONGEST_LINE, type About } from './format.js';
import { grouped } from './groups.js';
import { LongLine, linesIn } from './lines.js';
import { Refusals } from './refusals.js';
import { selection } from './selection.js';

/** The witness of a saved file: the same answers as those of the org at the time. */
export interface SnapshotWitness extends Witness {
  readonly about: About;
  users(query: UserQuery): AsyncIterable<UserFacts>;
  userGroups(query: UserQuery): AsyncIterable<UserGroup>;
  sessionAddress(): Promise<SessionAddress | Gap>;
}

/**
 * Opens a snapshot: reads and checks its first and its last line. The users are read, and their checksum is checked,
 * each time they are asked for, in memory that does not grow with them.
 *
 * @param path as the user gave it.
 * @param longest bytes of the longest line that is read.
 * @throws FactsError when it cannot be read, is something else, of another version, cut off or altered.
 */
export async function openSnapshot(path: string, longest = LONGEST_LINE): Promise<SnapshotWitness> {
  const file = new SnapshotFile(path, longest);
  return new Snapshot(path, file, await file.ends());
}
