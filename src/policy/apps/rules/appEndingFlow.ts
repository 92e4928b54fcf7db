import { Text } from '../../../text.js';
import type { Found } from '../../findings/index.js';
import { appPage, appRule, ofApp, ofStranger } from '../rule.js';
import { flowEnd, RETIREMENTS, retirementDates } from '../../retirements.js';
import type { AppFacts } from '../types.js';
import type { AppUse } from '../uses.js';

const ENDING = ['password', 'device', 'user-agent'] as const;
/** ISO days. */
const ENDS: Readonly<Record<(typeof ENDING)[number], string>> = {
  password: retirementDates(RETIREMENTS, 'oauth-password').earliest,
  device: flowEnd(RETIREMENTS, 'device-flow'),
  'user-agent': flowEnd(RETIREMENTS, 'user-agent-flow'),
};

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
        ...apps.read.flatMap((app) =>
          endingFlows(value.get(app.label), (text, fix) => ofApp(app, text, fix), keepsDevice(app)),
        ),
        ...strangers.flatMap(([label, use]) => endingFlows(use, (text, fix) => ofStranger(label, text, fix), false)),
      ],
      gaps: [...apps.gaps, ...(partial === undefined ? [] : [partial])],
    };
  },
});

/** The device flow stays for External Client Apps that are the org's own (docs/salesforce.md section 6, C). */
function keepsDevice({ kind, namespace }: AppFacts): boolean {
  return kind === 'external-client' && namespace.known && namespace.value === undefined;
}

function endingFlows(use: AppUse | undefined, of: (text: Text, fix: Text) => Found, isDeviceKept: boolean): Found[] {
  return ENDING.flatMap((flow) => {
    const seen = use?.flows.get(flow);
    if (seen === undefined || (flow === 'device' && isDeviceKept)) return [];
    const last = new Date(seen.last * 1000).toISOString().slice(0, 10);
    const words = { logins: String(seen.logins), last, date: ENDS[flow] };
    const one = of(Text.of(`apps.app-ending-flow.found-${flow}`, words), Text.of('apps.app-ending-flow.fix'));
    return [{ ...one, key: [flow] }];
  });
}
