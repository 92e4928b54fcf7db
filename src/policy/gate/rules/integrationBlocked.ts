import { Text } from '../../../text.js';
import { eachUser, gatePage, gateRule, ofIntegration } from '../rule.js';

/** The user of an integration is inactive, frozen or locked. */
export const integrationBlocked = gateRule({
  id: 'integration-blocked',
  severity: 'error',
  controls: ['SBS-ACS-007'],
  page: gatePage('integration-blocked'),
  needs: ['file', 'users'],
  reads: ['active', 'frozen', 'locked'],
  judge: ({ file, users }) =>
    eachUser({ file, users }, (integration, user, judging) => {
      const states = [
        ...(judging.value(user.active) === false ? (['inactive'] as const) : []),
        ...(judging.value(user.frozen) === true ? (['frozen'] as const) : []),
        ...(judging.value(user.locked) === true ? (['locked'] as const) : []),
      ];
      for (const state of states) {
        judging.add({
          ...ofIntegration(file, integration),
          text: Text.of(`gate.integration-blocked.${state}`, { username: user.username }),
          fix: Text.of('gate.integration-blocked.fix'),
          key: [state],
        });
      }
    }),
});
