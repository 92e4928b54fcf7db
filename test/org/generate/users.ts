/** Users: one at a time with all they need, and the mass of them from the seed. */
import type { OrgState } from '../state.js';
import { VANTAGES } from '../vantages.js';
import { Random } from './random.js';
import type { Structure } from './structure.js';
import { INTEGRATION_PROFILES, PROFILES } from './structure.js';

export interface NewUser {
  readonly username: string;
  readonly firstName?: string;
  readonly lastName: string;
  readonly email?: string;
  readonly profile: number;
  readonly active?: boolean;
  readonly frozen?: boolean;
  readonly userType?: string;
  /** Seconds since 1970. */
  readonly lastLogin?: number;
  readonly lastPasswordChange?: number;
  readonly created?: number;
}

const DAY = 86_400;

const INSERT_USER = `INSERT INTO user (username, first_name, last_name, email, alias, active, profile, user_type,
  time_zone, last_login, last_password_change, created, frozen, locked, department)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Adds a user with the assignment of its profile's own permission set, as Salesforce has it for every user. */
export function addUser(org: OrgState, user: NewUser): number {
  const { store } = org;
  const now = org.seconds;
  const zone = store.get('SELECT time_zone FROM organization')?.['time_zone'];
  const { lastInsertRowid } = store.db
    .prepare(INSERT_USER)
    .run(
      user.username,
      user.firstName ?? null,
      user.lastName,
      user.email ?? user.username,
      user.lastName.slice(0, 8).toLowerCase(),
      Number(user.active ?? true),
      user.profile,
      user.userType ?? 'Standard',
      typeof zone === 'string' ? zone : 'GMT',
      user.lastLogin ?? null,
      user.lastPasswordChange ?? now - 20 * DAY,
      user.created ?? now - 400 * DAY,
      Number(user.frozen ?? false),
      0,
      null,
    );
  const n = Number(lastInsertRowid);
  const set = store.count('SELECT n FROM permission_set WHERE profile = :profile', { profile: user.profile });
  assign(org, n, set);
  return n;
}

/** Assigns a permission set, or a group with the set that holds its permissions. */
export function assign(
  org: OrgState,
  user: number,
  set: number,
  more: { group?: number | null; expires?: number | null } = {},
): number {
  return org.store.insert('permission_set_assignment', {
    assignee: user,
    pset: set,
    psg: more.group ?? null,
    expires: more.expires ?? null,
    modified: org.seconds - 100 * DAY,
  });
}

const FIRST = [
  'Ana',
  'Ben',
  'Chloé',
  'Dmitri',
  'Elif',
  'Finn',
  'Grace',
  'Hana',
  'Igor',
  'José',
  'Kaja',
  'Liam',
] as const;
const LAST = [
  'Okafor',
  'Müller',
  'Nguyen',
  "O'Brien",
  'Silva',
  'Kowalski',
  'Smith, Jr.',
  'Tanaka',
  'Rossi',
  'Haddad',
] as const;
const DEPARTMENTS = ['Sales', 'Service', 'Finance', 'IT', 'Operations'] as const;
const SYSTEMS = ['erp', 'dwh', 'mule', 'boomi', 'etl', 'backup', 'cti', 'billing', 'hr', 'cms'] as const;

/** Bundles of permission sets beside the profile, with their shares in thousandths. */
const BUNDLES: readonly { readonly share: number; readonly sets: readonly string[]; readonly group?: string }[] = [
  { share: 60, sets: ['Reports'] },
  { share: 20, sets: ['Password_Never_Expires'] },
  { share: 10, sets: ['Use_Any_API_Auth'] },
  { share: 5, sets: ['MFA_For_API'] },
  { share: 5, sets: ['API_Only'] },
  { share: 10, sets: [], group: 'Integration_Group' },
  { share: 30, sets: [], group: 'Reporting_Group' },
  { share: 5, sets: ['API_Access', 'Use_Any_API_Auth'] },
];

/** Frozen and locked users are few in every org, however large. */
const FROZEN = 12;
const LOCKED = 6;

export interface MassOptions {
  readonly seed: number;
  /** How many to add. */
  readonly count: number;
  /** How many of them are integration users. */
  readonly integrations: number;
}

export interface Mass {
  readonly integrations: readonly number[];
  readonly first: number;
  readonly last: number;
}

/** Letters that a user name may hold. */
function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
}

interface Row {
  readonly username: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly profile: number;
  readonly userType: string;
}

class UserMass {
  readonly #org: OrgState;
  readonly #structure: Structure;
  readonly #options: MassOptions;
  readonly #random: Random;
  readonly #now: number;
  readonly #zones = ['Europe/Berlin', 'Europe/London', 'America/New_York'] as const;
  readonly #shares: number[];

  public constructor(org: OrgState, structure: Structure, options: MassOptions) {
    this.#org = org;
    this.#structure = structure;
    this.#options = options;

    this.#random = new Random(options.seed);
    this.#now = org.seconds;
    this.#shares = PROFILES.map((profile) => profile.share);
  }

  public build(): Mass {
    const { db } = this.#org.store;
    const insertUser = db.prepare(INSERT_USER);
    const insertAssignment = db.prepare(
      'INSERT INTO permission_set_assignment (assignee, pset, psg, expires, modified) VALUES (?, ?, ?, ?, ?)',
    );
    const insertIp = db.prepare(
      `INSERT INTO login_ip (user, source_ip, authenticated, method, sent, created) VALUES (?, ?, ?, 'Email', ?, ?)`,
    );
    const insertFactor = db.prepare('INSERT INTO two_factor (n, salesforce_authenticator, totp) VALUES (?, ?, ?)');
    const integrations: number[] = [];
    const every = Math.max(1, Math.floor(this.#options.count / Math.max(1, this.#options.integrations)));
    let first = 0;
    let last = 0;
    for (let i = 0; i < this.#options.count; i++) {
      const integration = integrations.length < this.#options.integrations && i % every === 0;
      const row = integration ? this.#integrationRow(i) : this.#personRow(i);
      last = this.#insert(insertUser, row, i);
      if (first === 0) first = last;
      if (integration) integrations.push(last);
      for (const [set, group, expires] of this.#assignments(row.profile)) {
        insertAssignment.run(last, set, group, expires, this.#now - this.#random.int(500) * DAY);
      }
      if (this.#random.chance(0.2)) this.#verified(insertIp, last, i);
      if (this.#random.chance(0.3)) insertFactor.run(last, 1, Number(this.#random.chance(0.4)));
    }
    return { integrations, first, last };
  }

  #insert(
    statement: { run(...values: (string | number | null)[]): { lastInsertRowid: number | bigint } },
    row: Row,
    i: number,
  ): number {
    const random = this.#random;
    const active = random.chance(0.93);
    const frozen = Number(i % Math.max(1, Math.floor(this.#options.count / FROZEN)) === 1);
    const locked = Number(i % Math.max(1, Math.floor(this.#options.count / LOCKED)) === 2);
    const created = this.#now - random.between(200, 3000) * DAY;
    const result = statement.run(
      row.username,
      row.firstName,
      row.lastName,
      random.chance(0.02) ? `${row.username}.invalid` : row.username,
      row.lastName.slice(0, 8).toLowerCase(),
      Number(active),
      row.profile,
      row.userType,
      random.pick(this.#zones),
      random.chance(0.9) ? this.#now - random.int(90 * DAY) : null,
      random.chance(0.95) ? this.#now - random.int(120) * DAY : null,
      created,
      frozen,
      locked,
      random.pick(DEPARTMENTS),
    );
    return Number(result.lastInsertRowid);
  }

  #personRow(i: number): Row {
    const random = this.#random;
    const firstName = random.pick(FIRST);
    const lastName = random.pick(LAST);
    const plan = PROFILES[this.#weighted()] ?? PROFILES[0];
    return {
      username: `${plainName(firstName)}.${String(i)}@loopback.example`,
      firstName,
      lastName,
      profile: this.#structure.profiles.get(plan?.name ?? '') ?? 1,
      userType: plan?.userType ?? 'Standard',
    };
  }

  #integrationRow(i: number): Row {
    const system = this.#random.pick(SYSTEMS);
    const name = this.#random.pick(INTEGRATION_PROFILES);
    return {
      username: `${system}.integration.${String(i)}@loopback.example`,
      firstName: null,
      lastName: `${system} integration`,
      profile: this.#structure.profiles.get(name) ?? 1,
      userType: 'Standard',
    };
  }

  #weighted(): number {
    let at = this.#random.int(1000);
    for (let i = 0; i < this.#shares.length; i++) {
      at -= this.#shares[i] ?? 0;
      if (at < 0) return i;
    }
    return 1;
  }

  #assignments(profile: number): [number, number | null, number | null][] {
    const result: [number, number | null, number | null][] = [[this.#structure.ownSets.get(profile) ?? 0, null, null]];
    let at = this.#random.int(1000);
    for (const bundle of BUNDLES) {
      at -= bundle.share;
      if (at >= 0) continue;
      const expires = this.#random.chance(0.1) ? this.#now + (this.#random.chance(0.5) ? -30 : 60) * DAY : null;
      for (const set of bundle.sets) result.push([this.#structure.sets.get(set) ?? 0, null, expires]);
      const group = bundle.group === undefined ? undefined : this.#structure.groups.get(bundle.group);
      if (group !== undefined) result.push([group.set, group.group, expires]);
      break;
    }
    return result;
  }

  #verified(statement: { run(...values: (string | number)[]): unknown }, user: number, i: number): void {
    const random = this.#random;
    // The address of the cloud vantage is verified by a handful, however many users there are.
    const cloud = i % Math.max(1, Math.floor(this.#options.count / 5)) === 3;
    const address = cloud ? VANTAGES.cloud.address : publicAddress(random);
    const created = this.#now - random.int(600) * DAY;
    statement.run(user, address, Number(random.chance(0.9)), created, created);
  }
}

/** An address of the benchmark block 198.18.0.0/15 or of shared space, so that no real one is meant. */
export function publicAddress(random: Random): string {
  const second = random.between(64, 127);
  return `100.${String(second)}.${String(random.int(256))}.${String(random.between(1, 254))}`;
}

export function addMass(org: OrgState, structure: Structure, options: MassOptions): Mass {
  return new UserMass(org, structure, options).build();
}
