/**
 * Findings as annotations of GitHub Actions: one for each rule and severity, at the place of the first finding.
 */
import type { Severity } from '../../policy/findings/index.js';
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { annotationLines, openAnnotations, type Annotation } from '../annotations.js';
import { listed, number } from '../page/words.js';
import type { FindingsResult, ReportedFinding } from './result.js';
import { subjectOf } from './words.js';

/** Subjects that an annotation names. */
const SHOWN = 3;
const LEVELS: Readonly<Record<Severity, Annotation['level']>> = { error: 'error', warning: 'warning', note: 'notice' };

/** Nothing of what is waived. */
export function findingsGithub({ findings, incomplete }: FindingsResult, say: Say): Iterable<string> {
  const groups = new Map<string, [ReportedFinding, ...ReportedFinding[]]>();
  for (const finding of findings) {
    if (finding.waiver !== undefined) continue;
    const key = `${finding.severity} ${finding.rule}`;
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [finding]);
    else same.push(finding);
  }
  const found = [...groups.values()].map((group) => annotationOf(group, say));
  return annotationLines(openAnnotations(incomplete, [], say), found, say);
}

function annotationOf(group: readonly [ReportedFinding, ...ReportedFinding[]], say: Say): Annotation {
  const [first] = group;
  const { file, fix, line, rule, severity, text } = first;
  const subjects = listed(
    // What has in it what separates names is told from what stands beside it.
    [...new Set(group.map((one) => inList(subjectOf(one, say))))],
    say,
    SHOWN,
  );
  const words = group.length === 1 ? text : say(Text.of('findings.several', { count: number(group.length), subjects }));
  return {
    level: LEVELS[severity],
    title: group.length === 1 ? `${rule}: ${subjects}` : rule,
    text: group.length === 1 ? `${text} ${fix}` : `${words} ${text} ${fix}`,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}
