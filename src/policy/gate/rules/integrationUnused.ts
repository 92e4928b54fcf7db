import { Text } from '../../../text.js';
import {
  daysBetween,
  eachWithLogins,
  gatePage,
  gateRule,
  ofIntegration,
  rowsByUser,
  userOf,
  type SeenIntegration,
} from '../rule.js';
import type { Integration } from '../file.js';
import type { GateFacts } from '../facts.js';
import { ApiWays, lastOfGroups, wayOf, type ApiWay } from '../apiWays.js';

/** Registered, and logs in no longer by its path. */
export const integrationUnused = gateRule({
  id: 'integration-unused',
  severity: 'warning',
  controls: ['SBS-ACS-007'],
  page: gatePage('integration-unused'),
  needs: ['file', 'logins', 'now', 'users'],
  parameters: ['unusedDays'],
  judge: ({ file, logins, now, users }, { unusedDays }) => {
    const ways = new ApiWays(logins.there ? logins.value.groups : []);
    const { earlier, since } = logins.there ? logins.value : { earlier: undefined, since: '' };
    // The days that nobody looked at may hold a login.
    const looksBack = (id: string): boolean =>
      (since !== '' && daysBetween(since, now) >= unusedDays) ||
      (earlier?.users.has(id) === true && earlier.gaps.length === 0);
    const isLately = (time: string | undefined): boolean => time !== undefined && daysBetween(time, now) <= unusedDays;
    return eachWithLogins({ file, logins, users }, (one, judging) => {
      const { integration, isWhole, rows, user } = one;
      const lastBy = (wanted: (way: ApiWay) => boolean): string | undefined =>
        ways.last(rows, wanted) ?? (earlier && lastOfGroups(earlier, user.id, wanted));
      const last = lastBy((way) => isOf(integration, way));
      if (isLately(last)) return;
      if (integration.path === 'oauth-password' && isLately(lastBy((way) => way === 'open'))) {
        judging.miss([{ what: `LoginHistory ${integration.username}`, why: Text.of('gate.gap.sub-type') }]);
        return;
      }
      // A user whose last login of any kind was before that has none since; one without such a time may hide it.
      const isOver = user.lastLogin !== undefined && !isLately(user.lastLogin);
      if (!isOver && !(looksBack(user.id) && isWhole)) {
        const { path } = integration;
        const why =
          since === ''
            ? Text.of('gate.gap.unused-logins', { path })
            : Text.of('gate.gap.unused-days', { days: String(unusedDays), since: since.slice(0, 10), path });
        judging.miss([{ what: `LoginHistory ${integration.username}`, why }]);
        return;
      }
      judging.add({
        ...ofIntegration(file, integration),
        text: textOf(one, last ?? (isOver ? user.lastLogin : undefined), ways),
        fix: Text.of('gate.integration-unused.fix'),
      });
    });
  },
});

/** Ids of integrations that were not seen lately, and of which only logins before those that were read can tell. */
export function openForUnused(
  { file, logins, now, users }: Pick<GateFacts, 'file' | 'logins' | 'now' | 'users'>,
  days: number,
): string[] {
  if (!logins.there || !users.there || daysBetween(logins.value.since, now) >= days) return [];
  const ways = new ApiWays(logins.value.groups);
  const rows = rowsByUser(logins.value.rows);
  const open = file.integrations.flatMap((integration) => {
    const user = userOf(users.value, integration.username);
    if (user === undefined) return [];
    const last = ways.last(rows.get(user.id) ?? [], (way) => isOf(integration, way));
    const isOver = user.lastLogin !== undefined && daysBetween(user.lastLogin, now) > days;
    return last === undefined && !isOver ? [user.id] : [];
  });
  return [...new Set(open)].sort();
}

/** The register has no other word for an app than jwt, whatever its flow. */
function isOf(integration: Integration, way: ApiWay): boolean {
  return way === wayOf(integration) || (way === 'flow' && integration.path === 'jwt');
}

function textOf({ integration, rows }: SeenIntegration, last: string | undefined, ways: ApiWays): Text {
  const { path, username } = integration;
  const other = ways.last(rows, (way) => !isOf(integration, way));
  if (last !== undefined) return Text.of('gate.integration-unused.found', { username, day: last.slice(0, 10) });
  return other === undefined
    ? Text.of('gate.integration-unused.never', { username, path })
    : Text.of('gate.integration-unused.other', { username, path, day: other.slice(0, 10) });
}
