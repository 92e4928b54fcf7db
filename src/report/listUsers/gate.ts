/**
 * `list users` as a gate: what failed, with which exit code, and of what nobody can say that there is none.
 */
import type { Verdict } from '../../policy/index.js';
import type { Say } from '../../text.js';
import { gateLines } from '../page/gateLines.js';
import { countOf } from '../page/words.js';
import type { ListUsersResult } from './result.js';

type Result = Pick<ListUsersResult, 'incomplete' | 'summary'>;

/** What failed, with how many users, and the exit code; and of what was named there is none, as far as is known. */
export function failedUsers(result: Result, failOn: readonly Verdict[], say: Say): string[] {
  const { byVerdict } = result.summary;
  const asked = [...new Set(failOn)];
  const failed = asked.filter((verdict) => byVerdict[verdict] > 0);
  return gateLines(
    {
      failed: failed.map((verdict) => `--fail-on ${verdict} (${countOf('users', byVerdict[verdict], say)})`),
      none: asked.filter((verdict) => byVerdict[verdict] === 0).map((verdict) => `--fail-on ${verdict}`),
      isPartial: mayHaveMore(result, failOn),
    },
    say,
  );
}

/** Whether somebody may have a verdict that nobody is known to have: who could not be read, or could not be told. */
export function mayHaveMore({ incomplete, summary }: Result, failOn: readonly Verdict[]): boolean {
  return incomplete.length > 0 || (!failOn.includes('unknown') && summary.byVerdict.unknown > 0);
}
