import { Text } from '../../../text.js';
import { isOpen } from '../ability.js';
import { appPage, appRule, eachApp, isForClients, ofApp } from '../rule.js';

/** Administrators approve its users, and have let nobody in. A note where only people could log in by it. */
export const appOpenedToNobody = appRule({
  id: 'app-opened-to-nobody',
  severity: 'warning',
  controls: [],
  page: appPage('app-opened-to-nobody'),
  needs: ['apps'],
  judge: (facts) =>
    eachApp(facts, (app, judging) => {
      if (judging.value(isOpen(app)) !== false) return;
      const found = Text.of('apps.app-opened-to-nobody.found');
      const one = ofApp(app, found, Text.of('apps.app-opened-to-nobody.fix'));
      judging.add({ ...one, ...(isForClients(app) ? {} : { severity: 'note' as const }) });
    }),
});
