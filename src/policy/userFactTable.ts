/**
 * The facts about users, a row each: what it holds, where an org tells it, how it is compared, grouped and saved, and what
 * it is called where rules turn on it. `UserFacts`, the reading of users, their groups, the lines of a snapshot with their
 * schema, and the facts of rules that are a plain yes or no are derived from here. CONTRIBUTING.md says how one is added.
 */
import type { Address } from '../ip/index.js';
import type { Between, MessageKey, PlainKey } from '../text.js';

/**
 * What a fact may hold. Of a permission that an org does not have, `flag` is no, since nobody holds it, and `flag-or-none`
 * is none. A `mail` is compared by whether it can be delivered, `addresses` by what of them is unread: which they are is
 * looked at for each address in question.
 */
export interface FactValues {
  readonly flag: boolean;
  readonly 'flag-or-none': boolean | undefined;
  readonly text: string;
  readonly mail: string | undefined;
  readonly addresses: readonly Address[];
}

export type FactKind = keyof FactValues;

/**
 * Where an org tells a fact.
 *
 * - `User`: a field. `hideable`: a session may lack it, and then the fact is unread.
 * - `UserLogin`: a field that is true of few users; who has no row of it has no.
 * - `PermissionSet`: a permission, by the name of its field; granted by profile, permission set or group.
 * - the others have code of their own, in facts/org/users.
 */
export type Told =
  | { readonly object: 'User'; readonly field: string; readonly hideable?: true }
  | { readonly object: 'UserLogin' | 'PermissionSet'; readonly field: string }
  | { readonly object: 'TwoFactorMethodsInfo' | 'LoginIp' | 'UserLicense' };

/** A fact that rules turn on as a plain yes or no. */
export interface Decides {
  /** Its name among the facts of rules; `policy.fact.<name>` puts it in words. */
  readonly as: string;
  /** What people call it, as a hinge; `pages.hinge.<name>` puts it in words. */
  readonly hinge: Between<'pages.hinge.'>;
  /** What it is of the user for whom an org or a profile stands (assumption `subject`). */
  readonly usual: boolean;
}

/** The formats of a snapshot that are read, the present one last: facts/snapshot/format.ts says when there is a new one. */
export const SNAPSHOT_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;

export interface UserFactRow {
  readonly holds: FactKind;
  readonly told: Told;
  /** Users who differ in it may get different decisions. */
  readonly compared: boolean;
  /** The users of one group have it in common. */
  readonly grouped: boolean;
  readonly decides?: Decides;
  /** The first format of a snapshot that has it. Of an older file the fact is unread. */
  readonly since: (typeof SNAPSHOT_VERSIONS)[number];
  /** For the schema of a snapshot. */
  readonly about?: PlainKey;
}

