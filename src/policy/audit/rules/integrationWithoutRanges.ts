/**
 * A profile of integration users that lets them in from anywhere.
 */
import { Text } from '../../../text.js';
import { auditRule, pageOf } from '../rule.js';
import { profilesWithout } from '../profiles.js';

export const integrationWithoutRanges = auditRule({
  id: 'integration-without-ranges',
  severity: 'warning',
  controls: ['SBS-ACS-009'],
  page: { ...pageOf('integration-without-ranges'), differ: 'audit.integration-without-ranges.differ' },
  needs: ['lists', 'users'],
  reads: ['integration'],
  judge: ({ lists, users }) => {
    if (users === undefined) return { found: [], notApplicable: Text.of('audit.no-users') };
    const those = new Map([...users.byProfile].filter(([, { integrations }]) => integrations > 0));
    const judged = profilesWithout(
      lists,
      (key) => those.has(key),
      (key) => ({
        text: Text.of('audit.integration-without-ranges.found', { users: String(those.get(key)?.integrations ?? 0) }),
        fix: Text.of('audit.integration-without-ranges.fix'),
      }),
    );
    return { ...judged, gaps: [...judged.gaps, ...users.gaps] };
  },
});
