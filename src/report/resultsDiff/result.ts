/**
 * The result of `diff results`: what two runs found, held against each other by the fingerprints. Plain data.
 */
export interface FormerFinding {
  fingerprint: string;
  rule: string;
  severity: string;
  /** What it is about, as the report names it. */
  subject: string;
  text: string;
  waived: boolean;
}

export interface FormerResult {
  readonly findings: readonly FormerFinding[];
  /** Ids of rules of which everything could be read. */
  readonly judged: ReadonlySet<string>;
}

export interface DiffResultsResult {
  schemaVersion: '1.0';
  /** The paths as they were given. */
  from: string;
  to: string;
  /** Found by the second run alone, and not waived. */
  new: FormerFinding[];
  /** Found by the first run alone, by a rule that the second one could judge. */
  fixed: FormerFinding[];
  /** Found by both, and waived by the second alone. */
  newlyWaived: FormerFinding[];
  /** Found by both otherwise. */
  unchanged: FormerFinding[];
  /** Found by the first run alone, by a rule that the second one could not judge, or did not: nobody knows. */
  unknown: FormerFinding[];
}

export function diffResults(
  from: { readonly path: string; readonly result: FormerResult },
  to: { readonly path: string; readonly result: FormerResult },
): DiffResultsResult {
  const before = new Map(from.result.findings.map((finding) => [finding.fingerprint, finding]));
  const after = new Set(to.result.findings.map(({ fingerprint }) => fingerprint));
  const gone = from.result.findings.filter(({ fingerprint }) => !after.has(fingerprint));
  const isNew = ({ fingerprint, waived }: FormerFinding): boolean => {
    const there = before.get(fingerprint);
    return !waived && (there === undefined || there.waived);
  };
  const isNewlyWaived = ({ fingerprint, waived }: FormerFinding): boolean =>
    waived && before.get(fingerprint)?.waived !== true;
  const { findings, judged } = to.result;
  return {
    schemaVersion: '1.0',
    ...{ from: from.path, to: to.path },
    new: findings.filter(isNew),
    fixed: gone.filter(({ rule }) => judged.has(rule)),
    newlyWaived: findings.filter(isNewlyWaived),
    unchanged: findings.filter((finding) => !isNew(finding) && !isNewlyWaived(finding)),
    unknown: gone.filter(({ rule }) => !judged.has(rule)),
  };
}
