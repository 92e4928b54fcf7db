/**
 * Random orgs: every fact known, absent, partial or unreadable, names in every script, gaps that hold names.
 */
import fc, { type Arbitrary } from 'fast-check';
import { toAddress, type Address } from '../../../lib/ip/index.js';
import type {
  AppsSeen,
  AssignedSets,
  Fact,
  Gap,
  LoginHours,
  LoginPolicies,
  NamedRange,
  OrgFacts,
  PermissionGrants,
  ProfileFacts,
  ReleaseUpdate,
  ReleaseUpdates,
  UserFacts,
} from '../../../lib/policy/index.js';
import type { FactsByKind } from '../../../lib/policy/types.js';
import { eachUserFact, USER_FACT_NAMES } from '../../../lib/policy/userFacts.js';
import type { FactKind } from '../../../lib/policy/userFactTable.js';
import type { SessionAddress } from '../../../lib/facts/types.js';
import { Text } from '../../../lib/text.js';
import { anyNumber } from '../../ip/arbitrary.js';
import { nameOf } from '../../support/gapName.js';

export interface Org {
  readonly org: OrgFacts;
  readonly profiles: readonly ProfileFacts[];
  readonly users: readonly UserFacts[];
  readonly session: SessionAddress | Gap;
  readonly policies?: Fact<LoginPolicies>;
  readonly grants?: Fact<PermissionGrants>;
  readonly apps?: Fact<AppsSeen>;
  readonly assigned?: Fact<AssignedSets>;
  /** What could not be read besides what stands in facts: of the org, of profiles, of users. */
  readonly beside: { readonly org: Gap[]; readonly profiles: Gap[]; readonly users: Gap[] };
}

/** Few addresses, so that ranges, verified addresses and questions meet. */
export const POOL: readonly Address[] = [
  ...[0, 1, 2, 7, 8, 255].map((last) => toAddress(0xffff_cb00_7100n + BigInt(last))),
  ...[0n, 5n].map((last) => toAddress((0x2001_0db8n << 96n) + last)),
  toAddress(0n),
  toAddress(2n ** 128n - 1n),
];
const anyAddress = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...POOL) },
  { weight: 1, arbitrary: anyNumber.map(toAddress) },
);

