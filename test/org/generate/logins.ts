/**
 * A LoginHistory that looks like a real one: integrations with nightly jobs, hourly polls and bursts of retries from a
 * few addresses, and a long tail of people who log in now and then from many.
 */
import type { LoginValues } from '../history.js';
import { LoginHistoryWriter } from '../history.js';
import { MY_DOMAIN } from '../login/logins.js';
import type { OrgState } from '../state.js';
import { OFFICE_RANGE, VANTAGES } from '../vantages.js';
import { ANY_API_AUTH_ENFORCED } from './integrations.js';
import { Random } from './random.js';
import type { Structure } from './structure.js';
import type { Mass } from './users.js';
import { assign, publicAddress } from './users.js';

const DAY = 86_400;
const HISTORY_DAYS = 180;
/** Share of the rows that integrations write. */
const INTEGRATION_SHARE = 0.85;

export interface HistoryOptions {
  readonly seed: number;
  readonly rows: number;
  /** Distinct groups for each integration user, about; 8 when nothing is said. */
  readonly groupsPerIntegration?: number;
}

type Values = Omit<LoginValues, 'status' | 'sourceIp' | 'country'>;

const API_CLIENTS: readonly [Values, ...Values[]] = [
  soap('MuleSoft', 'SOAP Partner', '56.0', 'Other Apex API'),
  soap('Data Loader', 'SOAP Partner', '60.0', 'Partner Product'),
  soap('N/A', 'SOAP Partner', '41.0', 'Other Apex API'),
  soap('simple-salesforce', 'SOAP Partner', '59.0', 'Other Apex API'),
  soap('wsc', 'SOAP Enterprise', '37.0', 'Other Apex API'),
  soap('SSIS, 32 bit', 'SOAP Partner', '48.0', 'Partner Product'),
  soap('jsforce', 'SOAP Partner', '64.0', 'Other Apex API'),
  remote('Nightly Sync', 'OauthUsernamePassword'),
  remote('restforce', 'OauthUsernamePassword'),
  remote('ERP Connector', 'OauthClientCredentials'),
  remote('Warehouse Feed', 'OauthRefreshToken'),
];

const PEOPLE_CLIENTS: readonly [Values, ...Values[]] = [
  browser('Application', 'UsernamePasswordUiLogin', 'Chrome 141', 'Windows 11'),
  browser('Application', 'UsernamePasswordUiLogin', 'Firefox 144', 'Mac OSX'),
  browser('SAML Sfdc Initiated SSO', null, 'Edge 141', 'Windows 11'),
  browser('Application', 'UsernamePasswordUiLogin', 'Safari 26', 'iPhone'),
];

const PEOPLE_API: readonly [Values, ...Values[]] = [
  remote('Salesforce for iOS', 'OauthRefreshToken'),
  remote('Salesforce for Outlook', 'OauthRefreshToken'),
  { ...remote('Third Party, Inc.', 'OauthWebServer'), loginType: 'Oauth2, Remote Access 2.0' },
  soap('Data Loader', 'SOAP Partner', '60.0', 'Partner Product'),
];

const FAILURES = [
  'Invalid Password',
  'Failed: API security token required',
  'Invalid Password',
  'Password Lockout',
  'Failed: API Security Token Required',
  'User is Frozen',
  'Restricted IP',
] as const;

function soap(application: string, apiType: string, apiVersion: string, loginType: string): Values {
  return {
    loginType,
    loginSubType: 'SoapApiLogin',
    application,
    apiType,
    apiVersion,
    loginUrl: application === 'N/A' ? 'login.salesforce.com' : MY_DOMAIN,
    clientVersion: 'N/A',
    browser: 'Unknown',
    platform: 'Unknown',
  };
}

function remote(application: string, loginSubType: string): Values {
  return {
    loginType: 'Remote Access 2.0',
    loginSubType,
    application,
    apiType: 'N/A',
    apiVersion: 'N/A',
    loginUrl: MY_DOMAIN,
    clientVersion: 'N/A',
    browser: 'Unknown',
    platform: 'Unknown',
  };
}

