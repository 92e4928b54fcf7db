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

export interface FormerOrg {
  /** By which it is known from run to run. */
  readonly key: string;
  readonly name: string;
  /** In which fingerprints of its findings end where a report is on several. */
  readonly ending: string;
  readonly isRead: boolean;
}

export interface FormerResult {
  readonly orgs: readonly FormerOrg[];
  readonly findings: readonly FormerFinding[];
  /** Ids of rules of which everything could be read. */
  readonly judged: ReadonlySet<string>;
  /** By the id of a rule what alone it was asked to look at; one that is not there looked at all there is. */
  readonly looks: ReadonlyMap<string, readonly string[]>;
  /** Ids of rules of which something could not be read, in the order of the report. */
  readonly open: readonly string[];
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

/** In a report on several orgs their ids, or names, follow. */
const OF_SEVERAL = /^([0-9a-f]{16})-.*$/su;

/** The same in a report on one org and in one on several. */
export function findingKey({ fingerprint, org }: Pick<FormerFinding, 'fingerprint' | 'org'>): string {
  return JSON.stringify([fingerprint.replace(OF_SEVERAL, '$1'), org]);
}

/** Nothing that one report says bears on what the other one does. */
export function haveNoOrgInCommon(from: FormerResult, to: FormerResult): boolean {
  // What could not be read may have been any.
  if ([...from.orgs, ...to.orgs].some(({ isRead }) => !isRead)) return false;
  const keys = new Set(from.orgs.map(({ key }) => key));
  return !to.orgs.some(({ key }) => keys.has(key));
}
