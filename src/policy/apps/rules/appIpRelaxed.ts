import { Text } from '../../../text.js';
import { appPage, appRule, eachApp, ofApp } from '../rule.js';

/** The app lets its logins past the ranges of profiles. */
export const appIpRelaxed = appRule({
  id: 'app-ip-relaxed',
  severity: 'warning',
  controls: [],
  page: appPage('app-ip-relaxed'),
  needs: ['apps'],
  judge: (facts) =>
    eachApp(facts, (app, judging) => {
      const policy = judging.value(app.ipPolicy);
      if (policy !== 'relax' && policy !== 'relax-with-second-factor') return;
      const found = Text.of('apps.app-ip-relaxed.found', { policy });
      judging.add({ ...ofApp(app, found, Text.of('apps.app-ip-relaxed.fix')), key: [policy] });
    }),
});
