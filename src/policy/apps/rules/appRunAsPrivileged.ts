import { Text } from '../../../text.js';
import { appPage, appRule, eachRunAsUser, ofApp } from '../rule.js';

/** The user behind an app may do what administrators may. */
export const appRunAsPrivileged = appRule({
  id: 'app-run-as-privileged',
  severity: 'error',
  controls: ['SBS-ACS-008', 'SBS-ACS-009'],
  page: appPage('app-run-as-privileged'),
  needs: ['apps', 'users'],
  judge: (facts) =>
    eachRunAsUser(facts, (app, { powers, username }, judging) => {
      const held = judging.value(powers) ?? [];
      if (held.length === 0) return;
      const words = { username, permissions: held.join(', ') };
      const found = Text.of('apps.app-run-as-privileged.found', words);
      const unsure = Text.of('apps.app-run-as-privileged.may', words);
      const one = ofApp(app, found, Text.of('apps.app-run-as-privileged.fix', { username }));
      judging.add({ ...one, key: [username.toLowerCase(), ...held] }, unsure);
    }),
});
