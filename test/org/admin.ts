/** Changes to the org from inside, as its administrator or its day would make them; for tests. */
import { addApp, type AppSpec, changeApp, type MadeApp, madeSecret } from './apps.js';
import { writeEventLogs } from './eventlog.js';
import { releaseUpdateOf, setReleaseUpdate, type ReleaseUpdateRow } from './generate/updates.js';
import type { Challenge } from './login/credentials.js';
import { setCredential } from './login/credentials.js';
import { Secrets } from './secrets.js';
import { inForce, type InForce } from './login/updates.js';
import { MY_DOMAIN, type Logins, userNumber, usernameOf } from './login/logins.js';
import type { LoginValues } from './history.js';
import { LoginHistoryWriter } from './history.js';
import type { Structure } from './generate/structure.js';
import { addGroup, addPermissionSet, addProfile } from './generate/structure.js';
import { addUser, assign } from './generate/users.js';
import { idOf, numberOf, PREFIX } from './ids.js';
import type { Permission } from './model/permissions.js';
import { ADMIN_PERMISSIONS } from './model/permissions.js';
import type { OrgSession } from './org.js';
import type { IpRange, LoginHours, OrgSettings, PasswordPolicy } from './settings.js';
import type { OrgState } from './state.js';
import type { Vantage } from './vantages.js';
import { VANTAGES } from './vantages.js';
import { textIn } from './store.js';

export interface UserSpec {
  readonly username: string;
  readonly lastName?: string;
  readonly firstName?: string;
  readonly email?: string;
  /** Label of a profile; Standard User when nothing is said. */
  readonly profile?: string;
  readonly userType?: string;
  readonly active?: boolean;
  readonly frozen?: boolean;
  readonly password?: string;
  readonly securityToken?: string;
  readonly passwordExpired?: boolean;
  readonly challenge?: Challenge;
  /** LanguageLocaleKey; `en_US` when nothing is said. */
  readonly language?: string;
  /** An authenticator app is registered. */
  readonly authenticator?: boolean;
  readonly permissionSets?: readonly string[];
}

export interface ProfileSpec {
  readonly name: string;
  readonly metadataName?: string;
  readonly permissions?: readonly Permission[];
  readonly ranges?: readonly IpRange[];
  readonly hours?: LoginHours;
  readonly passwordPolicy?: PasswordPolicy;
}

export class Admin {
  readonly #org: OrgState;
  readonly #structure: Structure;
  readonly #logins: Logins;
  /** Tokens, passwords and sessions as users themselves, their apps and their mailboxes have them. */
  public readonly secrets: Secrets;
  #made = 0;

