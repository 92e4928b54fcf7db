import { Text } from '../../../text.js';
import { appPage, appRule, eachRunAs, ofApp } from '../rule.js';

/** Client credentials are on and the app runs as nobody: no user is named, or the org has none of that name, or one who is inactive or frozen. */
export const appRunAsGone = appRule({
  id: 'app-run-as-gone',
  severity: 'error',
  controls: [],
  page: appPage('app-run-as-gone'),
  needs: ['apps', 'users'],
  judge: ({ apps, users }) =>
    eachRunAs({ apps }, (app, username, judging) => {
      const fix = Text.of('apps.app-run-as-gone.fix');
      if (username === undefined) {
        judging.add(
          { ...ofApp(app, Text.of('apps.app-run-as-gone.found-none'), fix), key: ['none'] },
          Text.of('apps.app-run-as-gone.may-none'),
        );
        return;
      }
      const id = username.toLowerCase();
      const fact = users?.get(id);
      if (fact === undefined) return;
      const user = judging.value(fact);
      if (fact.known && user === undefined) {
        const unsure = Text.of('apps.app-run-as-gone.may-missing', { username });
        judging.add(
          { ...ofApp(app, Text.of('apps.app-run-as-gone.found-missing', { username }), fix), key: ['missing', id] },
          unsure,
        );
      } else if (user !== undefined && judging.value(user.active) === false) {
        const unsure = Text.of('apps.app-run-as-gone.may-inactive', { username });
        judging.add(
          { ...ofApp(app, Text.of('apps.app-run-as-gone.found-inactive', { username }), fix), key: ['inactive', id] },
          unsure,
        );
      } else if (user !== undefined && judging.value(user.frozen) === true) {
        const thaw = Text.of('apps.app-run-as-gone.fix-frozen');
        const unsure = Text.of('apps.app-run-as-gone.may-frozen', { username });
        judging.add(
          { ...ofApp(app, Text.of('apps.app-run-as-gone.found-frozen', { username }), thaw), key: ['frozen', id] },
          unsure,
        );
      }
    }),
});
