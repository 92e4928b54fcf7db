import { Text } from '../../../text.js';
import { POWERS } from '../facts.js';
import { eachUser, gatePage, gateRule, noRegister, ofIntegration } from '../rule.js';

/** The user of an integration may do what administrators may. */
export const integrationPrivileged = gateRule({
  id: 'integration-privileged',
  severity: 'warning',
  controls: ['SBS-ACS-008', 'SBS-ACS-009'],
  page: gatePage('integration-privileged'),
  needs: ['file', 'powers', 'users'],
  judge: ({ file, powers, users }) => {
    if (file.integrations.length === 0) return noRegister();
    if (!powers.there) return { found: [], notApplicable: powers.why };
    const judged = eachUser({ file, users }, (integration, user, judging) => {
      const held = powers.value.integrations.get(user.id)?.permissions ?? new Set<string>();
      const privileges = POWERS.filter((power) => held.has(power));
      if (privileges.length === 0) return;
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of('gate.integration-privileged.found', {
          username: user.username,
          permissions: privileges.join(', '),
        }),
        fix: Text.of('gate.integration-privileged.fix'),
        key: privileges,
      });
    });
    return { ...judged, gaps: [...(judged.gaps ?? []), ...powers.gaps] };
  },
});
