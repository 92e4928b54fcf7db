import { Text } from '../../../text.js';
import { groupsByUser, isInBrowser } from '../../index.js';
import { eachWithLogins, gatePage, gateRule, ofIntegration } from '../rule.js';
import { mayBeIn } from '../apiWays.js';

/** Somebody logs in to the user interface as the user of an integration. */
export const integrationInteractiveLogin = gateRule({
  id: 'integration-interactive-login',
  severity: 'error',
  controls: ['SBS-ACS-009'],
  page: gatePage('integration-interactive-login'),
  needs: ['file', 'logins', 'users'],
  judge: ({ file, logins, users }) => {
    const groups = groupsByUser(
      (logins.there ? logins.value.groups : []).filter(({ loginType }) => isInBrowser(loginType)),
    );
    return eachWithLogins({ file, logins, users }, ({ integration, ownRows, rows, user }, judging) => {
      if (!(groups.get(user.id) ?? []).some(mayBeIn([...rows, ...ownRows]))) return;
      judging.add({
        ...ofIntegration(file, integration),
        text: Text.of('gate.integration-interactive-login.found', { username: user.username }),
        fix: Text.of('gate.integration-interactive-login.fix'),
      });
    });
  },
});
