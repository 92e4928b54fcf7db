import { Text } from '../../../text.js';
import { callsApiWith } from '../../apiScopes.js';
import { appPage, appRule, eachApp, isForClients, ofApp } from '../rule.js';

/** A session of the app may not call the API: it replaces no password of an integration. A note where only people log in by it. */
export const appNoApiScope = appRule({
  id: 'app-no-api-scope',
  severity: 'warning',
  controls: [],
  page: appPage('app-no-api-scope'),
  needs: ['apps'],
  judge: (facts) =>
    eachApp(facts, (app, judging) => {
      const scopes = judging.value(app.scopes);
      if (scopes === undefined || callsApiWith(scopes)) return;
      const found =
        scopes.length === 0
          ? Text.of('apps.app-no-api-scope.found-none')
          : Text.of('apps.app-no-api-scope.found', { scopes: scopes.join(', ') });
      const one = ofApp(app, found, Text.of('apps.app-no-api-scope.fix'));
      judging.add({ ...one, ...(isForClients(app) ? {} : { severity: 'note' as const }) });
    }),
});
