/** Random orgs, users and questions. Plain data, so that a counterexample can be read and played again. */
import fc from 'fast-check';
import type { IpRange, LoginHours, Permission, Vantage } from '../../org/index.js';
import { WEEKDAYS } from '../../org/settings.js';

export const LANGUAGES = ['en_US', 'de', 'ja', 'iw'] as const;
/** Where the org sees the branch in these scenes: the others are of IPv4. */
export const BRANCH = '2001:db8::4d';
const ADDRESSES = ['203.0.113.10', '198.51.100.77', BRANCH] as const;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Beside the profile: sets, groups, one whose permission is muted, one for sessions, assignments that are over. */
const ASSIGNMENTS = [
  'API_Access',
  'Use_Any_API_Auth',
  'MFA_For_API',
  'API_Only',
  'Single_Sign_On',
  'Integration_Group',
  'Muted_Group',
  'Break_Glass',
] as const;

/** Those of an asker on which the reads of `check ip` stand. */
const OF_ASKER = [
  'ManageUsers',
  'ViewSetup',
  'ModifyMetadata',
  'ModifyAllData',
  'ManageTwoFactor',
  'ManageIpAddresses',
  'ViewAllProfiles',
  'ViewAllUsers',
  'ViewAllData',
  'MonitorLoginHistory',
  'CustomizeApplication',
  'ManageInternalUsers',
  'ManagePasswordPolicies',
] as const satisfies readonly Permission[];

/** True in so many of a hundred. */
const often = (percent: number): fc.Arbitrary<boolean> =>
  fc.oneof({ arbitrary: fc.constant(false), weight: 100 - percent }, { arbitrary: fc.constant(true), weight: percent });
const mostly = <T>(usual: T, percent: number, others: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: percent }, { arbitrary: others, weight: 100 - percent });

/** The address so many behind another one, as it is written; of IPv4 also as one of IPv6. */
function moved(address: string, by: number, mapped: boolean): string {
  if (address.includes(':')) return address.replace(/[^:]+$/u, (last) => (Number.parseInt(last, 16) + by).toString(16));
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), by);
  return (mapped ? '::ffff:' : '') + [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

/** Ranges whose ends lie at, just before or just behind an address that a login comes from; and some of other kinds. */
const range: fc.Arbitrary<IpRange> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        near: fc.constantFrom(...ADDRESSES),
        before: fc.constantFrom(-1, 0, 1, 9),
        behind: fc.constantFrom(-1, 0, 1, 60),
        mapped: often(10),
      })
      .map(({ near, before, behind, mapped }) => {
        const [start, end] = [Math.min(-before, behind), Math.max(-before, behind)];
        return { start: moved(near, start, mapped), end: moved(near, end, mapped) };
      }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      { start: '10.0.0.0', end: '10.255.255.255' },
      { start: '2001:db8::', end: '2001:db8::ffff', description: 'Data centre' },
      { start: '203.0.112.0', end: '203.0.113.255' },
      { start: '198.51.100.0', end: '198.51.100.127' },
      { start: '0.0.0.0', end: '127.255.255.255' },
    ),
  },
);

const quarter = fc.nat(96).map((quarters) => quarters * 15);
/** Quarters of an hour, so that a login meets the very minute at which hours begin and end. */
const hours: fc.Arbitrary<LoginHours> = mostly(
  {},
  65,
  fc
    .array(
      fc.option(
        fc.oneof(
          { weight: 1, arbitrary: fc.constant({ start: 0, end: 0 }) },
          {
            weight: 5,
            arbitrary: fc.tuple(quarter, quarter).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
          },
          { weight: 4, arbitrary: fc.constant({ start: 0, end: 1440 }) },
        ),
        { freq: 6 },
      ),
      { minLength: 7, maxLength: 7 },
    )
    .map((days) =>
      Object.fromEntries(
        WEEKDAYS.flatMap((day, index) => {
          const span = days[index];
          return span === null || span === undefined ? [] : [[day, span]];
        }),
      ),
    ),
);

const profile = fc.record({
  permissions: fc
    .record({
      ApiEnabled: often(93),
      UseAnyApiAuth: often(55),
      IsSsoEnabled: often(8),
      TwoFactorApi: often(12),
      ApiUserOnly: often(20),
    })
    .map((flags): Permission[] => {
      const held = (name: keyof typeof flags): boolean => flags[name];
      return (['ApiEnabled', 'UseAnyApiAuth', 'IsSsoEnabled', 'TwoFactorApi', 'ApiUserOnly'] as const).filter(held);
    }),
  ranges: mostly<IpRange[]>([], 60, fc.array(range, { minLength: 1, maxLength: 4 })),
  hours,
});

const user = fc.record({
  profile: fc.nat(2),
  assignments: fc.uniqueArray(
    fc.record({
      set: fc.constantFrom(...ASSIGNMENTS),
      days: mostly<number | null>(null, 70, fc.constantFrom(-1, 400)),
    }),
    { selector: ({ set }) => set, maxLength: 3 },
  ),
  userType: mostly(
    'Standard',
    88,
    fc.constantFrom(
      'PowerPartner',
      'PowerCustomerSuccess',
      'CustomerSuccess',
      'CspLitePortal',
      'SelfService',
      'Guest',
      'AutomatedProcess',
      'CloudIntegrationUser',
      'CsnOnly',
    ),
  ),
  active: often(94),
  frozen: often(5),
  /** Until when, in minutes from now: for ever, still, no longer. */
  locked: mostly<'no' | 'for-ever' | 'still' | 'no-longer'>(
    'no',
    92,
    fc.constantFrom('for-ever', 'still', 'no-longer'),
  ),
  failures: fc.nat(2),
  authenticator: often(50),
  verified: fc.array(fc.record({ address: fc.constantFrom(...ADDRESSES), authenticated: often(70) }), { maxLength: 1 }),
  passwordExpired: often(8),
  challenge: mostly<'none' | 'issued' | 'pending'>('none', 85, fc.constantFrom('issued', 'pending')),
  language: fc.constantFrom(...LANGUAGES),
});

