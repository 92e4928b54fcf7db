/** An app to start from, as it should be; each test changes what it speaks of. */
import type { AppRuleFacts, RunAsUser, SeenFlow } from '../../../lib/policy/apps/index.js';
import { known, unreadable, type AppFacts, type Fact } from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { is } from '../support.js';

export const ROBOT = 'Robot@acme.example';

export const app = (more: Partial<AppFacts> = {}): AppFacts => ({
  kind: 'external-client',
  id: '0xIHs0000000001AAA',
  name: 'Nightly_Export',
  label: 'Nightly export',
  namespace: is(undefined),
  clientCredentials: is(true),
  passwordFlow: is(false),
  deviceFlow: is(false),
  runAs: is(ROBOT),
  certificateEnds: is(undefined),
  permitted: is('admin-approved'),
  openedBy: is({ permissionSets: ['Nightly_Export'], profiles: [] }),
  ipPolicy: is('enforce'),
  ipRanges: is([]),
  scopes: is(['Api']),
  refreshToken: is('Zero'),
  tokens: is({ count: 0 }),
  ...more,
});

export const NOW = '2026-11-29T12:00:00.000Z';
export const of = <T>(value: T): Fact<T> => known(value, 'test');
export const unread = <T>(what: string): Fact<T> => unreadable({ what, why: Text.of('login.gap.hidden-user') });

export const user = (more: Partial<RunAsUser> = {}): RunAsUser => ({
  active: of(true),
  frozen: of(false),
  apiOnly: of(true),
  powers: of([]),
  ...more,
});
export const facts = (
  one: AppFacts,
  robot: Fact<RunAsUser | undefined> = of(user()),
  more: Partial<AppRuleFacts> = {},
): AppRuleFacts => ({
  apps: { read: [one], gaps: [] },
  users: new Map([[ROBOT.toLowerCase(), robot]]),
  uses: of(new Map()),
  now: NOW,
  ...more,
});

export const uses = (app: string, flow: SeenFlow): AppRuleFacts['uses'] =>
  of(
    new Map([
      [
        app,
        { logins: 3, last: 1_795_953_600, flows: new Map([[flow, { logins: 3, last: 1_795_953_600 }]]), users: [] },
      ],
    ]),
  );