/** In the order in which a snapshot writes them. */
export const USER_FACTS = {
  email: {
    holds: 'mail',
    told: { object: 'User', field: 'Email', hideable: true },
    compared: true,
    grouped: false,
    since: '1.0',
  },
  userType: {
    holds: 'text',
    told: { object: 'User', field: 'UserType' },
    compared: true,
    grouped: true,
    since: '1.0',
    about: 'snapshot.about.userType',
  },
  active: {
    holds: 'flag',
    told: { object: 'User', field: 'IsActive' },
    compared: true,
    grouped: true,
    decides: { as: 'active', hinge: 'active', usual: true },
    since: '1.0',
    about: 'snapshot.about.active',
  },
  frozen: {
    holds: 'flag',
    told: { object: 'UserLogin', field: 'IsFrozen' },
    compared: true,
    grouped: true,
    decides: { as: 'frozen', hinge: 'frozen', usual: false },
    since: '1.0',
    about: 'snapshot.about.frozen',
  },
  locked: {
    holds: 'flag',
    told: { object: 'UserLogin', field: 'IsPasswordLocked' },
    compared: true,
    grouped: true,
    decides: { as: 'locked', hinge: 'locked', usual: false },
    since: '1.0',
    about: 'snapshot.about.locked',
  },
  apiEnabled: {
    holds: 'flag',
    told: { object: 'PermissionSet', field: 'PermissionsApiEnabled' },
    compared: true,
    grouped: true,
    decides: { as: 'apiEnabled', hinge: 'api-enabled', usual: true },
    since: '1.0',
    about: 'snapshot.about.apiEnabled',
  },
  apiOnly: {
    holds: 'flag',
    told: { object: 'PermissionSet', field: 'PermissionsApiUserOnly' },
    compared: true,
    grouped: true,
    since: '1.0',
    about: 'snapshot.about.apiOnly',
  },
  delegatedAuthentication: {
    holds: 'flag',
    told: { object: 'PermissionSet', field: 'PermissionsIsSsoEnabled' },
    compared: true,
    grouped: true,
    decides: { as: 'delegatedAuthentication', hinge: 'delegated-authentication', usual: false },
    since: '1.0',
    about: 'snapshot.about.delegatedAuthentication',
  },
  mfaForApi: {
    holds: 'flag',
    told: { object: 'PermissionSet', field: 'PermissionsTwoFactorApi' },
    compared: true,
    grouped: true,
    decides: { as: 'mfaForApi', hinge: 'mfa-for-api', usual: false },
    since: '1.0',
    about: 'snapshot.about.mfaForApi',
  },
  useAnyApiAuth: {
    holds: 'flag-or-none',
    told: { object: 'PermissionSet', field: 'PermissionsUseAnyApiAuth' },
    compared: true,
    grouped: true,
    since: '1.0',
    about: 'snapshot.about.useAnyApiAuth',
  },
  authenticatorRegistered: {
    holds: 'flag',
    told: { object: 'TwoFactorMethodsInfo' },
    compared: true,
    grouped: true,
    decides: { as: 'authenticator', hinge: 'authenticator', usual: false },
    since: '1.0',
    about: 'snapshot.about.authenticatorRegistered',
  },
  verifiedAddresses: {
    holds: 'addresses',
    told: { object: 'LoginIp' },
    compared: true,
    grouped: true,
    since: '1.0',
    about: 'snapshot.about.verifiedAddresses',
  },
  integration: {
    holds: 'flag',
    told: { object: 'UserLicense' },
    compared: false,
    grouped: true,
    since: '1.0',
    about: 'snapshot.about.integration',
  },
} as const satisfies Readonly<Record<string, UserFactRow>>;

/** Times of a user that are there or not, and no fact: fields of User. Left out where hidden or empty. */
export const USER_TIMES = {
  lastLogin: 'LastLoginDate',
  lastPasswordChange: 'LastPasswordChangeDate',
  passwordExpires: 'PasswordExpirationDate',
} as const satisfies Readonly<Record<string, string>>;

type Table = typeof USER_FACTS;

export type UserFactName = keyof Table;
export type UserTimeName = keyof typeof USER_TIMES;
export type KindOf<Name extends UserFactName> = Table[Name]['holds'];

/** The names of the rows that have this in them: `NamesWith<{ holds: 'flag' }>`. */
export type NamesWith<Wanted> = { [Name in UserFactName]: Table[Name] extends Wanted ? Name : never }[UserFactName];

type Deciding = Table[NamesWith<{ decides: object }>]['decides'];

/** Does not compile where messages/ lack the words of a row: the error names their keys. */
type Worded<Facts, _Lacking extends never> = Facts;

/** The facts of rules that are a plain yes or no of the user, by their names there. */
export type UserRuleFacts = Worded<
  { [Name in NamesWith<{ decides: object }> as Table[Name]['decides']['as']]: boolean },
  Exclude<`policy.fact.${Deciding['as']}` | `pages.hinge.${Deciding['hinge']}`, MessageKey>
>;
