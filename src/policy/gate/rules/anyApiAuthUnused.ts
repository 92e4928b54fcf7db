import { Text } from '../../../text.js';
import { eachWithLogins, gatePage, gateRule, ofIntegration } from '../rule.js';

/** Holds Use Any API Auth and does not log in by SOAP. */
export const anyApiAuthUnused = gateRule({
  id: 'any-api-auth-unused',
  severity: 'warning',
  controls: ['SBS-ACS-008'],
  page: gatePage('any-api-auth-unused'),
  needs: ['file', 'logins', 'users'],
  reads: ['useAnyApiAuth'],
  judge: ({ file, logins, users }) =>
    eachWithLogins({ file, logins, users }, ({ integration, isWhole, rows, user }, judging) => {
      if (judging.value(user.useAnyApiAuth) !== true || rows.some(({ path }) => path === 'soap')) return;
      // A login that could not be read may have been the one.
      if (!isWhole) return;
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of('gate.any-api-auth-unused.found', { username: user.username }),
        fix: Text.of('gate.any-api-auth-unused.fix'),
      });
    }),
});
