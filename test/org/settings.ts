/** What an administrator sets up: the org's settings and those of each profile. Plain data, changed in place. */

export interface IpRange {
  readonly start: string;
  readonly end: string;
  readonly description?: string;
}

export type MaxLoginAttempts = 'ThreeAttempts' | 'FiveAttempts' | 'TenAttempts' | 'NoLimit';
export type LockoutInterval = 'FifteenMinutes' | 'ThirtyMinutes' | 'SixtyMinutes' | 'Forever';

export interface PasswordPolicy {
  maxLoginAttempts: MaxLoginAttempts;
  lockoutInterval: LockoutInterval;
  /** As SecuritySettings spells it: ThirtyDays, SixtyDays, NinetyDays, SixMonths, OneYear, Never. */
  expiration: string;
  /** What a new password has to be; what is not said is Salesforce's default: 8, AlphaNumeric, 3. */
  minimumPasswordLength?: number;
  complexity?: PasswordComplexity;
  historyRestriction?: number;
}

export type PasswordComplexity =
  | 'NoRestriction'
  | 'AlphaNumeric'
  | 'SpecialCharacters'
  | 'UpperLowerCaseNumeric'
  | 'UpperLowerCaseNumericSpecialCharacters';

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';
export const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];

/** Minutes since midnight; equal for a day off (docs/salesforce.md section 1). */
export type LoginHours = Partial<Record<Weekday, { readonly start: number; readonly end: number }>>;

export interface ProfileSettings {
  ranges: readonly IpRange[];
  hours: LoginHours;
  /** The profile's own password policy, where it has one. */
  passwordPolicy?: PasswordPolicy;
}

export interface OrgSettings {
  trustedRanges: readonly IpRange[];
  passwordPolicy: PasswordPolicy;
  /** SecuritySettings.sessionSettings as written: name and value. */
  sessionSettings: Record<string, string>;
  /** `isLoginWithSalesforceCredentialsDisabled`. */
  salesforceCredentialsDisabled: boolean;
  /** OauthOidcSettings.blockOAuthUnPwFlow; undefined: the setting is not stored. */
  oauthPasswordFlowBlocked: boolean | undefined;
  /** Whether the connected app enforces profile ranges for its OAuth logins, and is a connected app at all. */
  appIpPolicy: 'enforce' | 'relax';
  appType: 'connected' | 'external-client';
  /** What a client hears whose app has client credentials off: both are seen. */
  flowOffError: 'unsupported_grant_type' | 'invalid_grant';
  /** The org lets the metadata of apps be read that hold keys and secrets; the session needs View Setup besides. */
  appSecretsByMetadata: boolean;
  /** SOAP API login() switched on. */
  soapLogin: boolean;
  /** Whether a SOAP login() needs Use Any API Auth: as rows and days say (`login/updates.ts`), or whatever they say. */
  useAnyApiAuth: 'as-documented' | 'enforced' | 'optional';
  /**
   * Objects, fields and metadata types that this org does not have: `TwoFactorMethodsInfo`,
   * `PermissionSet.PermissionsUseAnyApiAuth` (older orgs), `OauthOidcSettings`.
   */
  absent: Set<string>;
  /** MyDomainSettings: login.salesforce.com and test.salesforce.com are refused. */
  apiLoginRequiresMyDomain: boolean;
  /** LoginHistory.LoginType in the language of the reader, as Status is; else in English. */
  loginTypesSpoken: boolean;
  /** Hides other profiles' names, or their rows, from users without View All Profiles. */
  profileFiltering: 'off' | 'names' | 'rows';
  /** Records a page at most: the size that is asked for is a suggestion, and wide records come in smaller pages. */
  pageRows: number;
  /** Event Monitoring; without it EventLogFile has no rows. */
  eventMonitoring: boolean;
  /** API calls that are allowed until the org is closed. */
  dailyApiRequests: number;
  /** Logins of one user within an hour (docs/salesforce.md section 4). */
  loginsPerHour: number;
  /**
   * Seconds until a query shows the row of an attempt with a password: LoginHistory may lag. `Infinity`: it never does.
   * Undefined: every row shows at once.
   */
  loginHistoryDelay: ((attempt: { readonly username: string; readonly status: string }) => number) | undefined;
  /** A user may have its own password set by setPassword; once off, never on again. */
  setsOwnPassword: boolean;
  /** Whether setPassword alone mails a new token to a user who reset one before: no text says. */
  tokenAfterSetPassword: boolean;
  /** Which of a session and its children has to end first: no text says. */
  sessionOrder: 'any' | 'parents-first' | 'children-first';
  /** How faultcode is spelled: all three are seen in public. */
  faultPrefix: '' | 'sf:' | 'ns1:';
  /** Older orgs say why a password grant failed. */
  oauthErrorReason: boolean;
  /** What a wrong password from an untrusted address reads: both are seen. */
  untrustedWrongPassword: 'invalid-login' | 'token-fault';
  /** The identity provider that checks passwords under delegated authentication. */
  identityProvider: 'up' | 'down' | 'none';
  /** Refuse every login, as a closed org does. */
  closed: 'no' | 'locked' | 'trial-expired';
  /** API versions that the org answers: older ones are gone, newer ones do not exist yet. */
  oldestApiVersion: number;
  newestApiVersion: number;
}

const OLDEST_API = 31;
const NEWEST_API = 68;

export function defaultSettings(): OrgSettings {
  return {
    trustedRanges: [],
    passwordPolicy: { maxLoginAttempts: 'TenAttempts', lockoutInterval: 'FifteenMinutes', expiration: 'NinetyDays' },
    sessionSettings: {
      disableTimeoutWarning: 'false',
      enableCSRFOnGet: 'true',
      enableCSRFOnPost: 'true',
      enableMFADirectUILoginOptIn: 'true',
      enforceIpRangesEveryRequest: 'false',
      forceLogoutOnSessionTimeout: 'false',
      forceRelogin: 'true',
      lockSessionsToDomain: 'true',
      lockSessionsToIp: 'false',
      sessionTimeout: 'TwoHours',
    },
    salesforceCredentialsDisabled: false,
    oauthPasswordFlowBlocked: false,
    appIpPolicy: 'enforce',
    appType: 'connected',
    flowOffError: 'unsupported_grant_type',
    appSecretsByMetadata: false,
    soapLogin: true,
    useAnyApiAuth: 'as-documented',
    // Few orgs are Dev Hubs.
    absent: new Set(['ScratchOrgInfo']),
    apiLoginRequiresMyDomain: false,
    loginTypesSpoken: true,
    profileFiltering: 'off',
    pageRows: 2000,
    eventMonitoring: true,
    dailyApiRequests: 1_000_000,
    loginsPerHour: 3600,
    loginHistoryDelay: undefined,
    setsOwnPassword: false,
    tokenAfterSetPassword: false,
    sessionOrder: 'any',
    faultPrefix: '',
    oauthErrorReason: false,
    untrustedWrongPassword: 'invalid-login',
    identityProvider: 'up',
    closed: 'no',
    oldestApiVersion: OLDEST_API,
    newestApiVersion: NEWEST_API,
  };
}
