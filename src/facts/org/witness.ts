/**
 * An org as a witness.
 */
import {
  type AnyApiAuthGrants,
  type AppOfKey,
  type AppsSeen,
  type AssignedSets,
  type Fact,
  type Gap,
  type HolderQuery,
  known,
  type LoginFacts,
  type LoginPolicies,
  type OrgFacts,
  type PasswordLife,
  type PermissionGrants,
  type PermissionHolder,
  type PermissionId,
  type ProfileFacts,
  type ReleaseUpdates,
  type SetupChange,
  type UserFacts,
} from '../../policy/index.js';
import type { OauthOidcSettings, SecuritySettings } from '../metadata/index.js';
import type {
  AppsQuery,
  AssignedQuery,
  LoginQuery,
  LoginTimesQuery,
  SessionAddress,
  Source,
  UserGroup,
  UserQuery,
  Witness,
} from '../types.js';
import { type Capabilities, GapList, type Identity, readCapabilities } from './session/index.js';
import { each, type OrgClient } from './wire/index.js';
import { loginPoliciesOf, orgAge, orgFacts, passwordFlowOf, sourceOf } from './orgFacts.js';
import { OrgUsers } from './orgUsers.js';
import { readOnce } from './readOnce.js';
import { SoapSuccesses } from './soapSuccesses.js';
import { readAppOfKey, readPolicyName, readApps, readAssignedSets } from './apps/index.js';
import { readLogins, readLoginTimes, readSessionAddress, StatusReader } from './logins/index.js';
import {
  countUsers,
  readAnyApiAuthGrants,
  readExpired,
  readPermissionGrants,
  readPermissionHolders,
  readProfilesGranting,
} from './users/index.js';
import {
  keepsOneRangeList,
  MetadataReader,
  type MyDomainSettings,
  neverExpires,
  type Organization,
  passwordLife,
  type ProfilePasswordPolicy,
  ProfileReader,
  readOrganization,
  readReleaseUpdates,
  readSetupChanges,
  SettingsReader,
} from './settings/index.js';

/**
 * Facts are read when they are first asked for, and once. Refused reads become gaps; {@link OrgError} ends the run.
 */
export class OrgWitness implements Witness {
  public readonly source: Source;
  readonly #client: OrgClient;
  readonly #identity: Identity;
  readonly #now: string;
  readonly #gaps = new GapList();
  readonly #metadata: MetadataReader;
  readonly #settings: SettingsReader;
  readonly #statuses: StatusReader;
  readonly #users: OrgUsers;
  readonly #soap: SoapSuccesses;

  public constructor(client: OrgClient, identity: Identity, now = new Date().toISOString()) {
    this.source = sourceOf(client, identity);
    this.#client = client;
    this.#identity = identity;
    this.#now = now;
    this.#metadata = new MetadataReader(client);
    this.#settings = new SettingsReader(client, this.#metadata, this.#gaps);
    this.#statuses = new StatusReader(client);
    const capabilities = async (): Promise<Capabilities> => this.capabilities();
    const around = { client, gaps: this.#gaps, capabilities };
    const isNoSandbox = async (): Promise<boolean> => {
      const organization = await this.organization();
      return organization.known && !organization.value.sandbox;
    };
    this.#users = new OrgUsers({ ...around, metadata: this.#metadata, now, isNoSandbox });
    this.#soap = new SoapSuccesses({
      ...{ ...around, statuses: this.#statuses },
      created: async () => {
        const organization = await this.organization();
        return organization.known ? organization.value.created : undefined;
      },
    });
  }

