/**
 * The job of `save snapshot`: all that rules ask of an org, in one file.
 */
import { NAMES_AS_THEY_ARE, Pseudonyms, type SaveOptions, saveSnapshot } from '../facts/snapshot/index.js';
import type { Witness } from '../facts/types.js';
import { say } from '../messages.js';
import { RULE_PERMISSIONS } from '../policy/gate/index.js';
import { listConclusion, type Conclusion } from '../policy/index.js';
import { jsonText } from '../report/escaping.js';
import type { SnapshotAbout, SnapshotContent } from '../report/saveSnapshot/result.js';

export interface SnapshotWanted extends Pick<
  SaveOptions,
  'taken' | 'plugin' | 'step' | 'onTotal' | 'onLogins' | 'loginDays' | 'apps'
> {
  /** As it was given. */
  readonly path: string;
  /** Pseudonyms stand for names. */
  readonly anonymize: boolean;
}

export interface SnapshotTaken {
  readonly saved: SnapshotContent;
  readonly about: SnapshotAbout;
  readonly conclusion: Conclusion;
}

/** @param write takes the file, piece by piece */
export async function takeSnapshot(
  witness: Witness,
  { anonymize, path, ...wanted }: SnapshotWanted,
  write: (text: string) => void,
): Promise<SnapshotTaken> {
  const saved = await saveSnapshot(
    witness,
    {
      ...wanted,
      say,
      asText: (json) => jsonText(json),
      names: anonymize ? new Pseudonyms() : NAMES_AS_THEY_ARE,
      permissions: RULE_PERMISSIONS,
    },
    write,
  );
  const about = {
    ...{ path, taken: wanted.taken, anonymized: anonymize },
    ...{ source: witness.source, apiCalls: witness.apiCalls() },
  };
  return { saved, about, conclusion: listConclusion({ failing: false, missing: saved.gaps.length > 0 }) };
}
