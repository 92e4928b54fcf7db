import { Text } from '../../../text.js';
import { appPage, appRule, eachApp, ofApp } from '../rule.js';

/** A session of the app may be used for everything that its user may do. */
export const appFullScope = appRule({
  id: 'app-full-scope',
  severity: 'warning',
  controls: [],
  page: appPage('app-full-scope'),
  needs: ['apps'],
  judge: (facts) =>
    eachApp(facts, (app, judging) => {
      const scopes = judging.value(app.scopes) ?? [];
      if (!scopes.some((scope) => scope.toLowerCase() === 'full')) return;
      judging.add(ofApp(app, Text.of('apps.app-full-scope.found'), Text.of('apps.app-full-scope.fix')));
    }),
});
