/**
 * `list logins` as a check: what `--fail-on` and `--fail-within` name, and which rows are of that kind.
 */
import type { FailingKind } from '../../policy/failing/index.js';
import { type Say, Text } from '../../text.js';
import { gateLines } from '../page/gateLines.js';
import { countOf } from '../page/words.js';
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
  /** Whether some of them stop on more than one day, so that the numbers of the days add up to more. */
  readonly isOnSeveralDays?: boolean;
}

/** What failed, of how many users, and the exit code; and of what was named there is none. Nothing where nothing was named. */
export function failedLines(failed: readonly FailedRows[], gaps: LoginsResult['incomplete'], say: Say): string[] {
  return gateLines(
    {
      failed: failed.filter((one) => one.failed).map((one) => `${one.what}${sizeOf(one, say)}`),
      none: failed.filter((one) => !one.failed).map(({ what }) => what),
      isPartial: gaps.length > 0,
    },
    say,
  );
}

function sizeOf({ isOnSeveralDays, rows, users }: FailedRows, say: Say): string {
  if (users !== undefined) {
    const count = countOf('users', users, say);
    return ` (${isOnSeveralDays === true ? say(Text.of('pages.logins.failed.on-several-days', { users: count })) : count})`;
  }
  return rows.length === 0 ? '' : ` (${countOf('rows', rows.length, say)})`;
}
