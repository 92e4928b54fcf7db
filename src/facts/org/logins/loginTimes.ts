/**
 * When single users logged in: rows of LoginHistory, since their times cannot be counted in groups.
 */
import { type Fact, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import type { LoginTimesQuery } from '../../types.js';
import { type Capabilities, gap, type GapList, mayRead } from '../session/index.js';
import { type OrgClient, quote, rowsOf, timeOf } from '../wire/index.js';

/** Users asked about at the same time. */
const AT_ONCE = 5;

/** Seconds since 1970 by user id, the newest first. */
export async function readLoginTimes(
  client: OrgClient,
  gaps: GapList,
  capabilities: Capabilities,
  { most, since, until, users }: LoginTimesQuery,
): Promise<Fact<ReadonlyMap<string, readonly number[]>>> {
  // Without the right the org answers with no rows instead of a refusal.
  if (mayRead(capabilities, 'MonitorLoginHistory') !== true) {
    return gaps.note(unreadable(gap('LoginHistory', Text.of('login.gap.history-hidden'), 'MonitorLoginHistory')));
  }
  return gaps.read('LoginHistory', 'LoginHistory', 'MonitorLoginHistory', async () => {
    const times = new Map<string, readonly number[]>();
    for (let at = 0; at < users.length; at += AT_ONCE) {
      await Promise.all(
        users.slice(at, at + AT_ONCE).map(async (user) => {
          const rows = await rowsOf(
            client,
            `SELECT LoginTime FROM LoginHistory WHERE UserId = ${quote(user)} AND LoginTime >= ${since} ` +
              `AND LoginTime < ${until} ORDER BY LoginTime DESC LIMIT ${most}`,
          );
          times.set(
            user,
            rows.flatMap((row) => secondsOf(timeOf(row, 'LoginTime'))),
          );
        }),
      );
    }
    return times;
  });
}

const secondsOf = (time: string | undefined): number[] => (time === undefined ? [] : [Date.parse(time) / 1000]);
