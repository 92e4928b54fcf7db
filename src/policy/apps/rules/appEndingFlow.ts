import { Text } from '../../../text.js';
import type { Found } from '../../findings/index.js';
import { appPage, appRule, ofApp, ofStranger } from '../rule.js';
import type { AppUse } from '../uses.js';

const ENDING = ['password', 'device', 'user-agent'] as const;

/** Clients log in through the app by a flow that Salesforce ends: with a password, by device or by user agent. */
export const appEndingFlow = appRule({
  id: 'app-ending-flow',
  severity: 'warning',
  controls: [],
  page: appPage('app-ending-flow'),
  needs: ['apps', 'uses'],
  judge: ({ apps, uses }) => {
    if (!uses.known) return { found: [], gaps: [...apps.gaps, uses.gap] };
    const { partial, value } = uses;
    if (value === undefined) return { found: [], notApplicable: Text.of('apps.app-ending-flow.no-history') };
    const labels = new Set(apps.read.map(({ label }) => label));
    const strangers = [...value].filter(([label]) => !labels.has(label));
    return {
      found: [
        ...apps.read.flatMap((app) => endingFlows(value.get(app.label), (text, fix) => ofApp(app, text, fix))),
        ...strangers.flatMap(([label, use]) => endingFlows(use, (text, fix) => ofStranger(label, text, fix))),
      ],
      gaps: [...apps.gaps, ...(partial === undefined ? [] : [partial])],
    };
  },
});

function endingFlows(use: AppUse | undefined, of: (text: Text, fix: Text) => Found): Found[] {
  return ENDING.flatMap((flow) => {
    const seen = use?.flows.get(flow);
    if (seen === undefined) return [];
    const words = { logins: String(seen.logins), last: new Date(seen.last * 1000).toISOString().slice(0, 10) };
    const one = of(Text.of(`apps.app-ending-flow.found-${flow}`, words), Text.of('apps.app-ending-flow.fix'));
    return [{ ...one, key: [flow] }];
  });
}