function browser(loginType: string, loginSubType: string | null, name: string, platform: string): Values {
  return {
    loginType,
    loginSubType,
    application: 'Browser',
    apiType: 'N/A',
    apiVersion: 'N/A',
    loginUrl: MY_DOMAIN,
    clientVersion: 'N/A',
    browser: name,
    platform,
  };
}

function isSoap({ loginSubType }: Pick<LoginValues, 'loginSubType'>): boolean {
  return loginSubType === 'SoapApiLogin';
}

/** Every fourth user, spread evenly over those who have a number in common. */
function isPrepared(user: number): boolean {
  return Math.imul(user, 0x9e3779b1) >>> 30 === 0;
}

/** A password login from outside the office needed the token. */
function tokenUse(base: Values, address: string, status: string): 'T' | 'P' | null {
  const password = base.loginSubType === 'SoapApiLogin' || base.loginSubType === 'OauthUsernamePassword';
  if (!password || status !== 'Success') return null;
  return address.startsWith('203.0.113.') ? 'P' : 'T';
}

const COUNTRIES = ['DE', 'FR', 'GB', 'IN', 'PL', 'US'] as const;

class HistoryMaker {
  readonly #org: OrgState;
  readonly #anyApiAuth: number;
  readonly #options: HistoryOptions;
  readonly #random: Random;
  readonly #writer: LoginHistoryWriter;
  readonly #now: number;
  /** Combos of SOAP logins that succeeded. */
  readonly #soapSuccesses = new Set<number>();
  #written = 0;

  public constructor(org: OrgState, anyApiAuth: number, options: HistoryOptions) {
    this.#org = org;
    this.#anyApiAuth = anyApiAuth;
    this.#options = options;

    this.#random = new Random(options.seed ^ 0x10919);
    this.#writer = new LoginHistoryWriter(org.store);
    this.#now = org.seconds;
  }

