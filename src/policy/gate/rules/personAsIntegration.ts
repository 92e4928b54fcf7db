import { Text } from '../../../text.js';
import { eachUser, gatePage, gateRule, ofIntegration } from '../rule.js';

/** An integration logs in as a user who has neither the licence of integrations nor API Only. */
export const personAsIntegration = gateRule({
  id: 'person-as-integration',
  severity: 'warning',
  controls: ['SBS-ACS-007'],
  page: gatePage('person-as-integration'),
  needs: ['file', 'users'],
  reads: ['integration'],
  judge: ({ file, users }) =>
    eachUser({ file, users }, (integration, user, judging) => {
      if (judging.value(user.integration) !== false) return;
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of('gate.person-as-integration.found', { username: user.username }),
        fix: Text.of('gate.person-as-integration.fix'),
      });
    }),
});
