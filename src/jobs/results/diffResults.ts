/**
 * The job of `diff results`: what two runs found, held against each other by the fingerprints.
 */
import { UsageError } from '../../errors.js';
import { inList } from '../../inList.js';
import { listConclusion, type Conclusion } from '../../policy/index.js';
import { type DiffResultsResult, type FormerFinding, isWholeDiff } from '../../report/resultsDiff/result.js';
import { Text } from '../../text.js';
import { findingKey, type FormerResult, readFormerResult } from './formerResult.js';

/** Of two files, as they were given. @throws UsageError for one that is no report, and for two without an org in common */
export async function diffResultsOf(from: string, to: string): Promise<DiffResultsResult> {
  const [before, after] = [await readFormerResult(from), await readFormerResult(to)];
  if (haveNoOrgInCommon(before, after)) {
    throw new UsageError(Text.of('token-diff-results.other-org', { from: namesOf(before), to: namesOf(after) }));
  }
  return diffResults({ path: from, result: before }, { path: to, result: after });
}

/** What `--fail-on` may name. */
export const FAIL_ON_RESULT = ['new'] as const;

/** `no` where what `--fail-on` names is there. */
export function diffResultsConclusion(
  result: DiffResultsResult,
  failOn: (typeof FAIL_ON_RESULT)[number] | undefined,
): Conclusion {
  return listConclusion({ failing: failOn === 'new' && result.new.length > 0, missing: !isWholeDiff(result) });
}

export function diffResults(
  from: { readonly path: string; readonly result: FormerResult },
  to: { readonly path: string; readonly result: FormerResult },
): DiffResultsResult {
  const before = new Map(from.result.findings.map((finding) => [findingKey(finding), finding]));
  const after = new Set(to.result.findings.map(findingKey));
  const gone = from.result.findings.filter((finding) => !after.has(findingKey(finding)));
  const isNew = (finding: FormerFinding): boolean => {
    const { waived } = finding;
    const there = before.get(findingKey(finding));
    return !waived && (there === undefined || there.waived);
  };
  const isNewlyWaived = (finding: FormerFinding): boolean =>
    finding.waived && before.get(findingKey(finding))?.waived !== true;
  const { findings, judged, orgs } = to.result;
  const read = new Set(orgs.filter(({ isRead }) => isRead).map(({ key }) => key));
  const narrower = narrowerRules(from.result, to.result);
  const isJudged = ({ org, rule }: FormerFinding): boolean =>
    read.has(org) && judged.has(rule) && !narrower.includes(rule);
  return {
    schemaVersion: '1.0',
    ...{ from: from.path, to: to.path },
    new: findings.filter(isNew),
    fixed: gone.filter(isJudged),
    newlyWaived: findings.filter(isNewlyWaived),
    unchanged: findings.filter((finding) => !isNew(finding) && !isNewlyWaived(finding)),
    unknown: gone.filter((finding) => !isJudged(finding)),
    unjudged: { rules: [...new Set([...to.result.open, ...narrower])], orgs: unjudgedOrgs(from.result, to.result) },
  };
}

/** Ids of rules that the second run was not asked to look at all that the first one looked at. */
function narrowerRules(from: FormerResult, to: FormerResult): string[] {
  return [...to.looks].flatMap(([rule, after]) => {
    if (!from.judged.has(rule) && !from.open.includes(rule)) return [];
    const before = from.looks.get(rule);
    return before?.every((one) => after.includes(one)) === true ? [] : [rule];
  });
}

function unjudgedOrgs(from: FormerResult, to: FormerResult): string[] {
  const keys = new Set(to.orgs.map(({ key }) => key));
  const left = from.orgs.filter(({ isRead, key }) => isRead && !keys.has(key));
  return [...new Set([...to.orgs.filter(({ isRead }) => !isRead), ...left].map(({ name }) => name))];
}

/** Nothing that one report says bears on what the other one does. */
export function haveNoOrgInCommon(from: FormerResult, to: FormerResult): boolean {
  // What could not be read may have been any.
  if ([...from.orgs, ...to.orgs].some(({ isRead }) => !isRead)) return false;
  const keys = new Set(from.orgs.map(({ key }) => key));
  return !to.orgs.some(({ key }) => keys.has(key));
}

function namesOf({ orgs }: FormerResult): string {
  return orgs.map(({ name }) => inList(name)).join(', ');
}
