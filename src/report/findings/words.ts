/**
 * Phrases of findings.
 */
import { type Say, Text } from '../../text.js';
import type { ReportedFinding } from './result.js';

/** `profile Sales`, `203.0.113.0/24 (trusted ranges)` */
export function subjectOf({ subject: { kind, name, within } }: Pick<ReportedFinding, 'subject'>, say: Say): string {
  const words = say(Text.of(`findings.subject.${kind}`, { name }));
  return within === undefined ? words : say(Text.of('findings.subject.within', { subject: words, within }));
}

/** `profiles/Sales.profile-meta.xml:12`, or where in an org; empty where neither is known. */
export function placeWords({ file, line, place }: ReportedFinding): string {
  if (file === undefined) return place ?? '';
  return line === undefined ? file : `${file}:${line}`;
}

/** What was found and what to do. */
export function findingText({ fix, text }: Pick<ReportedFinding, 'fix' | 'text'>): string {
  return `${text} ${fix}`;
}

/** Whether it does not count since a former run found it already, and not since somebody waived it. */
export function isKnown({ waiver }: Pick<ReportedFinding, 'waiver'>): boolean {
  return waiver?.baseline === true;
}

/** Why it does not count; empty where it does. */
export function waiverWords({ waiver }: ReportedFinding, say: Say): string {
  if (waiver === undefined) return '';
  const { baseline, owner = '-', reason, until = '-' } = waiver;
  if (baseline === true) return say(Text.of('findings.known'));
  return say(Text.of('findings.waived', { reason, owner, until }));
}
