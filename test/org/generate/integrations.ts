/** Integration users whose logins end in every way there is, with the secrets that a test needs. */
import type { LoginValues } from '../history.js';
import { LoginHistoryWriter } from '../history.js';
import { MY_DOMAIN } from '../login/logins.js';
import type { OrgState } from '../state.js';
import { setCredential } from '../login/credentials.js';
import { policyOf } from '../login/lockout.js';
import { VANTAGES } from '../vantages.js';
import { Random } from './random.js';
import type { Structure } from './structure.js';
import { addUser, assign } from './users.js';

export interface Integration {
  readonly case: IntegrationCase;
  readonly username: string;
  readonly password: string;
  /** The token to use; empty where the case has none. */
  readonly securityToken: string;
}

export const INTEGRATION_CASES = [
  'good',
  'stale-token',
  'expired-password',
  'locked',
  'nearly-locked',
  'frozen',
  'inactive',
  'profile-range',
  'login-hours',
  'no-api',
  'mfa',
  'delegated',
  'no-soap-permission',
  'verified-address',
] as const;
export type IntegrationCase = (typeof INTEGRATION_CASES)[number];

const PROFILE_OF: Partial<Record<IntegrationCase, string>> = {
  'profile-range': 'Branch Integration',
  'login-hours': 'Night Batch',
  'no-api': 'Kiosk',
  mfa: 'MFA for API',
  delegated: 'Single Sign-On',
};
/** Cases in which the org issued no token, or none can be used. */
const WITHOUT_TOKEN: ReadonlySet<IntegrationCase> = new Set(['profile-range', 'mfa', 'delegated']);
const DAY = 86_400;
/** From this day on SOAP login() needs Use Any API Auth (docs/salesforce.md section 1), in seconds. */
export const ANY_API_AUTH_ENFORCED = Date.UTC(2026, 11, 1) / 1000;

export function addIntegrations(org: OrgState, structure: Structure, seed: number): Integration[] {
  const random = new Random(seed ^ 0x5eed);
  return INTEGRATION_CASES.map((name) => addIntegration(org, structure, name, random));
}

function addIntegration(org: OrgState, structure: Structure, name: IntegrationCase, random: Random): Integration {
  const profile = structure.profiles.get(PROFILE_OF[name] ?? 'Standard User') ?? 1;
  const username = `${name}@integration.loopback.example`;
  const password = `Pw1-${random.text(14)}`;
  const current = WITHOUT_TOKEN.has(name) ? '' : random.text(24);
  const user = addUser(org, {
    username,
    firstName: 'Integration',
    lastName: name,
    profile,
    active: name !== 'inactive',
    frozen: name === 'frozen',
    lastLogin: org.seconds - 2 * DAY,
    lastPasswordChange: org.seconds - (name === 'stale-token' ? 1 : 60) * DAY,
  });
  setCredential(org.store, user, {
    password,
    ...(current === '' ? {} : { securityToken: current }),
    expired: name === 'expired-password',
  });
  prepare(org, structure, name, user, profile);
  return { case: name, username, password, securityToken: name === 'stale-token' ? random.text(24) : current };
}

function prepare(org: OrgState, structure: Structure, name: IntegrationCase, user: number, profile: number): void {
  const anyAuth = structure.sets.get('Use_Any_API_Auth') ?? 0;
  if (name !== 'no-soap-permission') assign(org, user, anyAuth);
  const attempts = { ThreeAttempts: 3, FiveAttempts: 5, TenAttempts: 10, NoLimit: 10 };
  const most = attempts[policyOf(org, profile).maxLoginAttempts];
  const failures = name === 'locked' ? most : name === 'nearly-locked' ? most - 1 : 0;
  addPastLogins(org, user, failures, name === 'no-soap-permission' ? lastNightWithout(org) : org.seconds);
  org.store.update('user', user, { failed_logins: failures });
  // Locked until an administrator unlocks: the case holds however long the org runs.
  if (name === 'locked') org.store.update('user', user, { locked: 1, locked_until: null });
  if (name === 'mfa') org.store.insert('two_factor', { n: user, salesforce_authenticator: 0, totp: 1 });
  if (name === 'verified-address') {
    const when = org.seconds - 30 * DAY;
    const address = VANTAGES.cloud.address;
    org.store.insert('login_ip', {
      user,
      source_ip: address,
      authenticated: 1,
      method: 'Email',
      sent: when,
      created: when,
    });
  }
}

/** When a user without Use Any API Auth could log in by SOAP for the last time. */
function lastNightWithout(org: OrgState): number {
  return Math.min(org.seconds, ANY_API_AUTH_ENFORCED);
}

/** A week of nightly successes up to a time, then the failures that the counter has. */
function addPastLogins(org: OrgState, user: number, failures: number, until: number): void {
  const history = new LoginHistoryWriter(org.store);
  const values = (status: string): LoginValues => ({
    loginType: 'Other Apex API',
    loginSubType: 'SoapApiLogin',
    sourceIp: VANTAGES.office.address,
    status,
    application: 'Nightly Sync',
    apiType: 'SOAP Partner',
    apiVersion: '58.0',
    loginUrl: MY_DOMAIN,
    country: VANTAGES.office.country,
    clientVersion: 'N/A',
    browser: 'Unknown',
    platform: 'Unknown',
  });
  for (let day = 8; day >= 2; day--) history.add(user, until - day * DAY, values('Success'));
  for (let i = failures; i >= 1; i--) history.add(user, org.seconds - 3600 - i * 60, values('Invalid Password'));
}
