/**
 * The result of `save snapshot`: plain data. This is what `--json` prints.
 */
import type { Gap } from '../../policy/index.js';
import type { Say, Text } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';

export interface SaveSnapshotResult {
  schemaVersion: '1.0';
  /** The org that was read. */
  source: ReportedSource;
  /** The path as it was given. */
  file: string;
  /** ISO time at which the reading began. */
  taken: string;
  anonymized: boolean;
  profiles: number;
  users: number;
  /** Connected apps and External Client Apps; not there when they were not asked for. */
  apps?: number;
  /** Past logins with a password; not there when they were not asked for. */
  logins?: number;
  /** What could not be read; it stands in the file too. */
  incomplete: ReportedGap[];
  /** What is said of the lists of ranges, also to whoever asks the file: one that is over Salesforce's limit, say. */
  warnings: string[];
  apiCalls: number;
}

export interface SnapshotAbout {
  readonly path: string;
  readonly taken: string;
  readonly anonymized: boolean;
  readonly source: SaveSnapshotResult['source'];
  readonly apiCalls: number;
}

export interface SnapshotContent {
  readonly profiles: number;
  readonly users: number;
  readonly apps?: number;
  readonly logins?: number;
  readonly gaps: readonly Gap[];
  readonly warnings: readonly Text[];
}

export function toSaveSnapshotResult(content: SnapshotContent, about: SnapshotAbout, say: Say): SaveSnapshotResult {
  return {
    schemaVersion: '1.0',
    source: { ...about.source },
    file: about.path,
    taken: about.taken,
    anonymized: about.anonymized,
    profiles: content.profiles,
    users: content.users,
    ...(content.apps === undefined ? {} : { apps: content.apps }),
    ...(content.logins === undefined ? {} : { logins: content.logins }),
    incomplete: reportGaps(content.gaps, say),
    warnings: content.warnings.map(say),
    apiCalls: about.apiCalls,
  };
}
