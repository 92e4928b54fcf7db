/**
 * What `--fail-on` and `--fail-within` name, in the model of findings that every command which judges has.
 */
import { FAILING_CARDS, FAILING_RULES } from '../../policy/failing/index.js';
import { judgeAll } from '../../policy/findings/index.js';
import { type Gap, uniqueGaps } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { type FindingsResult, toFindingsResult } from '../findings/result.js';
import { findingsText } from '../findings/formats.js';
import { toolOf } from '../findings/tool.js';
import { listed } from '../page/words.js';
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

/** Orgs that the name of a suite has. */
const SHOWN = 3;

/**
 * What fails, as a machine reads it. Reports of checks name all that could not be read, whether or not it could have changed
 * the answer.
 */
export function loginFindingsText(
  format: 'sarif' | 'junit' | 'github',
  findings: FindingsResult,
  { incomplete, sources }: Pick<LoginsResult, 'incomplete' | 'sources'>,
  { say, version }: { readonly say: Say; readonly version: string },
): Iterable<string> {
  const names = sources.map(({ name }) => name);
  const suite = say(Text.of('pages.junit.list-logins', { source: listed(names, say, SHOWN) }));
  const whole = format === 'sarif' ? findings : { ...findings, incomplete };
  return findingsText(format, whole, { suite, tool: toolOf(version, FAILING_CARDS, say) }, say);
}