  public build(mass: Mass): void {
    const people = mass.last - mass.first + 1 - mass.integrations.length;
    const integrationRows = mass.integrations.length === 0 ? 0 : Math.round(this.#options.rows * INTEGRATION_SHARE);
    const share = integrationRows / Math.max(1, mass.integrations.length);
    const personShare = people === 0 ? 0 : (this.#options.rows - integrationRows) / people;
    const integrations = new Set(mass.integrations);
    const owed = { integration: 0, person: 0 };
    for (let user = mass.first; user <= mass.last; user++) {
      const kind = integrations.has(user) ? 'integration' : 'person';
      // Some are busier than others; what is owed is carried on to the next of the kind.
      owed[kind] += kind === 'integration' ? share : personShare;
      const rows = Math.floor(owed[kind] * (this.#random.chance(0.5) ? 0.4 : 0.9));
      owed[kind] -= rows;
      if (rows > 0 && kind === 'integration') this.#integration(user, rows);
      else if (rows > 0) this.#person(user, rows);
    }
    // What rounding left, so that the sum is exact.
    if (this.#written < this.#options.rows) this.#person(mass.last, this.#options.rows - this.#written);
  }

  #values(base: Values, address: string, status: string): LoginValues {
    const country =
      address === VANTAGES.cloud.address ? 'US' : COUNTRIES[(address.length * 7 + address.charCodeAt(5)) % 6];
    return {
      ...base,
      sourceIp: address,
      status,
      country: country ?? null,
      useApiToken: tokenUse(base, address, status),
    };
  }

  /**
   * Every fourth of those who log in by SOAP has been given Use Any API Auth. The others logged in without it for as long
   * as they could: until the day on which it is enforced.
   */
  #permit(user: number, bases: readonly Values[]): void {
    if (isPrepared(user) && bases.some(isSoap)) assign(this.#org, user, this.#anyApiAuth);
  }

  #combo(values: LoginValues): number {
    const combo = this.#writer.combo(values, false);
    if (isSoap(values) && values.status === 'Success') this.#soapSuccesses.add(combo);
    return combo;
  }

  #add(user: number, time: number, combo: number): void {
    const latest = Math.min(time, this.#now - 60);
    const late = latest - ANY_API_AUTH_ENFORCED;
    const refused = late >= 0 && !isPrepared(user) && this.#soapSuccesses.has(combo);
    this.#writer.addRow(user, refused ? latest - (Math.floor(late / DAY) + 1) * DAY : latest, combo);
    this.#written++;
  }

  /** Where an integration runs: its data centre, the office, a hosted runner, seldom Salesforce itself or IPv6. */
  #integrationAddress(): string {
    const random = this.#random;
    const kind = random.int(100);
    if (kind < 35) return `${OFFICE_RANGE.start.slice(0, -1)}${String(random.between(1, 254))}`;
    if (kind < 50) return VANTAGES.cloud.address;
    if (kind < 55) return 'Salesforce.com IP';
    if (kind < 60) return `2001:db8:${random.int(65_536).toString(16)}::${String(random.between(1, 9))}`;
    return publicAddress(random);
  }

  #integration(user: number, rows: number): void {
    const random = this.#random;
    const groups = this.#options.groupsPerIntegration ?? 8;
    const combos: number[] = [];
    const failed: number[] = [];
    const used: Values[] = [];
    const client = random.pick(API_CLIENTS);
    for (let i = 0; i < groups; i++) {
      const address = this.#integrationAddress();
      const base = i % 4 === 3 ? random.pick(API_CLIENTS) : client;
      if (i % 3 === 2) {
        failed.push(this.#combo(this.#values(base, address, random.pick(FAILURES))));
      } else {
        combos.push(this.#combo(this.#values(base, address, 'Success')));
        used.push(base);
      }
    }
    this.#permit(user, used);
    const main = combos[0] ?? 0;
    const minute = random.int(DAY);
    for (let i = 0; i < rows;) {
      const day = Math.floor((i / rows) * HISTORY_DAYS);
      const start = this.#now - (HISTORY_DAYS - day) * DAY + minute + random.int(600);
      if (failed.length > 0 && random.chance(0.01)) {
        // A burst: retries a few seconds apart, then the job gives up.
        const burst = Math.min(rows - i, random.between(3, 12));
        const combo = failed[random.int(failed.length)] ?? main;
        for (let k = 0; k < burst; k++) this.#add(user, start + k * 5, combo);
        i += burst;
        continue;
      }
      const combo = random.chance(0.85) ? main : (combos[random.int(combos.length)] ?? main);
      this.#add(user, start + random.int(DAY / 2), combo);
      i++;
    }
  }

  #person(user: number, rows: number): void {
    const random = this.#random;
    const addresses = Math.min(rows, random.between(1, 4));
    const combos: number[] = [];
    const used: Values[] = [];
    for (let i = 0; i < addresses; i++) {
      const base = random.chance(0.12) ? random.pick(PEOPLE_API) : random.pick(PEOPLE_CLIENTS);
      const status = random.chance(0.06) ? 'Invalid Password' : 'Success';
      combos.push(this.#combo(this.#values(base, publicAddress(random), status)));
      if (status === 'Success') used.push(base);
    }
    this.#permit(user, used);
    for (let i = 0; i < rows; i++) {
      this.#add(user, this.#now - random.int(HISTORY_DAYS * DAY), combos[random.int(combos.length)] ?? 0);
    }
  }
}

export function addHistory(org: OrgState, { sets }: Structure, mass: Mass, options: HistoryOptions): void {
  const anyApiAuth = sets.get('Use_Any_API_Auth') ?? 0;
  if (options.rows > 0 && mass.first > 0) new HistoryMaker(org, anyApiAuth, options).build(mass);
}
