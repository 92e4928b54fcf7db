/** An app to start from, as it should be; each test changes what it speaks of. */
import type { AppFacts } from '../../../lib/policy/apps/index.js';
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
