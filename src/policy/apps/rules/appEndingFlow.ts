import { isoOfSeconds } from '../../../isoTime.js';
import { Text } from '../../../text.js';
import type { Found } from '../../findings/index.js';
import { appPage, appRule, ofApp, ofStranger } from '../rule.js';
import { apartName, appsByLabel } from '../namesakes.js';
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
    const byLabel = appsByLabel(apps.read);
    return {
      found: [
        ...apps.read.flatMap((app) => foundOf(app, value.get(app.label), byLabel.get(app.label) ?? [app])),
        ...strangers.flatMap(([label, use]) =>
          ENDING.flatMap((flow) =>
            endingFlow(flow, use, (words) =>
              ofStranger(label, plainText(flow, words), Text.of('apps.app-ending-flow.fix')),
            ),
          ),
        ),
      ],
      gaps: [...apps.gaps, ...(partial === undefined ? [] : [partial])],
    };
  },
});

type EndingFlow = (typeof ENDING)[number];
type FlowWords = Readonly<Record<'logins' | 'last' | 'date', string>>;

/** Of apps that share the label, each that may have the flow is named beside the others: the history does not tell them apart. */
function foundOf(app: AppFacts, use: AppUse | undefined, namesakes: readonly AppFacts[]): Found[] {
  return ENDING.flatMap((flow) => {
    if (flow === 'device' && keepsDevice(app)) return [];
    const able = namesakes.filter((one) => mayHave(one, flow));
    const those = able.length === 0 ? namesakes : able;
    if (!those.includes(app)) return [];
    const apps = those.map(apartName).join(', ');
    return endingFlow(flow, use, (words) =>
      those.length === 1
        ? ofApp(app, plainText(flow, words), Text.of('apps.app-ending-flow.fix'))
        : ofApp(
            app,
            Text.of('apps.app-ending-flow.shared', { ...words, flow, apps }),
            Text.of('apps.app-ending-flow.fix-shared'),
          ),
    );
  });
}

function mayHave({ deviceFlow, passwordFlow }: AppFacts, flow: EndingFlow): boolean {
  const fact = { password: passwordFlow, device: deviceFlow, 'user-agent': undefined }[flow];
  return fact?.known !== true || fact.value !== false;
}

/** The device flow stays for External Client Apps that are the org's own (docs/salesforce.md section 6, C). */
function keepsDevice({ kind, namespace }: AppFacts): boolean {
  return kind === 'external-client' && namespace.known && namespace.value === undefined;
}

const plainText = (flow: EndingFlow, words: FlowWords): Text => Text.of(`apps.app-ending-flow.found-${flow}`, words);

function endingFlow(flow: EndingFlow, use: AppUse | undefined, of: (words: FlowWords) => Found): Found[] {
  const seen = use?.flows.get(flow);
  if (seen === undefined) return [];
  const last = isoOfSeconds(seen.last).slice(0, 10);
  return [{ ...of({ logins: String(seen.logins), last, date: ENDS[flow] }), key: [flow] }];
}