/** A name as people and attackers choose them; never one that is part of an ordinary sentence. */
const anyName = fc
  .oneof(
    fc.constantFrom(
      'Zoë Ångström',
      '山田 太郎',
      'O’Neill (QA) [x]',
      'Quark\u001b[31m',
      'Ünïcode\u2028Zeile',
      'C:\\Zap',
      '=Zumme(1)',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  )
  .map((name) => `Qx${name}xQ`);

const anyTime = fc
  .integer({ min: 1_000_000_000, max: 1_900_000_000 })
  .map((seconds) => new Date(seconds * 1000).toISOString());

const anyWhy: Arbitrary<Text> = fc.oneof(
  fc.constantFrom('facts.file.missing', 'facts.file.permission').map((key) => Text.of(key)),
  fc.constantFrom('EIO', '5,1', 'a\u001bb').map((code) => Text.of('facts.file.failed', { code })),
);

/** Gaps speak of profiles and of users by their names. */
function gapOf(names: Arbitrary<string>): Arbitrary<Gap> {
  return fc.record(
    {
      what: fc.oneof(
        fc.constantFrom('UserLogin', 'LoginIp'),
        names.map((name) => `profile ${name} (00e1)`),
      ),
      why: fc.oneof(
        anyWhy,
        names.map((name) => Text.of('facts.file.failed', { code: `REFUSED: ${name}!` })),
      ),
      permission: fc.constantFrom('Manage Users', 'View Setup and Configuration'),
      file: fc.constant('profiles/A.profile-meta.xml'),
      line: fc.nat(),
    },
    { requiredKeys: ['what', 'why'] },
  );
}

function factOf<T>(value: Arbitrary<T>, gap: Arbitrary<Gap>): Arbitrary<Fact<T>> {
  return fc.oneof(
    { weight: 6, arbitrary: value.map((one): Fact<T> => ({ known: true, value: one, from: 'User' })) },
    { weight: 1, arbitrary: gap.map((one): Fact<T> => ({ known: false, gap: one })) },
  );
}

function listFactOf<T>(entry: Arbitrary<T>, gap: Arbitrary<Gap>): Arbitrary<Fact<readonly T[]>> {
  const list = fc.array(entry, { maxLength: 4 });
  return fc.oneof(
    { weight: 4, arbitrary: factOf(list, gap) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(list, gap)
        .map(([value, partial]): Fact<readonly T[]> => ({ known: true, value, from: 'LoginIp', partial })),
    },
  );
}

const anyRange: Arbitrary<NamedRange> = fc
  .record(
    { pair: fc.tuple(anyAddress, anyAddress), description: anyName, file: fc.constant('a.xml'), line: fc.nat() },
    { requiredKeys: ['pair'] },
  )
  .map(({ pair: [a, b], ...rest }) => ({ start: a < b ? a : b, end: a < b ? b : a, ...rest }));

const anyDay = fc.tuple(fc.nat(1440), fc.nat(1440)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
const anyHours: Arbitrary<LoginHours> = fc.record(
  {
    monday: anyDay,
    tuesday: anyDay,
    wednesday: anyDay,
    thursday: anyDay,
    friday: anyDay,
    saturday: anyDay,
    sunday: anyDay,
  },
  { requiredKeys: [] },
);

const maybe = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

const anyIsoDay = fc.constantFrom('2026-12-01', '2027-02-20', '2028-02-29');
const anyUpdate: Arbitrary<ReleaseUpdate> = fc.record(
  {
    about: fc.constantFrom(
      'soap-login-retirement' as const,
      'any-api-auth' as const,
      'oauth-password-retirement' as const,
    ),
    title: fc.constantFrom('Assign Use Any API Auth Permission for SOAP login()', 'Something “else”'),
    developerName: fc.constant('SoapLogin'),
    status: fc.constantFrom('Complete', 'Nascent', 'Info', 'complete', ''),
    releaseDate: anyIsoDay,
    releaseLabel: fc.constantFrom("Summer '27", 'Sommer 2027'),
    isReleased: fc.boolean(),
  },
  { requiredKeys: ['about', 'title', 'status'] },
);
const anyUpdates: Arbitrary<ReleaseUpdates> = fc.oneof(
  fc.record({ state: fc.constantFrom('absent' as const, 'empty' as const) }),
  fc.record({ state: fc.constant('listed' as const), readAt: anyTime, rows: fc.array(anyUpdate, { maxLength: 3 }) }),
);

function orgFacts(gap: Arbitrary<Gap>): Arbitrary<OrgFacts> {
  return fc.record(
    {
      created: factOf(maybe(anyTime), gap),
      sandbox: factOf(maybe(fc.boolean()), gap),
      releaseUpdates: factOf(anyUpdates, gap),
      timeZone: factOf(fc.constantFrom('Europe/Berlin', 'Asia/Tokyo', 'UTC'), gap),
      trustedRanges: listFactOf(anyRange, gap),
      sessionRanges: listFactOf(anyRange, gap),
      oauthPasswordFlowBlocked: factOf(maybe(fc.boolean()), gap),
      lastSoapSuccess: factOf(maybe(anyTime), gap),
      lastSoapSuccessWithout: factOf(maybe(anyTime), gap),
      salesforceCredentialsDisabled: factOf(maybe(fc.boolean()), gap),
      rangesEnforcedAlways: factOf(maybe(fc.boolean()), gap),
    },
    {
      requiredKeys: [
        'created',
        'sandbox',
        'releaseUpdates',
        'timeZone',
        'trustedRanges',
        'oauthPasswordFlowBlocked',
        'lastSoapSuccess',
        'lastSoapSuccessWithout',
        'salesforceCredentialsDisabled',
        'rangesEnforcedAlways',
      ],
    },
  );
}

function profileFacts(names: readonly string[], gap: Arbitrary<Gap>): Arbitrary<readonly ProfileFacts[]> {
  return fc.tuple(
    ...names.map((name, i): Arbitrary<ProfileFacts> =>
      fc
        .record(
          {
            metadataName: fc.constant(`${name.slice(0, 4)}%28${i}%29`),
            ranges: listFactOf(anyRange, gap),
            hours: factOf(anyHours, gap),
          },
          { requiredKeys: ['ranges', 'hours'] },
        )
        .map((rest) => ({ id: `00e00000000000${i}AAA`, name, ...rest })),
    ),
  );
}

/** What is drawn of each fact, by its kind. */
type AnyFacts = { readonly [Kind in FactKind]: Arbitrary<FactsByKind[Kind]> };

function userFacts(id: string, gaps: Arbitrary<Gap>): Arbitrary<UserFacts> {
  return fc.tuple(anyName, fc.nat(9999)).chain(([name, number]) => {
    const username = `Qx${number}.Jo@Corp.example`;
    const gap = fc.oneof(gaps, gapOf(fc.constantFrom(name, username)));
    const mail = fc.constantFrom(
      `Qx${number}@mail.example`,
      `Qx${number}@mail.example.invalid`,
      `Qx${number}@M.INVALID`,
    );
    const facts = eachUserFact<AnyFacts>(
      (kind) =>
        ({
          flag: factOf(fc.boolean(), gap),
          'flag-or-none': factOf(maybe(fc.boolean()), gap),
          text: factOf(fc.constantFrom('Standard', 'PowerPartner', 'Guest', 'Whatever'), gap),
          mail: factOf(maybe(mail), gap),
          addresses: listFactOf(anyAddress, gap),
        })[kind],
    );
    return fc.record(
      {
        id: fc.constant(id),
        username: fc.constant(`${id}.${username}`),
        name: fc.constant(name),
        profileId: fc.constantFrom('00e000000000000AAA', '00e000000000001AAA', '00e00000000000XAAA', undefined),
        ...facts,
        lastLogin: anyTime,
        lastPasswordChange: anyTime,
        passwordExpires: anyTime,
      },
      {
        requiredKeys: ['id', 'username', 'name', 'profileId', ...USER_FACT_NAMES],
      },
    );
  });
}

export const anyOrg: Arbitrary<Org> = fc
  .tuple(fc.uniqueArray(anyName, { maxLength: 3, selector: (name) => name.toLowerCase() }), fc.nat(12))
  .chain(([names, users]) => {
    const gap = gapOf(names.length === 0 ? fc.constant('00eX') : fc.constantFrom(...names));
    // No fact carries these: they concern a whole reading.
    const gaps = fc.array(
      gap.map((one) => ({ ...one, what: `all of ${nameOf(one)}` })),
      { maxLength: 2 },
    );
    return fc.record({
      org: orgFacts(gap),
      profiles: profileFacts(names, gap),
      users: fc.tuple(
        ...Array.from({ length: users }, (_, i) => userFacts(`005${String(i).padStart(12, '0')}AAA`, gap)),
      ),
      session: fc.oneof(
        gap,
        fc.record({
          address: anyAddress,
          from: fc.constantFrom('AuthSession' as const, 'LoginHistory' as const),
          time: anyTime,
        }),
      ),
      beside: fc.record({ org: gaps, profiles: gaps, users: gaps }),
    });
  });
