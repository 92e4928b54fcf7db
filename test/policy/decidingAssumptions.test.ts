/**
 * Which assumptions decided something. The oracle asks again, of facts in which one assumption has each of its values
 * (docs/salesforce.md section 1), and compares the verdicts.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { Decider, type Assumptions, type Facts, type Path, type Subject } from '../../lib/policy/index.js';
import {
  ASK,
  at,
  CLOUD,
  factsOf,
  is,
  missing,
  OFFICE,
  ORG,
  org,
  profile,
  profileSubject,
  user,
  userSubject,
  withHours,
  withRanges,
} from './support.js';

const MORNING = { monday: { start: 8 * 60, end: 12 * 60 } };
const CLOSED = { monday: { start: 0, end: 0 } };

const one = <const T>(value: T): { values: readonly [T]; gaps: readonly [] } => ({ values: [value], gaps: [] });
const zone = (name: string): Partial<Assumptions> => ({ zone: is(name) });
/** From twelve hours behind to fourteen ahead, and between the hours. */
const ZONES = [
  ...Array.from({ length: 12 }, (_, index) => `Etc/GMT+${String(index + 1)}`),
  ...['UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns'],
  ...Array.from({ length: 14 }, (_, index) => `Etc/GMT-${String(index + 1)}`),
];

const WORLDS: Readonly<Record<string, readonly Partial<Assumptions>[]>> = {
  'soap-login': [{ soapLogin: one('on') }, { soapLogin: one('off') }],
  'use-any-api-auth': [{ useAnyApiAuth: one('enforced') }, { useAnyApiAuth: one('optional') }],
  'password-flow': [{ passwordFlow: one('allowed') }, { passwordFlow: one('blocked') }],
  'app-ip-policy': [{ appIpPolicy: one('enforce') }, { appIpPolicy: one('relax') }],
  'app-type': [{ appType: one('connected') }, { appType: one('external-client') }],
  'login-hours-zone': ZONES.map(zone),
};

const verdictOf = (facts: Facts, path: Path, subject: Subject, address: string): string =>
  new Decider({ ...ASK, path }, facts).decide(subject, at(address)).verdict;

function expected(facts: Facts, path: Path, subject: Subject, address: string): string[] {
  return Object.entries(WORLDS)
    .filter(([, worlds]) => {
      const verdicts = worlds.map((world) =>
        verdictOf({ ...facts, assumptions: { ...facts.assumptions, ...world } }, path, subject, address),
      );
      return new Set(verdicts).size > 1;
    })
    .map(([fact]) => fact);
}

function found(facts: Facts, path: Path, asked: readonly (readonly [Subject, string])[]): string[] {
  const decider = new Decider({ ...ASK, path }, facts);
  for (const [subject, address] of asked) decider.decide(subject, at(address));
  return [...decider.decidingAssumptions].sort();
}

describe('policy: the assumptions that decided', () => {
  const lacks = userSubject(user({ useAnyApiAuth: is(false) }));
  const refused = userSubject(user({ apiEnabled: is(false) }));
  const table: readonly (readonly [string, Path, Subject, string, readonly string[]])[] = [
    ['a plain user by SOAP', 'soap', userSubject(user()), CLOUD, ['soap-login']],
    ['a user without the permission', 'soap', lacks, CLOUD, ['soap-login', 'use-any-api-auth']],
    ['a user whom the API refuses', 'soap', refused, CLOUD, []],
    ['an org', 'soap', ORG, OFFICE, ['soap-login', 'subject']],
    [
      'a profile whose hours let in by the zone',
      'soap',
      profileSubject(withHours(MORNING)),
      OFFICE,
      ['login-hours-zone', 'soap-login', 'subject'],
    ],
    [
      'a profile whose ranges leave the address out',
      'soap',
      profileSubject(withRanges('192.0.2.0/24')),
      CLOUD,
      ['soap-login', 'subject'],
    ],
    [
      'the same by an app',
      'oauth-password',
      profileSubject(withRanges('192.0.2.0/24')),
      CLOUD,
      ['app-ip-policy', 'app-type', 'password-flow', 'subject'],
    ],
    ['an app from inside', 'oauth-password', userSubject(user()), OFFICE, ['app-type', 'password-flow']],
  ];
  for (const [what, path, subject, address, facts] of table) {
    it(`of ${what}: ${facts.join(', ') || 'none'}`, () => {
      expect(found(factsOf(), path, [[subject, address]])).to.deep.equal(facts);
    });
  }

  it('are none of what is shut on every day and in every zone', () => {
    const hours = { monday: CLOSED.monday, sunday: CLOSED.monday, tuesday: CLOSED.monday };
    expect(found(factsOf(), 'soap', [[profileSubject(withHours(hours)), OFFICE]])).to.not.include('login-hours-zone');
  });

  it('are those of all who were asked about', () => {
    const facts = factsOf();
    expect(found(facts, 'soap', [])).to.deep.equal([]);
    expect(
      found(facts, 'soap', [
        [refused, CLOUD],
        [lacks, CLOUD],
        [ORG, OFFICE],
      ]),
    ).to.deep.equal(['soap-login', 'subject', 'use-any-api-auth']);
  });

  it('are an open one too, where the verdict turns on it', () => {
    const facts = factsOf({ org: org({ created: missing('Organization') }) });
    expect(found(facts, 'soap', [[lacks, CLOUD]])).to.deep.equal(['soap-login', 'use-any-api-auth']);
  });

  it('are for any user those with which another verdict comes out', () => {
    const flag = fc.oneof({ arbitrary: fc.constant(true), weight: 3 }, { arbitrary: fc.constant(false), weight: 1 });
    const off = flag.map((value) => !value);
    const users = fc.record({
      ...{ active: flag, apiEnabled: flag, useAnyApiAuth: flag, frozen: off, mfaForApi: off },
      ...{ authenticatorRegistered: off, delegatedAuthentication: off, hidden: off },
      hours: fc.constantFrom({}, MORNING, CLOSED),
      ranges: fc.constantFrom<string[]>([], ['198.18.4.0/24'], ['192.0.2.0/24']),
      path: fc.constantFrom<Path>('soap', 'oauth-password'),
      address: fc.constantFrom(OFFICE, CLOUD),
      assume: fc.constantFrom([], ['soap-login=off'], ['use-any-api-auth=enforced'], ['app-ip-policy=relax']),
    });
    fc.assert(
      fc.property(users, ({ address, assume, hidden, hours, path, ranges, ...flags }) => {
        const its = user({
          ...{ active: is(flags.active), apiEnabled: is(flags.apiEnabled), frozen: is(flags.frozen) },
          ...{ mfaForApi: is(flags.mfaForApi), authenticatorRegistered: is(flags.authenticatorRegistered) },
          delegatedAuthentication: is(flags.delegatedAuthentication),
          useAnyApiAuth: hidden ? missing('PermissionSetAssignment') : is(flags.useAnyApiAuth),
        });
        const { ranges: listed } = withRanges(...ranges);
        const subject = userSubject(its, profile({ ranges: listed, hours: is(hours) }));
        const facts = factsOf({ assume });
        expect(found(facts, path, [[subject, address]])).to.deep.equal(expected(facts, path, subject, address).sort());
      }),
      { numRuns: 400 },
    );
  });
});
