/**
 * The columns of findings.
 */
import { CsvLines, written, type ListColumn } from '../columns.js';
import type { FindingsResult, ReportedFinding } from './result.js';

const FINDING_COLUMNS: readonly ListColumn<ReportedFinding>[] = [
  written('severity', ({ severity }) => severity),
  written('rule', ({ rule }) => rule),
  written('subject.kind', ({ subject }) => subject.kind),
  written('subject.name', ({ subject }) => subject.name),
  written('subject.id', ({ subject }) => subject.id),
  written('subject.within', ({ subject }) => subject.within),
  written('text', ({ text }) => text),
  written('fix', ({ fix }) => fix),
  written('controls', ({ controls }) => controls.join(' ')),
  written('file', ({ file }) => file),
  written('line', ({ line }) => line),
  written('place', ({ place }) => place),
  written('fingerprint', ({ fingerprint }) => fingerprint),
  written('waiver.reason', ({ waiver }) => waiver?.reason),
  written('waiver.owner', ({ waiver }) => waiver?.owner),
  written('waiver.until', ({ waiver }) => waiver?.until),
];

/** One line a finding. */
export function* findingsCsv({ findings }: FindingsResult): Generator<string, void, undefined> {
  const csv = new CsvLines(FINDING_COLUMNS);
  yield csv.heading();
  for (const finding of findings) yield csv.line(finding);
}
