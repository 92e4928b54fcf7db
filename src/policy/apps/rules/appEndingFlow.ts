import { Text } from '../../../text.js';
import { appPage, appRule, ofApp } from '../rule.js';

/** Clients log in through the app by a flow that Salesforce ends: with a password, by device or by user agent. */
export const appEndingFlow = appRule({
  id: 'app-ending-flow',
  severity: 'warning',
  controls: [],
  page: appPage('app-ending-flow'),
  needs: ['apps', 'uses'],
  judge: ({ apps, uses }) => {
    if (!uses.known) return { found: [], gaps: [uses.gap] };
    if (uses.value === undefined) return { found: [], notApplicable: Text.of('apps.app-ending-flow.no-history') };
    const found = uses.value.flatMap(({ app: label, flow, last, logins }) => {
      const app = apps.read.find((one) => one.label === label);
      if (app === undefined) return [];
      const words = { logins: String(logins), last: last.slice(0, 10) };
      const one = ofApp(app, Text.of(`apps.app-ending-flow.found-${flow}`, words), Text.of('apps.app-ending-flow.fix'));
      return [{ ...one, key: [flow] }];
    });
    const partial = uses.partial === undefined ? [] : [uses.partial];
    return { found, gaps: [...apps.gaps, ...partial] };
  },
});
