/**
 * The one interface behind which facts are read: an org's APIs, a project on disk, or a saved snapshot.
 */
import type { Address } from '../ip/index.js';
import type {
  AppsSeen,
  AssignedSets,
  Fact,
  Gap,
  HolderQuery,
  LoginFacts,
  LoginPolicies,
  OrgFacts,
  PasswordLife,
  PermissionGrants,
  PermissionHolder,
  PermissionId,
  ProfileFacts,
  SetupChange,
  UserFacts,
} from '../policy/index.js';

export interface Source {
  readonly kind: 'org' | 'project' | 'snapshot';
  /** Username of the org's session, the directory, or the file; never a token. */
  readonly name: string;
  readonly orgId?: string;
  /** ISO time of a snapshot. */
  readonly taken?: string;
  /** Metadata files of a project that .forceignore leaves out: how many, and the first of them. */
  readonly ignored?: { readonly count: number; readonly files: readonly string[] };
}

/** The addresses in question, or every address that somebody has verified. */
export type AskedAddresses = readonly Address[] | 'all';

export interface UserQuery {
  /** Addresses for which verified addresses (`LoginIp`) are read. */
  readonly addresses: AskedAddresses;
  readonly usernames?: readonly string[];
  /** Usernames that nobody has are left out, instead of refused. */
  readonly whoIsThere?: true;
  /** Users with one of these email addresses, in any case; those that nobody has are left out. Nothing else narrows them. */
  readonly emails?: readonly string[];
  /** Ids of 18 characters; users who do not exist are left out. Nothing else narrows them. */
  readonly ids?: readonly string[];
  readonly profiles?: readonly string[];
  readonly integrationOnly?: boolean;
  readonly includeInactive?: boolean;
  /** Told how many users there are, where one question says so, before the first of them. */
  readonly onTotal?: (users: number) => void;
}

/** Names of permission sets, and the ids of the users in question; everybody when left out. */
export interface AssignedQuery {
  readonly names: readonly string[];
  readonly users?: readonly string[];
  /** Assignments that are read at most; all when left out. */
  readonly most?: number;
}

/** How far the reading of past logins has come. */
export interface LoginProgress {
  /** Pieces of the history that were answered, and those known to be left. */
  readonly pieces: number;
  readonly left: number;
  readonly groups: number;
  readonly calls: number;
}

/** Bytes of event logs that one run reads. */
export const MOST_LOG_BYTES = 100 * 1024 * 1024;

export interface LoginQuery {
  /** ISO times; `until` is not in it. */
  readonly since: string;
  readonly until: string;
  /** `password`: logins with a password by API. `apps`: those by an app, without where from. `all`: every login. */
  readonly wanted: 'password' | 'apps' | 'all';
  /** Ids of the users in question (18 characters); everybody when absent. */
  readonly users?: readonly string[];
  /** Also what tells when logins stop: hosts that name an instance, and who holds Use Any API Auth until a time alone. */
  readonly stops?: boolean;
  /** Bytes of event logs that may be read; 0 for none. */
  readonly maxLogBytes: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoginProgress) => void;
}

/** When users logged in, between ISO times; `until` is not in it. */
export interface LoginTimesQuery {
  /** Ids of 18 characters. */
  readonly users: readonly string[];
  readonly since: string;
  readonly until: string;
  /** The newest of each user. */
  readonly most: number;
}

/** Users that the decision cannot tell apart, counted by the server. */
export interface UserGroup {
  readonly count: number;
  /** One user that stands for all of them. `id`, `username` and `name` are empty where it stands for more than one. */
  readonly user: UserFacts;
}

/** The address Salesforce saw at the login of this session. */
export interface SessionAddress {
  readonly address: Address;
  readonly from: 'AuthSession' | 'LoginHistory';
  /** ISO time of that login. */
  readonly time: string;
}

/**
 * A witness. Reads that fail leave gaps; they never throw for a missing permission and never come back empty.
 * They throw for a broken connection, an expired session or bad input.
 */
/** Left out for everything of all apps. */
export interface AppsQuery {
  /** Only what tells of the certificates of apps with one of these labels: the rest of them may be left unread. */
  readonly labels: readonly string[];
}

