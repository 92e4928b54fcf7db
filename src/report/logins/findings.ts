/**
 * What `--fail-on` and `--fail-within` name, in the model of findings that every command which judges has.
 */
import { FAILING_CARDS, FAILING_RULES } from '../../policy/failing/index.js';
import { judgeAll } from '../../policy/findings/index.js';
import { type Gap, uniqueGaps } from '../../policy/index.js';
import type { Say } from '../../text.js';
import { type FindingsResult, toFindingsResult } from '../findings/result.js';
import { findingsSarif } from '../findings/sarif.js';
import { toolOf } from '../findings/tool.js';
import type { FailedRows } from './checks.js';
import type { LoginsResult } from './result.js';

/** What could not be read and could have changed the list. */
export interface MissingLogins {
  readonly matters: boolean;
  readonly gaps: readonly Gap[];
  readonly orgs: readonly { readonly gaps: readonly Gap[] }[];
}

export function loginFindings(
  failed: readonly FailedRows[],
  { sources }: Pick<LoginsResult, 'sources'>,
  missing: MissingLogins,
  say: Say,
): FindingsResult {
  const asked = new Map(failed.map((one) => [one.kind, one]));
  const rules = [...FAILING_RULES].filter(([kind]) => asked.has(kind)).map(([, rule]) => rule);
  const gaps = missing.matters ? uniqueGaps(missing.gaps, ...missing.orgs.map((org) => org.gaps)) : [];
  const [source = { kind: 'org', name: '' } as const] = sources;
  return toFindingsResult(judgeAll(rules, { asked, gaps }, {}), { source, threshold: 'error' }, say);
}

export function loginsSarif(findings: FindingsResult, version: string, say: Say): Iterable<string> {
  return findingsSarif(findings, toolOf(version, FAILING_CARDS, say), say);
}
