/**
 * An org as a witness.
 */
import type { Connection } from '@salesforce/core';
import {
  type AnyApiAuthGrants,
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
  unreadable,
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
import { type Capabilities, GapList, type Identity, readCapabilities, readIdentity } from './session/index.js';
import { type ClientOptions, ConnectionClient, each, fieldsOf, type OrgClient, OrgRefusal } from './wire/index.js';
import { readApps, readAssignedSets } from './apps/index.js';
import {
  readLastSoapSuccess,
  readLogins,
  readLoginTimes,
  readSessionAddress,
  readSoapSuccessWithout,
  StatusReader,
} from './logins/index.js';
import {
  countUsers,
  type Grants,
  GroupReader,
  readAnyApiAuthGrants,
  readExpired,
  readGrants,
  readPermissionGrants,
  readPermissionHolders,
  readProfilesGranting,
  type Selection,
  selectionsOf,
  UserReader,
  type UserReading,
  widened,
} from './users/index.js';
import {
  keepsOneRangeList,
  MetadataReader,
  type MyDomainSettings,
  neverExpires,
  oneRangeListGap,
  type Organization,
  passwordLife,
  type ProfilePasswordPolicy,
  ProfileReader,
  type ProfileRow,
  readOrganization,
  readProfileRows,
  readReleaseUpdates,
  readSetupChanges,
  SettingsReader,
} from './settings/index.js';

export interface OrgOptions extends ClientOptions {
  /** ISO time; permission set assignments that have expired by then do not count. Default: now. */
  readonly now?: string;
}

/** Opens an org: finds out whose session it is, and reads nothing else yet. */
export async function openOrg(connection: Connection, options: OrgOptions = {}): Promise<OrgWitness> {
  const client = new ConnectionClient(connection, options);
  const identity = await readIdentity(client);
  // With a raw access token this "username" is the token.
  const username = connection.isUsingAccessToken() ? undefined : connection.getUsername();
  return new OrgWitness(client, { ...(username === undefined ? {} : { username }), ...identity }, options.now);
}

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

  public constructor(client: OrgClient, identity: Identity, now = new Date().toISOString()) {
    const { username, orgId } = identity;
    this.source = {
      kind: 'org',
      name: username ?? new URL(client.instanceUrl).host,
      ...(orgId === undefined ? {} : { orgId }),
    };
    this.#client = client;
    this.#identity = identity;
    this.#now = now;
    this.#metadata = new MetadataReader(client);
    this.#settings = new SettingsReader(client, this.#metadata, this.#gaps);
    this.#statuses = new StatusReader(client);
  }

  public async org(): Promise<OrgFacts> {
    const [organization, releaseUpdates, security, oauth, lastSoapSuccess, lastSoapSuccessWithout] = await Promise.all([
      this.organization(),
      this.releaseUpdates(),
      this.security(),
      this.oauthOidc(),
      this.#lastSoapSuccess(),
      this.#lastSoapSuccessWithout(),
    ]);
    const trusted = within(security, ({ trustedRanges }) => trustedRanges);
    return {
      created: within(organization, ({ created }) => known(created, 'Organization')),
      sandbox: within(organization, ({ sandbox }) => known(sandbox, 'Organization')),
      releaseUpdates,
      timeZone: within(organization, ({ timeZone }) => known(timeZone, 'Organization')),
      // An org without trusted ranges may leave the element out.
      trustedRanges: trusted.known ? { ...trusted, value: trusted.value ?? [] } : trusted,
      ...(organization.known && keepsOneRangeList(organization.value)
        ? { sessionRanges: this.#gaps.note(unreadable(oneRangeListGap())) }
        : {}),
      rangesEnforcedAlways: within(security, ({ sessionSettings }) => sessionSettings.enforceIpRangesEveryRequest),
      oauthPasswordFlowBlocked: within(oauth, (settings) => settings?.passwordFlowBlocked ?? NOT_STORED),
      lastSoapSuccess,
      lastSoapSuccessWithout,
      salesforceCredentialsDisabled: within(
        security,
        ({ salesforceCredentialsDisabled }) => salesforceCredentialsDisabled,
      ),
    };
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
  public readonly capabilities = once(async (): Promise<Capabilities> =>
    readCapabilities(this.#client, this.#identity),
  );

  public readonly organization = once(async (): Promise<Fact<Organization>> =>
    this.#gaps.read('Organization', 'Organization', 'ViewSetup', async () => readOrganization(this.#client)),
  );

  public readonly releaseUpdates = once(async (): Promise<Fact<ReleaseUpdates>> =>
    readReleaseUpdates({
      client: this.#client,
      gaps: this.#gaps,
      capabilities: await this.capabilities(),
      identity: this.#identity,
      now: this.#now,
    }),
  );

  public readonly security = once(async (): Promise<Fact<SecuritySettings>> => this.#settings.security());

  public readonly oauthOidc = once(async (): Promise<Fact<OauthOidcSettings | undefined>> =>
    this.#settings.oauthOidc(),
  );

  public readonly myDomain = once(async (): Promise<Fact<MyDomainSettings | undefined>> => this.#settings.myDomain());

  public readonly passwordPolicies = once(async (): Promise<Fact<readonly ProfilePasswordPolicy[]>> =>
    this.#settings.passwordPolicies(),
  );

  public readonly profiles = once(async (): Promise<readonly ProfileFacts[]> => {
    const [rows, organization] = await Promise.all([this.#profileRows(), this.organization()]);
    return new ProfileReader(this.#metadata, this.#gaps).read({
      rows: 'what' in rows ? new Map() : rows,
      otherIds: async () => {
        const grants = await this.#grants();
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
      passwordFlowBlocked:
        query === undefined
          ? within(await this.oauthOidc(), (settings) =>
              settings === undefined ? known(undefined, 'OauthOidcSettings') : settings.passwordFlowBlocked,
            )
          : known(undefined, ''),
    });
  }

  /** Who is assigned which of some permission sets; its gap is in the answer, not in {@link gaps}. */
  public async assignedSets(query: AssignedQuery): Promise<Fact<AssignedSets>> {
    return readAssignedSets(this.#client, query);
  }

  /** What grants permissions: in profiles, and to users beside them. */
  public async permissionGrants(permissions: readonly PermissionId[], most: number): Promise<Fact<PermissionGrants>> {
    return readPermissionGrants(this.#client, this.#gaps, { permissions, most, now: this.#now });
  }

  /** Who changed what names an address in Setup; its gap is in the answer, not in {@link gaps}. */
  public readonly setupChanges = once(async (): Promise<Fact<readonly SetupChange[]>> =>
    readSetupChanges(this.#client),
  );

  /** What the org asks of passwords and sessions. */
  public async loginPolicies(): Promise<Fact<LoginPolicies>> {
    return within(await this.security(), ({ passwordPolicies, sessionSettings }) =>
      known(
        {
          password: passwordPolicies,
          sessionTimeout: sessionSettings.sessionTimeout,
          mfaForUi: sessionSettings.enableMFADirectUILoginOptIn,
        },
        'SecuritySettings',
      ),
    );
  }

  /** Who holds Use Any API Auth, and by what; and whether the org has a permission set of this name. */
  public async anyApiAuthGrants(name: string): Promise<Fact<AnyApiAuthGrants>> {
    return readAnyApiAuthGrants(this.#client, this.#gaps, name, this.#now);
  }

  public users(query: UserQuery): AsyncIterableIterator<UserFacts, void, undefined> {
    return each(this.#userPages(query));
  }

  public async userCount(includeInactive: boolean): Promise<number | undefined> {
    return countUsers(this.#client, includeInactive);
  }

  public async *userGroups(query: UserQuery): AsyncGenerator<UserGroup, void, undefined> {
    const { reader, selections, reading } = await this.#reading(query);
    yield* await new GroupReader(this.#client, this.#gaps, reading, reader).read(query, selections);
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

  async *#userPages(query: UserQuery): AsyncGenerator<readonly UserFacts[], void, undefined> {
    const { reader, selections } = await this.#reading(query);
    yield* reader.read(query, selections);
  }

  async #reading(
    query: UserQuery,
  ): Promise<{ reader: UserReader; selections: readonly Selection[]; reading: UserReading }> {
    const [grants, profiles, userFields, capabilities] = await Promise.all([
      this.#grants(),
      this.#profileRows(),
      this.#userFields(),
      this.capabilities(),
    ]);
    const selected = await selectionsOf(this.#client, query, {
      rows: 'what' in profiles ? new Map() : profiles,
      metadataNames: async () => this.#profileIdsByMetadataName(),
      isNoSandbox: async () => {
        const organization = await this.organization();
        return organization.known && !organization.value.sandbox;
      },
    });
    const selections = await widened(this.#client, selected, 'what' in grants ? undefined : grants);
    const reading = { grants, profiles, userFields, capabilities };
    return { reader: new UserReader(this.#client, this.#gaps, reading), selections, reading };
  }

  async #profileIdsByMetadataName(): Promise<ReadonlyMap<string, string>> {
    try {
      return new Map([...(await this.#metadata.list('Profile'))].map(([id, name]) => [name, id]));
    } catch (error) {
      if (error instanceof OrgRefusal) return new Map();
      throw error;
    }
  }

  readonly #profileRows = once(async (): Promise<ReadonlyMap<string, ProfileRow> | Gap> =>
    valueOrGap(await this.#gaps.read('Profile', 'Profile', 'ViewSetup', async () => readProfileRows(this.#client))),
  );

  readonly #grants = once(async (): Promise<Grants | Gap> =>
    valueOrGap(
      await this.#gaps.read('PermissionSet', 'PermissionSet', 'ViewSetup', async () =>
        readGrants(this.#client, this.#now),
      ),
    ),
  );

  /** The fields of User that everybody sees, where the org does not describe it. */
  readonly #userFields = once(async (): Promise<ReadonlySet<string>> => {
    const fields = await this.#gaps.read('User', 'describe', 'ViewSetup', async () => fieldsOf(this.#client, 'User'));
    return fields.known ? fields.value : new Set<string>();
  });

  readonly #lastSoapSuccess = once(async (): Promise<Fact<string | undefined>> =>
    readLastSoapSuccess(this.#client, this.#gaps, await this.capabilities(), this.#statuses),
  );

  readonly #lastSoapSuccessWithout = once(async (): Promise<Fact<string | undefined>> => {
    const [organization, lastSoapSuccess, capabilities] = await Promise.all([
      this.organization(),
      this.#lastSoapSuccess(),
      this.capabilities(),
    ]);
    const created = organization.known ? organization.value.created : undefined;
    return readSoapSuccessWithout({
      client: this.#client,
      gaps: this.#gaps,
      capabilities,
      created,
      lastSoapSuccess,
      statuses: this.#statuses,
    });
  });
}

const NOT_STORED: Fact<boolean | undefined> = known(undefined, 'readMetadata OauthOidcSettings');

/** A fact inside another: a gap outside is a gap inside. */
function within<T, R>(fact: Fact<T>, inside: (value: T) => Fact<R>): Fact<R> {
  return fact.known ? inside(fact.value) : fact;
}

function valueOrGap<T>(fact: Fact<T>): T | Gap {
  return fact.known ? fact.value : fact.gap;
}

/** Reads when first asked, and once. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return async () => (reading ??= read());
}