const STATUSES = ['Nascent', 'Invocable', 'Invoked', 'Revocable', 'Complete', 'Pending', 'Info'] as const;
const update = (dates: readonly string[]): fc.Arbitrary<{ status: string; releaseDate: string; spoken: string[] }> =>
  fc.record({
    status: mostly('Nascent', 45, fc.constantFrom(...STATUSES)),
    releaseDate: fc.constantFrom(...dates),
    /** The languages that have a title of their own. */
    spoken: fc.subarray(['de', 'ja', 'iw']),
  });
/** As the org is made, another row in its place, or none. */
const row = <T>(other: fc.Arbitrary<T>): fc.Arbitrary<T | 'as-made' | 'none'> =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant('as-made' as const) },
    { weight: 2, arbitrary: fc.constant('none' as const) },
    { weight: 3, arbitrary: other },
  );

const between = (from: string, to: string): fc.Arbitrary<number> =>
  fc
    .nat(Math.floor((Date.parse(to) - Date.parse(from)) / (15 * MINUTE)))
    .map((quarters) => Date.parse(from) + quarters * 15 * MINUTE);

/** When the org is read; seconds beside the quarter of an hour show that minutes count whole. */
const now = fc
  .tuple(
    fc.oneof(
      { weight: 11, arbitrary: between('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z') },
      { weight: 1, arbitrary: fc.constant(Date.parse('2026-12-01T00:00:00Z')) },
      { weight: 7, arbitrary: between('2026-12-01T00:00:00Z', '2027-02-19T00:00:00Z') },
      { weight: 2, arbitrary: between('2027-02-19T00:00:00Z', '2027-07-10T00:00:00Z') },
    ),
    fc.constantFrom(0, 0, -1000, 30_000),
  )
  .map(([time, more]) => time + more);

export const scene = fc.record({
  now,
  /** By how much the login is later than the reading: `--at`. */
  ahead: mostly(
    0,
    55,
    fc.nat(60).map((days) => days * DAY),
  ),
  created: fc.constantFrom(
    '2016-03-01T08:00:00Z',
    '2018-03-01T08:00:00Z',
    '2019-05-06T08:00:00Z',
    '2021-01-07T08:00:00Z',
    '2022-12-31T23:59:59Z',
    '2023-04-30T08:00:00Z',
    '2024-02-29T08:00:00Z',
    '2025-09-30T23:00:00Z',
    '2025-10-01T08:00:00Z',
    '2026-04-30T08:00:00Z',
    '2026-05-20T08:00:00Z',
    '2026-06-01T08:00:00Z',
    '2026-10-03T08:00:00Z',
  ),
  sandbox: often(30),
  timeZone: fc.constantFrom('Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Kiritimati', 'GMT'),
  /** Otherwise than orgs of that age are made; then the user says so. */
  soapLogin: fc.constantFrom('as-made', 'as-made', 'as-made', 'on', 'on', 'on', 'on', 'off'),
  evidence: fc.constantFrom('none', 'soap', 'soap-without'),
  passwordFlow: fc.constantFrom('blocked', 'allowed', 'allowed', 'allowed', 'allowed', 'not-stored', 'not-stored'),
  appIpPolicy: mostly<'enforce' | 'relax'>('enforce', 65, fc.constant('relax')),
  appType: mostly<'connected' | 'external-client'>('connected', 92, fc.constant('external-client')),
  trusted: fc.array(range, { maxLength: 4 }),
  anyApiAuth: row(update(['2026-11-10', '2026-12-01', '2026-12-01', '2027-01-15'])),
  soapRetirement: row(update(['2026-12-15', '2027-06-01', '2027-06-01'])),
  flowRetirement: row(update(['2026-12-15', '2027-02-20', '2027-02-20'])),
  absent: mostly<string[]>(
    [],
    80,
    fc.subarray(['TwoFactorMethodsInfo', 'OauthOidcSettings', 'ReleaseUpdate', 'User.NumberOfFailedLogins'], {
      minLength: 1,
    }),
  ),
  profileFiltering: mostly<'off' | 'names' | 'rows'>('off', 80, fc.constantFrom('names', 'rows')),
  loginTypesSpoken: fc.boolean(),
  /** What the asker may not do. */
  missing: mostly<Permission[]>([], 65, fc.uniqueArray(fc.constantFrom(...OF_ASKER), { minLength: 1, maxLength: 4 })),
  language: fc.constantFrom(...LANGUAGES),
  loginApiVersion: mostly(64, 80, fc.constantFrom(30, 31, 50, 65)),
  profiles: fc.tuple(profile, profile, profile),
  users: fc.array(user, { minLength: 6, maxLength: 6 }),
  vantages: fc.constantFrom<readonly [Vantage, Vantage]>(
    ['office', 'cloud'],
    ['cloud', 'branch'],
    ['branch', 'office'],
  ),
});

type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never;
export type Scene = ValueOf<typeof scene>;