  public constructor(org: OrgState, structure: Structure, logins: Logins) {
    this.#org = org;
    this.#structure = structure;
    this.#logins = logins;
    this.secrets = new Secrets(org, (username) => this.#number(username));
  }

  /** The org's settings; change them in place. */
  public get settings(): OrgSettings {
    return this.#org.settings;
  }

  /** Adds a release update, or puts it in the place of the one with the same name. */
  public setReleaseUpdate(row: ReleaseUpdateRow): void {
    setReleaseUpdate(this.#org, row);
  }

  /** Changes a release update of the org. */
  public changeReleaseUpdate(developerName: string, change: Partial<Omit<ReleaseUpdateRow, 'developerName'>>): void {
    const before = releaseUpdateOf(this.#org, developerName);
    if (before === undefined) throw new Error(`There is no release update ${developerName}`);
    setReleaseUpdate(this.#org, { ...before, ...change });
  }

  /** Takes a release update away; all of them when none is named. */
  public removeReleaseUpdate(developerName?: string): void {
    const where = developerName === undefined ? '' : ' WHERE developer_name = :name';
    this.#org.store.run(`DELETE FROM release_update${where}`, { name: developerName ?? '' });
  }

  /** Rows over which a query ends in QUERY_TIMEOUT. */
  public timeoutAfter(rows: number | undefined): void {
    this.#org.queries.limits.timeoutRows = rows;
  }

  /** Moves the org's clock on, by seconds. */
  public passTime(seconds: number): void {
    this.#org.clockShift += seconds * 1000;
  }

  public now(): number {
    return this.#org.now();
  }

  /** A session of a user that exists, from a JWT login that stands in LoginHistory, as every real session's does. */
  public logIn(username: string, vantage: Vantage = 'cloud'): OrgSession {
    const login = this.#logins.byJwt(username, VANTAGES[vantage].address);
    if (login.kind !== 'accepted') throw new Error(`${username} cannot log in`);
    return { userId: idOf(PREFIX.User, login.user), username, accessToken: login.token };
  }

  /** A session of a user that exists, as a JWT login from the vantage point would give. */
  public sessionOf(username: string, vantage: Vantage = 'cloud'): OrgSession {
    const user = this.#number(username);
    const accessToken = this.#org.sessions.open({
      user,
      sourceIp: VANTAGES[vantage].address,
      kind: 'jwt',
      loginType: 'Remote Access 2.0',
      loginHistory: null,
    });
    return { userId: idOf(PREFIX.User, user), username: usernameOf(this.#org, user), accessToken };
  }

  /** A session of a new user who has exactly these permissions, through a profile of its own. */
  public session(options: { permissions: readonly Permission[]; vantage?: Vantage }): OrgSession {
    const name = `Session ${String(++this.#made)}`;
    this.addProfile({ name, permissions: options.permissions });
    const username = `session.${String(this.#made)}@loopback.example`;
    this.addUser({ username, profile: name });
    return this.sessionOf(username, options.vantage);
  }

  /** A session of a new user who has all of an administrator's permissions but these. */
  public sessionWithout(...missing: readonly Permission[]): OrgSession {
    return this.session({ permissions: ADMIN_PERMISSIONS.filter((name) => !missing.includes(name)) });
  }

  /** Adds a profile and returns its id. */
  public addProfile(spec: ProfileSpec): string {
    const added = addProfile(this.#org, {
      name: spec.name,
      metadataName: spec.metadataName ?? spec.name,
      license: 'Salesforce',
      userType: 'Standard',
      custom: true,
      permissions: spec.permissions ?? ['ApiEnabled'],
      share: 0,
      ...(spec.ranges === undefined ? {} : { ranges: spec.ranges }),
      ...(spec.hours === undefined ? {} : { hours: spec.hours }),
    });
    if (spec.passwordPolicy !== undefined) this.#org.profile(added.profile).passwordPolicy = spec.passwordPolicy;
    return idOf(PREFIX.Profile, added.profile);
  }

  /** Changes ranges, hours or password policy of a profile, by its label. */
  public changeProfile(name: string, change: Omit<ProfileSpec, 'name'>): void {
    const settings = this.#org.profile(this.#profileNumber(name));
    if (change.ranges !== undefined) settings.ranges = change.ranges;
    if (change.hours !== undefined) settings.hours = change.hours;
    if (change.passwordPolicy !== undefined) settings.passwordPolicy = change.passwordPolicy;
  }

  /** Deletes a profile and its own permission set; its users keep the id, as between two calls. */
  public deleteProfile(name: string): void {
    const n = this.#profileNumber(name);
    this.#org.store.run('DELETE FROM permission_set WHERE profile = :n', { n });
    this.#org.store.run('DELETE FROM profile WHERE n = :n', { n });
    this.#org.profiles.delete(n);
  }

  /** Adds a permission set and returns its id; one that needs activation grants nothing until a session activates it. */
  public addPermissionSet(name: string, permissions: readonly Permission[], activationRequired = false): string {
    const set = addPermissionSet(this.#org, { name, permissions, activationRequired });
    this.#structure.sets.set(name, set);
    return idOf(PREFIX.PermissionSet, set);
  }

  /**
   * Adds a group of permission sets, to be assigned by its name. What it mutes, the row that holds its permissions
   * together does not grant, though a member does.
   */
  public addGroup(name: string, sets: readonly string[], muted: readonly Permission[] = []): void {
    const { groups, sets: known } = this.#structure;
    groups.set(name, addGroup(this.#org, name, sets, known, muted));
  }

  /** Adds an app and returns what its clients are configured with. */
  public addApp(spec: AppSpec): MadeApp {
    return addApp(this.#org, spec);
  }

  public changeApp(clientId: string, change: Partial<Omit<AppSpec, 'name'>>): void {
    changeApp(this.#org, clientId, change);
  }

  /** What the page of an app in Setup shows to an administrator: key and secret, as Salesforce made them. */
  public consumerOf(name: string): MadeApp {
    const row = this.#org.store.get('SELECT client_id FROM app WHERE name = :name', { name });
    if (row === undefined) throw new Error(`There is no app ${name}`);
    const clientId = textIn(row['client_id']);
    return { clientId, clientSecret: madeSecret(clientId) };
  }

  /** Adds a user and returns its id. */
  public addUser(spec: UserSpec): string {
    const profile = this.#profileNumber(spec.profile ?? 'Standard User');
    const user = addUser(this.#org, {
      username: spec.username,
      lastName: spec.lastName ?? spec.username.split('@')[0] ?? 'User',
      profile,
      ...(spec.firstName === undefined ? {} : { firstName: spec.firstName }),
      ...(spec.email === undefined ? {} : { email: spec.email }),
      ...(spec.userType === undefined ? {} : { userType: spec.userType }),
      ...(spec.active === undefined ? {} : { active: spec.active }),
      ...(spec.frozen === undefined ? {} : { frozen: spec.frozen }),
    });
    if (spec.password !== undefined) this.setPassword(spec.username, spec);
    if (spec.language !== undefined) this.changeUser(spec.username, { language: spec.language });
    if (spec.authenticator === true) {
      this.#org.store.insert('two_factor', { n: user, salesforce_authenticator: 0, totp: 1 });
    }
    for (const set of spec.permissionSets ?? []) this.assign(spec.username, set);
    return idOf(PREFIX.User, user);
  }

  /** Sets the password and, when given, the token; a password without a token kills the old one. */
  public setPassword(
    username: string,
    spec: Pick<UserSpec, 'password' | 'securityToken' | 'passwordExpired' | 'challenge'>,
  ): void {
    const { password = '', securityToken, passwordExpired, challenge } = spec;
    setCredential(this.#org.store, this.#number(username), {
      password,
      ...(securityToken === undefined ? {} : { securityToken }),
      ...(passwordExpired === undefined ? {} : { expired: passwordExpired }),
      ...(challenge === undefined ? {} : { challenge }),
    });
  }

  /** Changes columns of a user: `active`, `frozen`, `locked`, `failed_logins`, `profile` as numbers, and others. */
  public changeUser(username: string, columns: Record<string, string | number | null>): void {
    this.#org.store.update('user', this.#number(username), columns);
  }

  /** Removes a user from the org, so that other rows refer to nobody. */
  public deleteUser(username: string): void {
    const user = this.#number(username);
    this.#org.store.run('DELETE FROM permission_set_assignment WHERE assignee = :user', { user });
    this.#org.store.run('DELETE FROM user WHERE n = :user', { user });
  }

  /** Assigns a permission set by its name; `expires` in seconds since 1970. */
  public assign(username: string, set: string, expires?: number): void {
    const n = this.#org.store.count(`SELECT n FROM permission_set WHERE name = :set`, { set });
    const group = this.#structure.groups.get(set);
    const options = { expires: expires ?? null, ...(group === undefined ? {} : { group: group.group }) };
    assign(this.#org, this.#number(username), group?.set ?? n, options);
  }

  /** Takes every assignment of the user away, also that of the profile's own permission set. */
  public unassignAll(username: string): void {
    const user = this.#number(username);
    this.#org.store.run('DELETE FROM permission_set_assignment WHERE assignee = :user', { user });
  }

  public addVerifiedAddress(username: string, address: string, authenticated = true): void {
    const when = this.#org.seconds - 3600;
    this.#org.store.insert('login_ip', {
      user: this.#number(username),
      source_ip: address,
      authenticated: Number(authenticated),
      method: 'Email',
      sent: when,
      created: when,
    });
  }

  /** A row of SetupAuditTrail; `time` in seconds. */
  public addSetupChange(username: string, time: number, display: string): void {
    const change = { action: 'changedIpRanges', section: 'Network Access', display };
    this.#org.store.insert('setup_change', { user: this.#number(username), time, ...change });
  }

  /** Adds a LoginHistory row; what is not given is a successful SOAP login from the office. `time` in seconds. */
  public addLogin(username: string, time: number, values: Partial<LoginValues> = {}): string {
    const row = new LoginHistoryWriter(this.#org.store).add(this.#number(username), time, {
      loginType: 'Other Apex API',
      loginSubType: 'SoapApiLogin',
      sourceIp: VANTAGES.office.address,
      status: 'Success',
      application: 'N/A',
      apiType: 'SOAP Partner',
      apiVersion: '58.0',
      loginUrl: MY_DOMAIN,
      country: 'DE',
      clientVersion: 'N/A',
      browser: 'Unknown',
      platform: 'Unknown',
      ...values,
    });
    return idOf(PREFIX.LoginHistory, row);
  }

  /** Takes every row of LoginHistory away, and with it what past logins prove. */
  public forgetLogins(): void {
    this.#org.store.run('DELETE FROM login_history');
  }

  /** Which ways to log in there are at the org's present time, and what they need. */
  public inForce(): InForce {
    return inForce(this.#org);
  }

  /** Calls of the API as a user by REST; they stand in the event logs that are written from then on. @param at ISO time */
  public callApi(username: string, client: string, at: string, calls: number): void {
    const time = Date.parse(at) / 1000;
    this.#org.apiCalls.push({ user: this.#number(username), client, ip: '198.51.100.77', time, calls });
  }

  /** Makes the event log files of the last days, today's included, from LoginHistory as it stands. */
  public writeEventLogs(days = 1): void {
    writeEventLogs(this.#org, days);
  }

  /** Ends every session of a user, as an administrator or a password change would. */
  public endSessions(username: string): void {
    this.#org.sessions.endAllOf(this.#number(username));
  }

  /** Sessions of a user that are open. */
  public openSessions(username: string): number {
    const user = this.#number(username);
    return this.#org.store.count('SELECT COUNT(*) FROM auth_session WHERE user = :user AND open = 1', { user });
  }

  /** What a user's row holds: counters and flags that no API shows at once. */
  public user(username: string): Readonly<Record<string, unknown>> {
    return { ...this.#org.store.get('SELECT * FROM user WHERE n = :n', { n: this.#number(username) }) };
  }

  /** Rows of any table, for oracles that scan everything. */
  public rows(sql: string): Readonly<Record<string, unknown>>[] {
    return this.#org.store.all(sql);
  }

  /** Login attempts with a password so far, successful or not. */
  public get attempts(): number {
    return this.#org.log.counters.loginAttempts;
  }

  #number(username: string): number {
    const id = numberOf(PREFIX.User, username);
    const n = id ?? userNumber(this.#org, username);
    if (n === undefined) throw new Error(`There is no user ${username}`);
    return n;
  }

  #profileNumber(name: string): number {
    const n = this.#org.store.count('SELECT n FROM profile WHERE name = :name', { name });
    if (n === 0) throw new Error(`There is no profile ${name}`);
    return n;
  }
}
