/** The skeleton of the org: licences, profiles, permission sets and groups. The same in every org. */
import type { Permission } from '../model/permissions.js';
import { ADMIN_PERMISSIONS, PERMISSIONS } from '../model/permissions.js';
import type { IpRange, LoginHours } from '../settings.js';
import type { OrgState } from '../state.js';
import type { Params } from '../store.js';
import { BRANCH_RANGE, OFFICE_RANGE } from '../vantages.js';
import { addReleaseUpdates } from './updates.js';

export interface ProfilePlan {
  readonly name: string;
  /** In the Metadata API; special characters are URL-encoded. */
  readonly metadataName: string;
  readonly license: LicenseName;
  readonly userType: string;
  readonly custom: boolean;
  readonly permissions: readonly Permission[];
  readonly ranges?: readonly IpRange[];
  readonly hours?: LoginHours;
  /** Share of the mass of users, in thousandths. */
  readonly share: number;
}

const LICENSES = [
  ['Salesforce', 'SFDC'],
  ['Salesforce Platform', 'AUL'],
  ['Salesforce Integration', 'PID_INTEGRATION'],
  ['Customer Community', 'PID_Customer_Community'],
  ['Guest User License', 'PID_Guest_User'],
  ['Identity', 'PID_IDENTITY'],
] as const;
export type LicenseName = (typeof LICENSES)[number][0];

const weekday = { start: 7 * 60, end: 19 * 60 };
const dayOff = { start: 0, end: 0 };
const BUSINESS_HOURS: LoginHours = {
  monday: weekday,
  tuesday: weekday,
  wednesday: weekday,
  thursday: weekday,
  friday: weekday,
  saturday: dayOff,
  sunday: dayOff,
};
/** No hour of any day. */
const NEVER: LoginHours = {
  monday: dayOff,
  tuesday: dayOff,
  wednesday: dayOff,
  thursday: dayOff,
  friday: dayOff,
  saturday: dayOff,
  sunday: dayOff,
};

function plan(
  name: string,
  share: number,
  permissions: readonly Permission[],
  more: Partial<Omit<ProfilePlan, 'name' | 'share' | 'permissions'>> = {},
): ProfilePlan {
  return {
    name,
    metadataName: encodeURIComponent(name)
      .replaceAll('%20', ' ')
      .replace(/[()]/g, (c) => (c === '(' ? '%28' : '%29')),
    license: 'Salesforce',
    userType: 'Standard',
    custom: true,
    permissions,
    share,
    ...more,
  };
}

export const ADMIN_PROFILE = 'System Administrator';
export const INTEGRATION_PROFILES = [
  'API Integration',
  'Minimum Access - API Only Integrations',
  'Legacy Sync',
] as const;

export const PROFILES: readonly ProfilePlan[] = [
  plan(ADMIN_PROFILE, 1, ADMIN_PERMISSIONS, { metadataName: 'Admin', custom: false }),
  plan('Standard User', 520, ['ApiEnabled', 'ViewSetup'], { metadataName: 'Standard', custom: false }),
  plan('Read Only', 40, ['ApiEnabled'], { metadataName: 'ReadOnly', custom: false }),
  plan('Standard Platform User', 120, ['ApiEnabled'], {
    metadataName: 'StandardAul',
    custom: false,
    license: 'Salesforce Platform',
  }),
  plan('Sales (EU)', 90, ['ApiEnabled', 'ViewSetup']),
  plan('Sales & Service', 40, ['ApiEnabled']),
  plan('API Integration', 0, ['ApiEnabled', 'ApiUserOnly', 'PasswordNeverExpires']),
  plan('Legacy Sync', 0, ['ApiEnabled', 'UseAnyApiAuth']),
  plan('Minimum Access - API Only Integrations', 0, ['ApiEnabled', 'ApiUserOnly'], {
    custom: false,
    license: 'Salesforce Integration',
  }),
  plan('Branch Integration', 2, ['ApiEnabled'], { ranges: [BRANCH_RANGE] }),
  plan('Contractors', 8, ['ApiEnabled'], {
    ranges: [
      { start: '198.18.0.0', end: '198.18.255.255' },
      { start: '203.0.113.0', end: '203.0.113.127', description: 'Office, ground floor' },
    ],
  }),
  plan('Everywhere', 6, ['ApiEnabled'], { ranges: [{ start: '0.0.0.0', end: '255.255.255.255' }] }),
  plan('Warehouse', 20, ['ApiEnabled'], { hours: BUSINESS_HOURS }),
  plan('Night Batch', 0, ['ApiEnabled'], { hours: NEVER }),
  plan('Kiosk', 30, []),
  plan('Single Sign-On', 60, ['ApiEnabled', 'IsSsoEnabled']),
  plan('MFA for API', 5, ['ApiEnabled', 'TwoFactorApi']),
  plan('Customer Community User', 50, ['ApiEnabled'], {
    license: 'Customer Community',
    userType: 'CspLitePortal',
    custom: false,
  }),
  plan('Site Guest', 1, [], { license: 'Guest User License', userType: 'Guest', custom: false }),
  plan('Identity User', 7, [], { license: 'Identity', custom: false }),
];

export interface SetPlan {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly activationRequired?: boolean;
}