export interface Witness {
  readonly source: Source;
  /** What the org is called in answers, where that is not the source's name: a snapshot speaks of the org it was made of. */
  readonly orgName?: string;
  /** Names of users and profiles are pseudonyms. */
  readonly anonymized?: boolean;
  org(): Promise<OrgFacts>;
  /** Of these what tells how far back a history can reach, in fewer calls where there are such. */
  age?(): Promise<Pick<OrgFacts, 'created' | 'sandbox'>>;
  /**
   * All profiles; keyed on ProfileId where there is one. With names, at least those that are called so (see
   * {@link answersTo}), and all where a name is nobody's: a witness that reads each on its own reads no others.
   */
  profiles(names?: readonly string[]): Promise<readonly ProfileFacts[]>;
  /** Users in the order of their ids; a witness without users (a project) does not have this. */
  users?(query: UserQuery): AsyncIterable<UserFacts>;
  /** How many users there are to be asked about; undefined where that is not told. */
  userCount?(includeInactive: boolean): Promise<number | undefined>;
  /** The same users as groups; the calls grow with profiles and exceptions, not with users. */
  userGroups?(query: UserQuery): AsyncIterable<UserGroup>;
  /** Past logins, as LoginHistory and the event logs hold them. */
  logins?(query: LoginQuery): Promise<LoginFacts>;
  /** Times of logins in seconds since 1970 by user id, the newest first: a call for each user. */
  loginTimes?(query: LoginTimesQuery): Promise<Fact<ReadonlyMap<string, readonly number[]>>>;
  /** ISO times between which the witness holds logins, where that is not for the question to choose. */
  readonly loginsTime?: { readonly since: string; readonly until: string } | undefined;
  /** Profiles, by their ids where there are any, else by their names, that give Modify All Data or Manage Users. */
  administrators?(): Promise<Fact<ReadonlySet<string>>>;
  /** Profiles, known as above, that grant one of these permissions. */
  profilesGranting?(permissions: readonly PermissionId[]): Promise<Fact<ReadonlySet<string>>>;
  /** Who holds permissions at a login. */
  permissionHolders?(query: HolderQuery): Promise<Fact<readonly PermissionHolder[]>>;
  /** The apps by which clients log in without a password; a snapshot has them where they were saved. */
  apps?(query?: AppsQuery): Promise<Fact<AppsSeen>>;
  /** The full name of the OAuth policies of an External Client App; its gap is in the answer, not in {@link gaps}. */
  appPolicies?(app: string): Promise<Fact<string | undefined>>;
  /** Who is assigned which of some permission sets. */
  assignedSets?(query: AssignedQuery): Promise<Fact<AssignedSets>>;
  /** What profiles grant, and what else is granted to users; in `most` assignments at most. */
  permissionGrants?(permissions: readonly PermissionId[], most: number): Promise<Fact<PermissionGrants>>;
  /** Who changed in Setup what names an address, the newest first; its gap is in the answer alone. */
  setupChanges?(): Promise<Fact<readonly SetupChange[]>>;
  /** What the org asks of passwords and sessions. */
  loginPolicies?(): Promise<Fact<LoginPolicies>>;
  /** How long passwords live by policy. */
  passwordLife?(): Promise<PasswordLife>;
  /** Those of the users whose password never expires, by permission. */
  passwordNeverExpires?(users: Iterable<string>): Promise<Fact<ReadonlySet<string>>>;
  /**
   * Whether the passwords of these users have expired, as the org says itself; some may be left out, and then a gap says
   * why. A witness that cannot ask does not have this.
   */
  passwordsExpired?(ids: readonly string[]): Promise<ReadonlyMap<string, Fact<boolean>>>;
  sessionAddress?(): Promise<SessionAddress | Gap>;
  /** What could not be read so far. Complete once the reads are done. */
  gaps(): readonly Gap[];
  /** API calls so far; 0 without an org. */
  apiCalls(): number;
}

/** Whether a profile is called so, in any case: by its name, its name in the Metadata API, or its id. */
export function answersTo(profile: Pick<ProfileFacts, 'name' | 'metadataName' | 'id'>, name: string): boolean {
  const wanted = name.toLowerCase();
  return profile.name.toLowerCase() === wanted || profile.metadataName?.toLowerCase() === wanted || profile.id === name;
}
