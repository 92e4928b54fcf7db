import { Text } from '../../../text.js';
import { appPage, appRule, eachApp, ofApp } from '../rule.js';

/** Anybody of the org may authorise the app. */
export const appSelfAuthorised = appRule({
  id: 'app-self-authorised',
  severity: 'warning',
  controls: ['SBS-OAUTH-001'],
  page: appPage('app-self-authorised'),
  needs: ['apps'],
  judge: (facts) =>
    eachApp(facts, (app, judging) => {
      if (judging.value(app.permitted) !== 'self-authorised') return;
      const fix = Text.of('apps.app-self-authorised.fix');
      judging.add(ofApp(app, Text.of('apps.app-self-authorised.found'), fix));
    }),
});