const SETS: readonly SetPlan[] = [
  { name: 'API_Access', permissions: ['ApiEnabled'] },
  { name: 'Use_Any_API_Auth', permissions: ['UseAnyApiAuth'] },
  { name: 'Login_Auditor', permissions: ['MonitorLoginHistory', 'ViewSetup', 'ViewEventLogFiles'] },
  { name: 'MFA_For_API', permissions: ['TwoFactorApi'] },
  { name: 'Password_Never_Expires', permissions: ['PasswordNeverExpires'] },
  { name: 'API_Only', permissions: ['ApiUserOnly'] },
  { name: 'Reports', permissions: [] },
  { name: 'Break_Glass', permissions: ['ModifyAllData', 'ApiEnabled'], activationRequired: true },
];

const GROUPS: readonly { name: string; sets: readonly string[] }[] = [
  { name: 'Integration_Group', sets: ['API_Access', 'Use_Any_API_Auth'] },
  { name: 'Reporting_Group', sets: ['Reports', 'Password_Never_Expires'] },
];

export interface Structure {
  readonly profiles: ReadonlyMap<string, number>;
  /** Permission set that a profile owns, by profile number. */
  readonly ownSets: ReadonlyMap<number, number>;
  readonly sets: Map<string, number>;
  /** Groups with the set that holds their permissions together. */
  readonly groups: Map<string, { readonly group: number; readonly set: number }>;
}

function bits(permissions: readonly Permission[]): Params {
  return Object.fromEntries(PERMISSIONS.map((name) => [`p_${name}`, Number(permissions.includes(name))]));
}

/** A profile with the permission set that Salesforce keeps for it. Returns both numbers. */
export function addProfile(org: OrgState, profile: ProfilePlan): { profile: number; set: number } {
  const { store } = org;
  const license = store.count('SELECT n FROM user_license WHERE name = :name', { name: profile.license });
  const created = org.seconds - 2000 * 86_400;
  const n = store.insert('profile', {
    name: profile.name,
    metadata_name: profile.metadataName,
    description: null,
    user_license: license,
    user_type: profile.userType,
    custom: Number(profile.custom),
    created,
  });
  const set = store.insert('permission_set', {
    name: `X${String(n).padStart(18, '0')}`,
    label: `00e${String(n).padStart(12, '0')}`,
    description: null,
    type: 'Profile',
    profile: n,
    psg: null,
    license,
    created,
    ...bits(profile.permissions),
  });
  const settings = org.profile(n);
  settings.ranges = profile.ranges ?? [];
  settings.hours = profile.hours ?? {};
  return { profile: n, set };
}

export function addPermissionSet(org: OrgState, set: SetPlan, type = 'Regular', group: number | null = null): number {
  return org.store.insert('permission_set', {
    name: set.name,
    label: set.name.replaceAll('_', ' '),
    description: null,
    type: set.activationRequired === true ? 'Session' : type,
    profile: null,
    psg: group,
    license: null,
    activation_required: Number(set.activationRequired ?? false),
    created: org.seconds - 900 * 86_400,
    ...bits(set.permissions),
  });
}

export function addGroup(
  org: OrgState,
  name: string,
  members: readonly string[],
  sets: ReadonlyMap<string, number>,
  muted: readonly Permission[] = [],
): { group: number; set: number } {
  const group = org.store.insert('permission_set_group', {
    developer_name: name,
    label: name.replaceAll('_', ' '),
    status: 'Updated',
    description: null,
    created: org.seconds - 800 * 86_400,
  });
  const numbers = members.map((member) => {
    const number = sets.get(member);
    if (number === undefined) throw new Error(`There is no permission set ${member}.`);
    return number;
  });
  const grants = (n: number, permission: Permission): boolean =>
    org.store.count(`SELECT p_${permission} FROM permission_set WHERE n = :n`, { n }) === 1;
  const permissions = PERMISSIONS.filter(
    (permission) => !muted.includes(permission) && numbers.some((n) => grants(n, permission)),
  );
  const set = addPermissionSet(org, { name: `${name}_Permissions`, permissions }, 'Group', group);
  for (const pset of numbers) org.store.insert('permission_set_group_component', { psg: group, pset });
  return { group, set };
}

export interface StructureOptions {
  readonly timeZone: string;
  readonly sandbox: boolean;
  readonly created: string;
}

export function buildStructure(org: OrgState, options: StructureOptions): Structure {
  const { store } = org;
  store.insert('organization', {
    n: org.orgNumber,
    name: 'Loopback Trading',
    instance_name: 'LOOP1',
    is_sandbox: Number(options.sandbox),
    organization_type: 'Enterprise Edition',
    time_zone: options.timeZone,
    language: 'en_US',
    locale: 'en_GB',
    namespace: null,
    primary_contact: 'Ada Admin',
    country: 'DE',
    trial_expires: null,
    created: Math.floor(Date.parse(options.created) / 1000),
  });
  addReleaseUpdates(org, options);
  LICENSES.forEach(([name, key]) =>
    store.insert('user_license', { name, definition_key: key, status: 'Active', total: 1_000_000, used: 0 }),
  );
  const profiles = new Map<string, number>();
  const ownSets = new Map<number, number>();
  for (const profile of PROFILES) {
    const added = addProfile(org, profile);
    profiles.set(profile.name, added.profile);
    ownSets.set(added.profile, added.set);
  }
  const sets = new Map(SETS.map((set) => [set.name, addPermissionSet(org, set)]));
  const groups = new Map(GROUPS.map(({ name, sets: members }) => [name, addGroup(org, name, members, sets)]));
  org.settings.trustedRanges = [
    OFFICE_RANGE,
    { start: '203.0.113.64', end: '203.0.113.95', description: 'Head office, second floor' },
    { start: '198.19.0.0', end: '198.19.3.255' },
  ];
  return { profiles, ownSets, sets, groups };
}
