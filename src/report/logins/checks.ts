/**
 * `list logins` as a check: what `--fail-on` and `--fail-within` name, and which rows are of that kind.
 */
import { EXIT } from '../../exitCodes.js';
import type { FailingKind } from '../../policy/failing/index.js';
import { type Say, Text } from '../../text.js';
import { countOf, listed } from '../page/words.js';
import type { LoginsResult, ReportedLogin } from './result.js';

/** One thing that was to fail, and the rows that did. */
export interface FailedRows {
  /** As the flag has it: `--fail-on soap`. */
  readonly what: string;
  readonly kind: FailingKind;
  readonly failed: boolean;
  /** May be empty though it failed, where no row but the whole is of that kind. */
  readonly rows: readonly ReportedLogin[];
  /** How many users that is; left out where the rows do not tell. */
  readonly users?: number;
}

/** What failed, of how many users, and the exit code; and of what was named there is none. Nothing where nothing was named. */
export function failedLines(failed: readonly FailedRows[], gaps: LoginsResult['incomplete'], say: Say): string[] {
  const named = failed.filter((one) => one.failed).map((one) => `${one.what}${sizeOf(one, say)}`);
  const none = listed(
    failed.filter((one) => !one.failed).map(({ what }) => what),
    say,
  );
  const isPartial = gaps.length > 0;
  if (named.length > 0) {
    const words = { code: String(EXIT.no), what: listed(named, say) };
    if (none === '') return [say(Text.of('pages.logins.failed', words))];
    const key = isPartial ? 'pages.logins.failed.none.partial' : 'pages.logins.failed.none';
    return [say(Text.of(key, { ...words, none }))];
  }
  if (none === '') return [];
  return [say(Text.of(isPartial ? 'pages.logins.passed.partial' : 'pages.logins.passed', { what: none }))];
}

function sizeOf({ rows, users }: FailedRows, say: Say): string {
  if (users !== undefined) return ` (${countOf('users', users, say)})`;
  return rows.length === 0 ? '' : ` (${countOf('rows', rows.length, say)})`;
}
