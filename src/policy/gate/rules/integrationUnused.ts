import { Text } from '../../../text.js';
import { daysBetween, eachWithLogins, gatePage, gateRule, ofIntegration, type SeenIntegration } from '../rule.js';
import type { Integration } from '../file.js';
import { ApiWays, wayOf, type ApiWay } from '../use.js';

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
    const since = logins.there ? logins.value.since : '';
    // The days that nobody looked at may hold a login.
    const looksBack = since !== '' && daysBetween(since, now) >= unusedDays;
    const isLately = (time: string | undefined): boolean => time !== undefined && daysBetween(time, now) <= unusedDays;
    return eachWithLogins({ file, logins, users }, (one, judging) => {
      const { integration, isWhole, rows, user } = one;
      const last = ways.last(rows, (way) => isOf(integration, way));
      if (isLately(last)) return;
      if (integration.path === 'oauth-password' && isLately(ways.last(rows, (way) => way === 'open'))) {
        judging.miss([{ what: `LoginHistory ${integration.username}`, why: Text.of('gate.gap.sub-type') }]);
        return;
      }
      // A user whose last login of any kind was before that has none since; one without such a time may hide it.
      const isOver = user.lastLogin !== undefined && !isLately(user.lastLogin);
      if (!isOver && !(looksBack && isWhole)) {
        const words = { days: String(unusedDays), since: since.slice(0, 10), path: integration.path };
        judging.miss([{ what: `LoginHistory ${integration.username}`, why: Text.of('gate.gap.unused-days', words) }]);
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
