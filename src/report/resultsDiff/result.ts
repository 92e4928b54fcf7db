/**
 * The result of `diff results`: what two runs found, held against each other by the fingerprints. Plain data.
 */
export interface FormerFinding {
  /** In a report on several orgs it ends in what tells them apart. */
  fingerprint: string;
  /** Id of the org; of a project its directory, of a file without such an id its path. */
  org: string;
  rule: string;
  severity: string;
  /** What it is about, as the report names it. */
  subject: string;
  text: string;
  waived: boolean;
}

export interface DiffResultsResult {
  schemaVersion: '1.0';
  /** The paths as they were given. */
  from: string;
  to: string;
  /** Found by the second run alone, and not waived. */
  new: FormerFinding[];
  /** Found by the first run alone, by a rule that the second one could judge, and looked at as much for. */
  fixed: FormerFinding[];
  /** Found by both, and waived by the second alone. */
  newlyWaived: FormerFinding[];
  /** Found by both otherwise. */
  unchanged: FormerFinding[];
  /** Found by the first run alone, by a rule or in an org that the second one could not judge, or did not: nobody knows. */
  unknown: FormerFinding[];
  /** What the second run could not judge to its end: what is new there nobody knows. */
  unjudged: UnjudgedParts;
}

export interface UnjudgedParts {
  /** Ids of rules of which it could not read everything, or was not asked to look at all that the first run did. */
  rules: string[];
  /** Names of orgs that it could not read, or that only the first run looked at. */
  orgs: string[];
}

/** Whether the second run judged all that there is to judge. */
export function isWholeDiff({ unjudged, unknown }: Pick<DiffResultsResult, 'unjudged' | 'unknown'>): boolean {
  return unknown.length === 0 && unjudged.rules.length === 0 && unjudged.orgs.length === 0;
}
