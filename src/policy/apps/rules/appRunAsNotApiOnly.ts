import { Text } from '../../../text.js';
import { appPage, appRule, eachRunAsUser, ofApp } from '../rule.js';

/** The user behind an app could log in at the login page, too. */
export const appRunAsNotApiOnly = appRule({
  id: 'app-run-as-not-api-only',
  severity: 'warning',
  controls: ['SBS-ACS-009'],
  page: appPage('app-run-as-not-api-only'),
  needs: ['apps', 'users'],
  judge: (facts) =>
    eachRunAsUser(facts, (app, { apiOnly, username }, judging) => {
      if (judging.value(apiOnly) !== false) return;
      const found = Text.of('apps.app-run-as-not-api-only.found', { username });
      const unsure = Text.of('apps.app-run-as-not-api-only.may', { username });
      const one = ofApp(app, found, Text.of('apps.app-run-as-not-api-only.fix', { username }));
      judging.add({ ...one, key: [username.toLowerCase()] }, unsure);
    }),
});