  public async org(): Promise<OrgFacts> {
    const [organization, releaseUpdates, security, oauth, lastSoapSuccess, lastSoapSuccessWithout] = await Promise.all([
      this.organization(),
      this.releaseUpdates(),
      this.security(),
      this.oauthOidc(),
      this.#soap.last(),
      this.#soap.without(),
    ]);
    const read = { organization, releaseUpdates, security, oauth, lastSoapSuccess, lastSoapSuccessWithout };
    return orgFacts(read, this.#gaps);
  }

  public async age(): Promise<Pick<OrgFacts, 'created' | 'sandbox'>> {
    return orgAge(await this.organization());
  }

  /** Whose session this is, as far as the org tells. */
  public get identity(): Identity {
    return this.#identity;
  }

  /** Where the org is reached. */
  public get instanceUrl(): string {
    return this.#client.instanceUrl;
  }

  /** What the session itself may see. */
  public readonly capabilities = readOnce(async (): Promise<Capabilities> =>
    readCapabilities(this.#client, this.#identity),
  );

  public readonly organization = readOnce(async (): Promise<Fact<Organization>> =>
    this.#gaps.read('Organization', 'Organization', 'ViewSetup', async () => readOrganization(this.#client)),
  );

  public readonly releaseUpdates = readOnce(async (): Promise<Fact<ReleaseUpdates>> =>
    readReleaseUpdates({
      client: this.#client,
      gaps: this.#gaps,
      capabilities: await this.capabilities(),
      identity: this.#identity,
      now: this.#now,
    }),
  );

  public readonly security = readOnce(async (): Promise<Fact<SecuritySettings>> => this.#settings.security());

  public readonly oauthOidc = readOnce(async (): Promise<Fact<OauthOidcSettings | undefined>> =>
    this.#settings.oauthOidc(),
  );

  public readonly myDomain = readOnce(async (): Promise<Fact<MyDomainSettings | undefined>> =>
    this.#settings.myDomain(),
  );

  public readonly passwordPolicies = readOnce(async (): Promise<Fact<readonly ProfilePasswordPolicy[]>> =>
    this.#settings.passwordPolicies(),
  );

  public readonly profiles = readOnce(async (): Promise<readonly ProfileFacts[]> => {
    const [rows, organization] = await Promise.all([this.#users.profileRows(), this.organization()]);
    return new ProfileReader(this.#metadata, this.#gaps).read({
      rows: 'what' in rows ? new Map() : rows,
      otherIds: async () => {
        const grants = await this.#users.grants();
        return 'what' in grants ? [] : grants.ofProfile.keys();
      },
      oneRangeList: organization.known && keepsOneRangeList(organization.value),
    });
  });

  /** Profiles, by their ids, that give Modify All Data or Manage Users. */
  public async administrators(): Promise<Fact<ReadonlySet<string>>> {
    return this.profilesGranting(['ModifyAllData', 'ManageUsers']);
  }

  /** Profiles, by their ids, that grant one of these permissions. */
  public async profilesGranting(permissions: readonly PermissionId[]): Promise<Fact<ReadonlySet<string>>> {
    return this.#gaps.read('PermissionSet', 'PermissionSet', 'ViewSetup', async () =>
      readProfilesGranting(this.#client, permissions),
    );
  }

  /** Who holds permissions at a login. */
  public async permissionHolders(query: HolderQuery): Promise<Fact<readonly PermissionHolder[]>> {
    return readPermissionHolders(this.#client, this.#gaps, query, this.#now);
  }

  /** The apps by which clients log in; gaps of single apps are in their facts. */
  public async apps(query?: AppsQuery): Promise<Fact<AppsSeen>> {
    return readApps({
      ...(query === undefined ? {} : { labels: new Set(query.labels) }),
      ...{ client: this.#client, metadata: this.#metadata, gaps: this.#gaps },
      capabilities: await this.capabilities(),
      passwordFlowBlocked: query === undefined ? passwordFlowOf(await this.oauthOidc()) : known(undefined, ''),
    });
  }

  /** Who is assigned which of some permission sets; its gap is in the answer, not in {@link gaps}. */
  public async assignedSets(query: AssignedQuery): Promise<Fact<AssignedSets>> {
    return readAssignedSets(this.#client, query, this.#now);
  }

  /** The External Client App of a consumer key; its gap is in the answer, not in {@link gaps}. */
  public async appOfKey(key: string): Promise<Fact<AppOfKey | undefined>> {
    return readAppOfKey(this.#metadata, key);
  }

  public async appPolicies(app: string): Promise<Fact<string | undefined>> {
    return readPolicyName(this.#metadata, app);
  }

  /** What grants permissions: in profiles, and to users beside them. */
  public async permissionGrants(permissions: readonly PermissionId[], most: number): Promise<Fact<PermissionGrants>> {
    return readPermissionGrants(this.#client, this.#gaps, { permissions, most, now: this.#now });
  }

  /** Who changed what names an address in Setup; its gap is in the answer, not in {@link gaps}. */
  public readonly setupChanges = readOnce(async (): Promise<Fact<readonly SetupChange[]>> =>
    readSetupChanges(this.#client),
  );

  /** What the org asks of passwords and sessions. */
  public async loginPolicies(): Promise<Fact<LoginPolicies>> {
    return loginPoliciesOf(await this.security());
  }

  /** Who holds Use Any API Auth, and by what; and whether the org has a permission set of this name. */
  public async anyApiAuthGrants(name: string): Promise<Fact<AnyApiAuthGrants>> {
    return readAnyApiAuthGrants(this.#client, this.#gaps, name, this.#now);
  }

  public users(query: UserQuery): AsyncIterableIterator<UserFacts, void, undefined> {
    return each(this.#users.pages(query));
  }

  public userGroups(query: UserQuery): AsyncGenerator<UserGroup, void, undefined> {
    return this.#users.groups(query);
  }

  public async userCount(includeInactive: boolean): Promise<number | undefined> {
    return countUsers(this.#client, includeInactive);
  }

  /** Gaps are in the answer, not in {@link gaps}. */
  public async logins(query: LoginQuery): Promise<LoginFacts> {
    const capabilities = await this.capabilities();
    return readLogins({ client: this.#client, capabilities, statuses: this.#statuses }, query);
  }

  /** When single users logged in. */
  public async loginTimes(query: LoginTimesQuery): Promise<Fact<ReadonlyMap<string, readonly number[]>>> {
    return readLoginTimes(this.#client, this.#gaps, await this.capabilities(), query);
  }

  /** How long passwords live by policy; what could not be read of it is in {@link gaps}. */
  public async passwordLife(): Promise<PasswordLife> {
    const [security, policies, profiles] = await Promise.all([
      this.security(),
      this.passwordPolicies(),
      this.profiles(),
    ]);
    return passwordLife({ security, policies, profiles });
  }

  /** Those of the users whose password never expires, by permission. */
  public async passwordNeverExpires(users: Iterable<string>): Promise<Fact<ReadonlySet<string>>> {
    return this.#gaps.read('PermissionsPasswordNeverExpires', 'PermissionSetAssignment', 'ViewSetup', async () =>
      neverExpires(this.#client, users, this.#now),
    );
  }

  /** Whether the passwords of these users have expired, as the org says itself: a call each, so a bounded number. */
  public async passwordsExpired(ids: readonly string[]): Promise<ReadonlyMap<string, Fact<boolean>>> {
    return readExpired(this.#client, this.#gaps, ids);
  }

  public async sessionAddress(): Promise<SessionAddress | Gap> {
    return readSessionAddress(this.#client, this.#identity, this.#statuses);
  }

  public gaps(): readonly Gap[] {
    return this.#gaps.list();
  }

  public apiCalls(): number {
    return this.#client.calls();
  }
}
