import { Text } from '../../../text.js';
import { eachUser, gatePage, gateRule, ofIntegration } from '../rule.js';

/** The user of an integration may log in to the user interface. */
export const integrationNotApiOnly = gateRule({
  id: 'integration-not-api-only',
  severity: 'warning',
  controls: ['SBS-ACS-008'],
  page: gatePage('integration-not-api-only'),
  needs: ['file', 'users'],
  reads: ['apiOnly'],
  judge: ({ file, users }) =>
    eachUser({ file, users }, (integration, user, judging) => {
      if (judging.value(user.apiOnly) !== false) return;
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of('gate.integration-not-api-only.found', { username: user.username }),
        fix: Text.of('gate.integration-not-api-only.fix'),
      });
    }),
});
