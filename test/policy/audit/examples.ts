/** What each rule of the audit of ranges finds: the example on its page (scripts/docs/rules.ts). */
import type { AuditFacts } from '../../../lib/policy/audit/index.js';
import { known } from '../../../lib/policy/index.js';
import { address, lists, range, usersOf } from './support.js';

const trusted = (...ranges: readonly string[]): Partial<AuditFacts> => ({ lists: lists({ trusted: ranges }) });
const OFFICE = '203.0.113.0/24';
const BRANCH = '198.51.100.0/24';

/** By the id of the rule. */
export const AUDIT_EXAMPLES: ReadonlyMap<string, Partial<AuditFacts>> = new Map<string, Partial<AuditFacts>>([
  ['whole-internet', { lists: lists({ Sales: ['0.0.0.0/0'] }) }],
  ['broad-list', trusted('8.0.0.0/5')],
  ['over-limit', trusted('8.0.0.0/7')],
  ['special-purpose', { lists: lists({ Sales: ['10.1.0.0/16'] }) }],
  ['sample-range', trusted(OFFICE)],
  ['overlapping-range', trusted('203.0.113.0-203.0.113.99', '203.0.113.80-203.0.113.120')],
  ['contained-range', trusted(OFFICE, '203.0.113.16/28')],
  ['adjacent-range', trusted('203.0.113.0/25', '203.0.113.128/25')],
  ['no-description', { lists: lists({ trusted: known([range(OFFICE, { description: '' })], 'test') }) }],
  [
    'published-range',
    { ...trusted('203.0.113.64/26'), published: [{ name: 'cloud', ranges: [range(OFFICE, { description: 'eu-1' })] }] },
  ],
  [
    'unused-range',
    {
      ...trusted(OFFICE, BRANCH),
      evidence: {
        ...{ since: '2026-06-01T00:00:00.000Z', until: '2026-11-24T00:00:00.000Z', gaps: [] },
        ...{ addresses: [address('203.0.113.7')], byProfile: new Map() },
      },
    },
  ],
  [
    'integration-without-ranges',
    { lists: lists({ trusted: [OFFICE], Integrations: [] }), users: usersOf({ Integrations: [2, 2] }) },
  ],
  [
    'administrator-without-ranges',
    {
      lists: lists({ trusted: [OFFICE], 'System Administrator': [] }),
      users: usersOf({ 'System Administrator': [3, 0] }),
      administrators: known(new Set(['System Administrator']), 'test'),
    },
  ],
  ['at-login-only', { lists: lists({ trusted: [], Sales: [OFFICE] }), enforcedAlways: known(false, 'test') }],
  ['idle-trusted', { lists: lists({ trusted: [OFFICE], Sales: [BRANCH] }), users: usersOf({ Sales: [9, 0] }) }],
  [
    'verified-outside',
    {
      ...trusted(OFFICE),
      users: usersOf({}, { verified: [{ address: address('192.0.2.44'), users: 2, profile: 'Sales' }] }),
    },
  ],
]);
