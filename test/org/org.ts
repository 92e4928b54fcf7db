/** Starts an org on loopback and hands out what tests need to use, change and watch it. */
import { generateKeyPair } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addApp } from './apps.js';
import { writeEventLogs } from './eventlog.js';
import type { Fault } from './faults.js';
import { addHistory } from './generate/logins.js';
import type { Integration } from './generate/integrations.js';
import { addIntegrations } from './generate/integrations.js';
import type { Structure } from './generate/structure.js';
import { ADMIN_PROFILE, buildStructure } from './generate/structure.js';
import { addMass, addUser } from './generate/users.js';
import { Listeners, bearerOf } from './http.js';
import { idOf, PREFIX } from './ids.js';
import type { Counters, RequestRecord } from './log.js';
import { INTEGRATION_APP, Logins } from './login/logins.js';
import type { Permission } from './model/permissions.js';
import { Router } from './router.js';
import { digest } from './sessions.js';
import { OrgState } from './state.js';
import { Admin } from './admin.js';
import type { Vantage } from './vantages.js';
import { countryOf, VANTAGE_NAMES, VANTAGES } from './vantages.js';

export interface OrgOptions {
  /** The same seed and time give the same org. */
  readonly seed?: number;
  /** Users in all, the administrator and the integration cases included. */
  readonly users?: number;
  /** Integration users among the mass of users; 2.5 % of them when nothing is said. */
  readonly integrations?: number;
  /** Rows of LoginHistory. */
  readonly logins?: number;
  /** Distinct groups of LoginHistory for each integration user, about. */
  readonly groups?: number;
  /** The org's clock, in milliseconds; the machine's when nothing is said. */
  readonly clock?: () => number;
  readonly timeZone?: string;
  readonly sandbox?: boolean;
  /** `Organization.CreatedDate`, ISO. */
  readonly created?: string;
  /** Days for which there are event log files; 1 when nothing is said, as without Event Monitoring. */
  readonly eventLogDays?: number;
  readonly storage?: 'memory' | 'file';
  /** The address that the org sees behind a vantage point, where it is another one. */
  readonly addresses?: Readonly<Partial<Record<Vantage, string>>>;
}

export interface OrgSession {
  readonly userId: string;
  readonly username: string;
  readonly accessToken: string;
}

export interface Org {
  /** Base URL for each vantage point. */
  readonly urls: Readonly<Record<Vantage, string>>;
  /** The address that the org sees behind each. */
  readonly addresses: Readonly<Record<Vantage, string>>;
  /** Stands for login.salesforce.com: a host that is not the org's own; it sees the address of `cloud`. */
  readonly generalLoginUrl: string;
  readonly orgId: string;
  readonly admin: OrgSession;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Private key for JWT bearer logins with `clientId`. */
  readonly jwtKeyFile: string;
  readonly integrations: readonly Integration[];
  /** Changes the org as its administrator would. */
  readonly change: Admin;
  readonly requests: readonly RequestRecord[];
  readonly counters: Readonly<Counters>;
  /** Forgets requests and counters. */
  clearLog(): void;
  /** A session of a new user with exactly these permissions. */
  session(options: { permissions: readonly Permission[]; vantage?: Vantage }): OrgSession;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Stops serving and removes every file. */
  close(): Promise<void>;
}

const BEFORE_MASS = 15;
const TEN_YEARS = 10 * 365 * 86_400;

type Keys = Readonly<Record<'publicKey' | 'privateKey', string>>;
let keyPair: Promise<Keys> | undefined;

/** One pair for all orgs of a process: making one takes longer than building a small org. */
function keysOfProcess(): Promise<Keys> {
  keyPair ??= promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return keyPair;
}

async function keepKeys(): Promise<{ directory: string; keyFile: string; publicKey: string }> {
  const keys = await keysOfProcess();
  const directory = await mkdtemp(join(tmpdir(), 'org-on-loopback-key-'));
  const keyFile = join(directory, 'server.key');
  await writeFile(keyFile, keys.privateKey, { mode: 0o600 });
  return { directory, keyFile, publicKey: keys.publicKey };
}

interface Built {
  readonly structure: Structure;
  readonly admin: number;
  readonly integrations: readonly Integration[];
}

