/** The metadata types that this org has: SecuritySettings, Profile and the smaller ones about logins. */
import { PERMISSIONS } from '../model/permissions.js';
import type { IpRange, LockoutInterval, LoginHours, MaxLoginAttempts } from '../settings.js';
import { WEEKDAYS } from '../settings.js';
import type { OrgState } from '../state.js';
import type { Row } from '../store.js';
import { numberIn, textIn } from '../store.js';
import { APP_TYPES, appNames, appTree, isAppType } from './apps.js';
import { permissionSetNames, permissionSetTree } from './permissionSets.js';
import type { MetadataTree } from './tree.js';

/** Numbers for comparing addresses as text: IPv4 lives at ::ffff:0:0. */
export function addressValue(text: string): bigint {
  const dotted = /^(?:(.*):)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted !== null) {
    const low = dotted.slice(2).reduce((sum, part) => sum * 256n + BigInt(part), 0n);
    if (dotted[1] === undefined) return 0xffff00000000n + low;
    // IPv4 at the end of IPv6: the last two words.
    return addressValue(`${dotted[1]}:${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  }
  const [head = '', tail] = text.split('::');
  const words = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const first = words(head);
  const last = tail === undefined ? [] : words(tail);
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const all = [...first, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...last];
  return all.reduce((sum, word) => sum * 65536n + BigInt(Number.parseInt(word, 16)), 0n);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Retrieved order of trusted ranges: start descending, then end ascending (docs/salesforce.md section 2). */
function trustedOrder(ranges: readonly IpRange[]): IpRange[] {
  return [...ranges].sort(
    (a, b) =>
      compare(addressValue(b.start), addressValue(a.start)) || compare(addressValue(a.end), addressValue(b.end)),
  );
}

/** Retrieved order of profile ranges: start ascending. */
function profileOrder(ranges: readonly IpRange[]): IpRange[] {
  return [...ranges].sort((a, b) => compare(addressValue(a.start), addressValue(b.start)));
}

function described(range: IpRange): { description?: string } {
  return range.description === undefined || range.description === '' ? {} : { description: range.description };
}

export function securitySettings(org: OrgState): MetadataTree {
  const { settings } = org;
  const ranges = trustedOrder(settings.trustedRanges).map((range) => ({
    ...described(range),
    end: range.end,
    start: range.start,
  }));
  return {
    fullName: 'Security',
    canUsersGrantLoginAccess: true,
    enableAdminLoginAsAnyUser: false,
    enableAuditFieldsInactiveOwner: false,
    enableRequireHttpsConnection: true,
    networkAccess: { ipRanges: ranges },
    passwordPolicies: {
      complexity: 'AlphaNumeric',
      enableSetPasswordInApi: true,
      expiration: settings.passwordPolicy.expiration,
      historyRestriction: '3',
      lockoutInterval: settings.passwordPolicy.lockoutInterval,
      maxLoginAttempts: settings.passwordPolicy.maxLoginAttempts,
      minimumPasswordLength: '8',
      minimumPasswordLifetime: false,
      obscureSecretAnswer: false,
      questionRestriction: 'DoesNotContainPassword',
    },
    sessionSettings: { ...settings.sessionSettings },
    singleSignOnSettings: {
      enableForceDelegatedCallout: false,
      enableSamlLogin: false,
      isLoginWithSalesforceCredentialsDisabled: settings.salesforceCredentialsDisabled,
    },
  };
}

function hoursTree(hours: LoginHours): MetadataTree {
  const tree: Record<string, number> = {};
  for (const day of WEEKDAYS) {
    const span = hours[day];
    if (span === undefined) continue;
    tree[`${day}End`] = span.end;
    tree[`${day}Start`] = span.start;
  }
  return tree;
}

export function profileTree(org: OrgState, row: Row): MetadataTree {
  const n = numberIn(row['n']);
  const { ranges, hours } = org.profile(n);
  const granted = org.store.get('SELECT * FROM permission_set WHERE profile = :n', { n });
  const userPermissions = PERMISSIONS.filter((name) => granted?.[`p_${name}`] === 1).map((name) => ({
    enabled: true,
    name,
  }));
  const description = textIn(row['description']);
  return {
    fullName: textIn(row['metadata_name']),
    custom: row['custom'] === 1,
    description: description === '' ? undefined : description,
    loginHours: Object.keys(hours).length === 0 ? undefined : hoursTree(hours),
    loginIpRanges: profileOrder(ranges).map((range) => ({
      ...described(range),
      endAddress: range.end,
      startAddress: range.start,
    })),
    userLicense: textIn(row['license']),
    userPermissions,
  };
}

export const PROFILE_ROWS = `SELECT p.*, l.name AS license FROM profile p
  LEFT JOIN user_license l ON l.n = p.user_license`;

const ATTEMPTS: Record<MaxLoginAttempts, number> = { ThreeAttempts: 3, FiveAttempts: 5, TenAttempts: 10, NoLimit: 0 };
const LOCKOUT_MINUTES: Record<LockoutInterval, number> = {
  FifteenMinutes: 15,
  ThirtyMinutes: 30,
  SixtyMinutes: 60,
  Forever: 0,
};
const EXPIRATION_DAYS: Record<string, number> = {
  ThirtyDays: 30,
  SixtyDays: 60,
  NinetyDays: 90,
  SixMonths: 180,
  OneYear: 365,
  Never: 0,
};

/** Documented as integers: minutes of lockout, attempts and days, 0 for none. */
function passwordPolicies(org: OrgState): Map<string, MetadataTree> {
  const result = new Map<string, MetadataTree>();
  for (const [n, profile] of org.profiles) {
    const policy = profile.passwordPolicy;
    const row = org.store.get('SELECT metadata_name FROM profile WHERE n = :n', { n });
    if (policy === undefined || row === undefined) continue;
    const fullName = `PT1_profilePasswordPolicy${String(n)}`;
    result.set(fullName, {
      fullName,
      forgotPasswordRedirect: false,
      lockoutInterval: LOCKOUT_MINUTES[policy.lockoutInterval],
      maxLoginAttempts: ATTEMPTS[policy.maxLoginAttempts],
      minimumPasswordLength: 8,
      minimumPasswordLifetime: false,
      obscure: false,
      passwordComplexity: 1,
      passwordExpiration: EXPIRATION_DAYS[policy.expiration] ?? 90,
      passwordHistory: 3,
      passwordQuestion: 0,
      profile: textIn(row['metadata_name']),
    });
  }
  return result;
}

function oauthOidc(org: OrgState): MetadataTree {
  const blocked = org.settings.oauthPasswordFlowBlocked;
  return {
    fullName: 'OauthOidc',
    blockOAuthUnPwFlow: blocked,
    blockOAuthUsrAgtFlow: false,
    isPkceRequired: false,
    oAuthCdCrdtFlowEnable: false,
  };
}

function myDomain(org: OrgState): MetadataTree {
  return {
    fullName: 'MyDomain',
    canOnlyLoginWithMyDomainUrl: org.settings.apiLoginRequiresMyDomain,
    doesApiLoginRequireOrgDomain: org.settings.apiLoginRequiresMyDomain,
    myDomainName: 'loopback',
    myDomainSuffix: 'MySalesforce',
  };
}

/** First API version of a type; types that this org does not know are absent. */
export const TYPE_VERSIONS: Record<string, number> = {
  SecuritySettings: 27,
  OauthOidcSettings: 56,
  MyDomainSettings: 47,
  Profile: 10,
  ProfilePasswordPolicy: 40,
  PermissionSet: 22,
  ...APP_TYPES,
};

/** One component by its name, or undefined when there is none. */
export function component(org: OrgState, type: string, fullName: string): MetadataTree | undefined {
  switch (type) {
    case 'SecuritySettings':
      return fullName === 'Security' ? securitySettings(org) : undefined;
    case 'OauthOidcSettings':
      return fullName === 'OauthOidc' ? oauthOidc(org) : undefined;
    case 'MyDomainSettings':
      return fullName === 'MyDomain' ? myDomain(org) : undefined;
    case 'Profile': {
      const row = org.store.get(`${PROFILE_ROWS} WHERE p.metadata_name = :fullName`, { fullName });
      return row === undefined ? undefined : profileTree(org, row);
    }
    case 'ProfilePasswordPolicy':
      return passwordPolicies(org).get(fullName);
    case 'PermissionSet':
      return permissionSetTree(org, fullName);
    default:
      return isAppType(type) ? appTree(org, type, fullName) : undefined;
  }
}

/** What `listMetadata` knows of a type: names and record numbers. */
export function components(org: OrgState, type: string): { fullName: string; n: number }[] {
  switch (type) {
    case 'Profile':
      return org.store
        .all('SELECT n, metadata_name FROM profile ORDER BY n')
        .map((row) => ({ fullName: textIn(row['metadata_name']), n: numberIn(row['n']) }));
    case 'ProfilePasswordPolicy':
      return [...passwordPolicies(org).keys()].map((fullName, i) => ({ fullName, n: i + 1 }));
    case 'PermissionSet':
      return permissionSetNames(org);
    case 'SecuritySettings':
      return [{ fullName: 'Security', n: 0 }];
    case 'OauthOidcSettings':
      return [{ fullName: 'OauthOidc', n: 0 }];
    case 'MyDomainSettings':
      return [{ fullName: 'MyDomain', n: 0 }];
    case 'Settings':
      return ['MyDomain', 'OauthOidc', 'Security'].map((fullName) => ({ fullName, n: 0 }));
    default:
      return isAppType(type) ? appNames(org, type) : [];
  }
}
