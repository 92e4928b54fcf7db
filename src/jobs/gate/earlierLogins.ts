/**
 * Logins of integrations before the days that are read of everybody: whether one is unused is asked of more days.
 */
import type { Witness } from '../../facts/types.js';
import { isNeeded, openForUnused, parametersOf, type EarlierLogins, type GateFacts } from '../../policy/gate/index.js';
import { KEPT_DAYS } from '../../policy/index.js';
import { DAY } from '../../isoTime.js';

/** Users of whom they are read: that many are named in few calls. */
const MOST = 200;

/** Undefined where nobody has to be asked for, or nobody can be. */
export async function readEarlier(
  witness: Witness,
  facts: Pick<GateFacts, 'file' | 'logins' | 'now' | 'users'>,
): Promise<EarlierLogins | undefined> {
  const { file, logins, now } = facts;
  const days = parametersOf(file).unusedDays;
  // A snapshot holds what it holds.
  if (!logins.there || witness.logins === undefined || witness.source.kind !== 'org') return undefined;
  if (days >= KEPT_DAYS || !isNeeded(file, 'logins') || file.rules.get('integration-unused')?.severity === 'off') {
    return undefined;
  }
  const users = openForUnused(facts, days).slice(0, MOST);
  if (users.length === 0) return undefined;
  // A day that has begun counts whole.
  const since = new Date(Date.parse(now) - (days + 1) * DAY).toISOString();
  const { gaps, groups, successTexts } = await witness.logins({
    ...{ since, until: logins.value.since, wanted: 'all', users, maxLogBytes: 0 },
  });
  return { since, users: new Set(users), groups, successTexts, gaps };
}
