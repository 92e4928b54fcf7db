/** An integration that keeps to its register; each test changes what it speaks of. */
import { policyOf } from '../../../lib/facts/policyFile/index.js';
import { parseRange } from '../../../lib/ip/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import { judgeGate, type GateFacts, type Read, type SeenUsers } from '../../../lib/policy/gate/index.js';
import type { JudgedRule } from '../../../lib/policy/findings/index.js';
import {
  LOGIN_PATHS,
  listLogins,
  type ClientName,
  type Gap,
  type LoginGroup,
  type LoginPolicies,
  type OrgFacts,
  type ProfileFacts,
  type UserFacts,
} from '../../../lib/policy/index.js';
import { factsOf, gap, is, org, profile, user } from '../support.js';
import { NOTHING } from '../audit/support.js';
import { assertRulesSayable } from '../sayable.js';
import { group } from '../logins/support.js';

export const NOW = '2026-11-22T12:00:00.000Z';

export const ENTRY = {
  name: 'Etl',
  username: 'etl@example.com',
  owner: 'ann@example.com',
  purpose: 'orders',
  path: 'soap',
  clients: ['Data Loader'],
  addresses: ['198.18.4.0/24'],
  'rotate-by': '2027-06-30',
  'move-by': '2027-05-31',
  reviewed: '2026-11-01',
};

export const OWNER = user({ id: '005000000000002AAA', username: 'ann@example.com', name: 'Ann' });
export const GOOD = user({ apiOnly: is(true), integration: is(true) });

export interface Given {
  /** Beside the register. */
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly entry?: Readonly<Record<string, unknown>>;
  readonly groups?: readonly LoginGroup[];
  /** From event logs. */
  readonly clientNames?: readonly ClientName[];
  readonly users?: readonly UserFacts[];
  readonly profile?: ProfileFacts;
  readonly org?: Partial<OrgFacts>;
  readonly facts?: Partial<GateFacts>;
  readonly loginGaps?: readonly Gap[];
  /** ISO time from which logins were looked at; 30 days ago where it is left out. */
  readonly since?: string;
}

/** What Salesforce has when nobody changes it, with MFA for everybody. */
export const POLICIES: LoginPolicies = {
  password: {
    complexity: is('AlphaNumeric'),
    expiration: is('NinetyDays'),
    historyRestriction: is('3'),
    lockoutInterval: is('FifteenMinutes'),
    maxLoginAttempts: is('TenAttempts'),
    minimumPasswordLength: is('8'),
  },
  sessionTimeout: is('TwoHours'),
  mfaForUi: is(true),
};

export const read = <T>(value: T, ...gaps: readonly Gap[]): Read<T> => ({ there: true, value, gaps });
export { gap, group, is, user };

/** Users by all that they are found by. */
export function seenUsers(users: readonly UserFacts[]): SeenUsers {
  const byEmail = new Map<string, UserFacts[]>();
  for (const one of users) {
    const address = one.email.known ? (one.email.value ?? '').toLowerCase() : '';
    if (address !== '') byEmail.set(address, [...(byEmail.get(address) ?? []), one]);
  }
  return {
    byId: new Map(users.map((one) => [one.id, one])),
    byUsername: new Map(users.map((one) => [one.username.toLowerCase(), one])),
    byEmail,
  };
}

export async function facts(given: Given = {}): Promise<GateFacts> {
  const { entry = {}, groups = [group()], loginGaps = [], users = [GOOD, OWNER] } = given;
  const policy = { version: 1, integrations: [{ ...ENTRY, ...entry }], ...given.policy };
  // JSON is YAML, and keeps this free of what writes YAML.
  const { file } = await policyOf(JSON.stringify(policy), 'sf-token.yml', ruleLayouts());
  const asked = factsOf({
    org: org({ created: is('2025-12-01T00:00:00.000Z'), oauthPasswordFlowBlocked: is(true), ...given.org }),
    now: NOW,
  });
  const its = given.profile ?? profile({ id: '00e000000000001AAA', ranges: is([parseRange('198.18.4.0/24')]) });
  const logins = {
    since: given.since ?? '2026-10-23T00:00:00.000Z',
    until: NOW,
    groups,
    tokenUses: [],
    clientNames: given.clientNames ?? [],
    successTexts: [],
    gaps: loginGaps,
    logGaps: [],
  };
  const byId = new Map(users.map((one) => [one.id, one]));
  const listed = listLogins({
    logins,
    users: byId,
    profiles: new Map([[its.id ?? '', its]]),
    facts: asked,
    filter: { paths: LOGIN_PATHS, withoutAnyApiAuth: false, failed: false, outsideRanges: false },
    by: 'user-client',
  });
  return {
    file,
    now: NOW,
    org: asked,
    logins: read(
      {
        ...{ since: logins.since, until: NOW, groups },
        ...{ rows: listed.rows, ownRows: listed.ownRows, endGaps: listed.endGaps },
      },
      ...loginGaps,
    ),
    users: read(seenUsers(users)),
    expiring: read([]),
    profiles: read([its]),
    probes: read([]),
    policies: read(POLICIES),
    powers: read({ administrators: [], integrations: new Map(), isWhole: true }),
    anyApiAuth: read({ profiles: new Set<string>(), holders: [] }),
    hours: read({ byUser: new Map() }),
    usage: read({ days: [], uses: [] }),
    clientNames: read(given.clientNames ?? []),
    ranges: NOTHING,
    ...given.facts,
  };
}

export async function judged(given: Given = {}): Promise<readonly JudgedRule[]> {
  return assertRulesSayable(judgeGate(await facts(given), { name: 'admin@example.com', id: '00D000000000001AAA' }));
}

export async function outcomeOf(rule: string, given: Given = {}): Promise<JudgedRule> {
  const found = (await judged(given)).find((one) => one.rule.id === rule);
  if (found === undefined) throw new Error(`There is no rule ${rule}.`);
  return found;
}
