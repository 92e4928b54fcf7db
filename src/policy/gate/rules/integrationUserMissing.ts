import { Text } from '../../../text.js';
import { gatePage, gateRule, notApplicable, ofIntegration, overRead, userOf } from '../rule.js';

/** The register names a user that the org does not have. */
export const integrationUserMissing = gateRule({
  id: 'integration-user-missing',
  severity: 'error',
  controls: ['SBS-ACS-007'],
  page: gatePage('integration-user-missing'),
  needs: ['file', 'users'],
  judge: ({ file, users }) =>
    file.integrations.length === 0
      ? notApplicable(Text.of('gate.none.register'))
      : overRead(users, (seen, judging, isWhole) => {
          for (const integration of file.integrations) {
            if (!isWhole || userOf(seen, integration.username) !== undefined) continue;
            judging.add({
              ...ofIntegration(file, integration),
              text: Text.of('gate.integration-user-missing.found', { username: integration.username }),
              fix: Text.of('gate.integration-user-missing.fix'),
            });
          }
        }),
});
