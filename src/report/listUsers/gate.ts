/**
 * `list users` as a gate: what failed, with which exit code, and of what nobody can say that there is none.
 */
import { EXIT } from '../../exitCodes.js';
import type { Verdict } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { countOf, listed } from '../page/words.js';
import type { ListUsersResult } from './result.js';

type Result = Pick<ListUsersResult, 'incomplete' | 'summary'>;

/** What failed, with how many users, and the exit code; and of what was named there is none, as far as is known. */
export function failedUsers(result: Result, failOn: readonly Verdict[], say: Say): string[] {
  const { byVerdict } = result.summary;
  const asked = [...new Set(failOn)];
  const named = asked.filter((verdict) => byVerdict[verdict] > 0);
  const none = listed(
    asked.filter((verdict) => byVerdict[verdict] === 0).map((verdict) => `--fail-on ${verdict}`),
    say,
  );
  const isPartial = mayHaveMore(result, failOn);
  if (named.length > 0) {
    const failed = named.map((verdict) => `--fail-on ${verdict} (${countOf('users', byVerdict[verdict], say)})`);
    const words = { code: String(EXIT.no), what: listed(failed, say) };
    if (none === '') return [say(Text.of('pages.logins.failed', words))];
    const key = isPartial ? 'pages.logins.failed.none.partial' : 'pages.logins.failed.none';
    return [say(Text.of(key, { ...words, none }))];
  }
  if (none === '') return [];
  return [say(Text.of(isPartial ? 'pages.logins.passed.partial' : 'pages.logins.passed', { what: none }))];
}

/** Whether somebody may have a verdict that nobody is known to have: who could not be read, or could not be told. */
export function mayHaveMore({ incomplete, summary }: Result, failOn: readonly Verdict[]): boolean {
  return incomplete.length > 0 || (!failOn.includes('unknown') && summary.byVerdict.unknown > 0);
}
