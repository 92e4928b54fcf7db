import { Text } from '../../../text.js';
import { eachUser, gatePage, gateRule, ofIntegration } from '../rule.js';

/** Multi-Factor Authentication for API Logins asks the user of an integration for a code that nobody types. */
export const integrationMfaApi = gateRule({
  id: 'integration-mfa-api',
  severity: 'error',
  controls: [],
  page: gatePage('integration-mfa-api'),
  needs: ['file', 'users'],
  reads: ['mfaForApi'],
  judge: ({ file, users }) =>
    eachUser({ file, users }, (integration, user, judging) => {
      if (judging.value(user.mfaForApi) !== true) return;
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of('gate.integration-mfa-api.found', { username: user.username }),
        fix: Text.of('gate.integration-mfa-api.fix'),
      });
    }),
});