function build(org: OrgState, options: OrgOptions): Built {
  const seed = options.seed ?? 1;
  const result: Built[] = [];
  org.store.load(() => {
    const structure = buildStructure(org, {
      timeZone: options.timeZone ?? 'Europe/Berlin',
      sandbox: options.sandbox ?? false,
      created: options.created ?? '2019-05-06T08:00:00Z',
    });
    const profile = structure.profiles.get(ADMIN_PROFILE) ?? 1;
    const admin = addUser(org, {
      username: 'admin@loopback.example',
      firstName: 'Ada',
      lastName: 'Admin',
      profile,
      lastLogin: org.seconds - 3600,
    });
    const integrations = addIntegrations(org, structure, seed);
    const count = Math.max(0, (options.users ?? BEFORE_MASS) - BEFORE_MASS);
    const mass = addMass(org, structure, {
      seed,
      count,
      integrations: options.integrations ?? Math.ceil(count * 0.025),
    });
    const already = org.store.count('SELECT COUNT(*) FROM login_history');
    addHistory(org, structure, mass, {
      seed,
      rows: Math.max(0, (options.logins ?? 0) - already),
      ...(options.groups === undefined ? {} : { groupsPerIntegration: options.groups }),
    });
    result.push({ structure, admin, integrations });
  });
  org.store.index();
  writeEventLogs(org, options.eventLogDays ?? 1);
  const built = result[0];
  if (built === undefined) throw new Error('The org was not built');
  return built;
}

/** Builds an org and serves it on 127.0.0.1 until it is closed. */
export async function startOrg(options: OrgOptions = {}): Promise<Org> {
  const clock = options.clock ?? Date.now;
  const org = new OrgState(1000 + (options.seed ?? 1), options.storage ?? 'memory', clock);
  const { structure, admin, integrations } = build(org, options);
  const keys = await keepKeys();
  const { clientId, clientSecret } = addApp(org, {
    kind: 'connected',
    name: 'Integration_App',
    label: INTEGRATION_APP,
    clientSecret: digest(`secret ${org.orgId} ${keys.publicKey}`).toUpperCase(),
    certificate: { publicKey: keys.publicKey, ends: org.seconds + TEN_YEARS },
    approved: true,
    scopes: ['Api', 'Web', 'RefreshToken'],
  });
  const logins = new Logins(org, countryOf);
  const ownUrls: string[] = [];
  const router = new Router(org, logins, () => ownUrls);
  const listeners = new Listeners(
    (exchange) => router.answer(exchange),
    org.log,
    org.faults,
    (exchange) => endSession(org, bearerOf(exchange)),
  );
  const urls: Record<Vantage, string> = { office: '', cloud: '', branch: '' };
  const addresses: Record<Vantage, string> = { office: '', cloud: '', branch: '' };
  for (const name of VANTAGE_NAMES) {
    const address = options.addresses?.[name] ?? VANTAGES[name].address;
    urls[name] = await listeners.open(name, address);
    addresses[name] = address;
  }
  const generalLoginUrl = await listeners.open('login', VANTAGES.cloud.address, true);
  ownUrls.push(...Object.values(urls), generalLoginUrl);
  const change = new Admin(org, structure, logins);
  return {
    urls,
    addresses,
    generalLoginUrl,
    orgId: org.orgId,
    admin: {
      userId: idOf(PREFIX.User, admin),
      username: 'admin@loopback.example',
      accessToken: change.sessionOf('admin@loopback.example').accessToken,
    },
    clientId,
    clientSecret,
    jwtKeyFile: keys.keyFile,
    integrations,
    change,
    get requests() {
      return org.log.records;
    },
    get counters() {
      return org.log.counters;
    },
    clearLog: () => org.log.clear(),
    session: (wanted) => change.session(wanted),
    fault: (fault) => org.faults.add(fault),
    clearFaults: () => org.faults.clear(),
    close: async () => {
      await listeners.close();
      org.store.close();
      await rm(keys.directory, { recursive: true, force: true });
    },
  };
}

function endSession(org: OrgState, token: string | undefined): void {
  if (token === undefined) return;
  org.store.run('UPDATE auth_session SET open = 0 WHERE token_hash = :hash', { hash: digest(token) });
}
