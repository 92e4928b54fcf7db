import { expect } from 'chai';
import {
  parseAssume,
  parseAssumes,
  PolicyError,
  resolveAssumptions,
  type AssumptionName,
  type Fact,
  type Gap,
  type OrgFacts,
} from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';
import { assertSayable, gap, is, missing, org, say } from './support.js';

const BEFORE = '2026-11-30T23:59:59.999Z';
const SINCE = '2026-12-01T00:00:00.000Z';
const OLD: Fact<string | undefined> = is('2025-09-30T23:59:59.999Z');
const NEW: Fact<string | undefined> = is('2025-10-01T00:00:00.000Z');
const PROJECT: Fact<string | undefined> = is(undefined);

interface Taken {
  readonly value: string | undefined;
  readonly why: string;
  readonly text: Text;
}

function take(
  fact: AssumptionName,
  facts: Partial<OrgFacts>,
  assume: string[] = [],
  now = BEFORE,
  source: 'org' | 'project' | 'snapshot' = 'org',
): Taken {
  const { list } = resolveAssumptions(org(facts), parseAssumes(assume), { source, at: now });
  for (const { why } of list) assertSayable(why);
  const text = list.find((one) => one.fact === fact)?.why ?? Text.of('facts.file.missing');
  return { value: list.find((one) => one.fact === fact)?.value, why: text.key.replace('policy.assumed.', ''), text };
}

describe('policy: assumptions', () => {
  it('are listed all six, in the order of docs/salesforce.md', () => {
    const { list } = resolveAssumptions(org(), new Map(), { source: 'org', at: BEFORE });
    expect(list.map(({ fact, value }) => `${fact}=${value}`)).to.deep.equal([
      'soap-login=on',
      'use-any-api-auth=optional',
      'password-flow=allowed',
      'app-ip-policy=enforce',
      'app-type=connected',
      'login-hours-zone=UTC',
    ]);
  });

  it('that nothing decides may have either of their values, open by what could not be read', () => {
    const [created, setting, soap] = [gap('Organization'), gap('OauthOidcSettings'), gap('LoginHistory')];
    const unread = <T>(its: Gap): Fact<T> => ({ known: false, gap: its });
    const facts = org({
      created: unread(created),
      oauthPasswordFlowBlocked: unread(setting),
      lastSoapSuccess: unread(soap),
    });
    const taken = resolveAssumptions(facts, new Map(), { source: 'org', at: BEFORE });
    expect(taken.soapLogin).to.deep.equal({ values: ['on', 'off'], gaps: [created, soap] });
    expect(taken.useAnyApiAuth).to.deep.equal({ values: ['enforced', 'optional'], gaps: [created] });
    expect(taken.passwordFlow).to.deep.equal({ values: ['blocked', 'allowed'], gaps: [setting, created] });
    // A new org whose logins could not be read, a sandbox, and a project: what no read would settle has no gap.
    const newer = resolveAssumptions(org({ created: NEW, lastSoapSuccess: unread(soap) }), new Map(), {
      ...{ source: 'org', at: BEFORE },
    });
    expect(newer.soapLogin).to.deep.equal({ values: ['on', 'off'], gaps: [soap] });
    const sandbox = resolveAssumptions(org({ sandbox: is(true) }), new Map(), { source: 'org', at: BEFORE });
    expect(sandbox.useAnyApiAuth).to.deep.equal({ values: ['enforced', 'optional'], gaps: [] });
    const project = resolveAssumptions(org({ created: PROJECT, oauthPasswordFlowBlocked: is(undefined) }), new Map(), {
      ...{ source: 'project', at: BEFORE },
    });
    expect(project.passwordFlow).to.deep.equal({ values: ['blocked', 'allowed'], gaps: [] });
  });

  describe('soap-login', () => {
    const seen = is('2026-08-01T09:00:00.000Z');
    const cases: readonly (readonly [
      says: string,
      facts: Partial<OrgFacts>,
      assume: string[],
      value: string,
      why: string,
    ])[] = [
      ['an org of the day before Winter 26', { created: OLD }, [], 'on', 'soap-login.older'],
      ['an org of Winter 26', { created: NEW }, [], 'off', 'soap-login.newer'],
      ['a project', { created: PROJECT }, [], 'on', 'soap-login.project'],
      ['an org of unknown age', { created: missing('Organization') }, [], 'undetermined', 'created-unread'],
      [
        'a new org whose logins cannot be read',
        { created: NEW, lastSoapSuccess: missing('LoginHistory') },
        [],
        'undetermined',
        'soap-login.newer-unread',
      ],
      [
        'an old org whose logins cannot be read',
        { created: OLD, lastSoapSuccess: missing('LoginHistory') },
        [],
        'on',
        'soap-login.older',
      ],
      ['a new org with a success', { created: NEW, lastSoapSuccess: seen }, [], 'on', 'soap-login.evidence'],
      [
        'an org of unknown age with a success',
        { created: missing('Organization'), lastSoapSuccess: seen },
        [],
        'on',
        'soap-login.evidence',
      ],
      ['the word on a new org', { created: NEW }, ['soap-login=on'], 'on', 'word'],
      ['the word on an old org', { created: OLD }, ['soap-login=off'], 'off', 'word'],
      [
        'the word where logins cannot be read',
        { created: NEW, lastSoapSuccess: missing('LoginHistory') },
        ['soap-login=off'],
        'off',
        'word',
      ],
      [
        'evidence against the word',
        { created: OLD, lastSoapSuccess: seen },
        ['soap-login=off'],
        'on',
        'soap-login.word-overruled',
      ],
      [
        'evidence for the word',
        { created: OLD, lastSoapSuccess: seen },
        ['soap-login=on'],
        'on',
        'soap-login.evidence',
      ],
    ];
    for (const [says, facts, assume, value, why] of cases) {
      it(`${says}: ${value}`, () => {
        expect(take('soap-login', facts, assume)).to.deep.include({ value, why });
      });
    }

    it('tells the user that evidence overruled the word, and which', () => {
      const { text } = take('soap-login', { lastSoapSuccess: seen }, ['soap-login=off']);
      expect(say(text)).to.equal(
        'You set it to off, but LoginHistory contains a SOAP login() that succeeded at 2026-08-01T09:00:00.000Z, and evidence takes precedence.',
      );
    });

    it('reads the time as Salesforce writes it', () => {
      expect(take('soap-login', { created: is('2025-09-30T23:59:59.000+0000') })).to.deep.include({ value: 'on' });
      expect(take('soap-login', { created: is('2025-10-01T00:00:00.000+0000') })).to.deep.include({ value: 'off' });
    });
  });

  describe('use-any-api-auth', () => {
    const sameDay = is('2026-11-30T00:00:00.000Z');
    const dayBefore = is('2026-11-29T23:59:59.999Z');
    const late = is('2026-12-01T09:00:00.000Z');
    const SUMMER: Fact<string | undefined> = is('2026-06-01T00:00:00.000Z');
    const listed = (status: string, releaseDate?: string, readAt = BEFORE): Partial<OrgFacts> => ({
      created: OLD,
      releaseUpdates: is({
        state: 'listed',
        readAt,
        rows: [
          {
            about: 'any-api-auth',
            title: 'Assign Use Any API Auth Permission for SOAP login()',
            status,
            ...(releaseDate === undefined ? {} : { releaseDate }),
          },
        ],
      }),
    });
    type Case = readonly [
      says: string,
      facts: Partial<OrgFacts>,
      assume: string[],
      now: string,
      value: string,
      why: string,
    ];
    const cases: readonly Case[] = [
      ['an org of Winter 26 before the day', { created: NEW }, [], BEFORE, 'optional', 'use-any-api-auth.older'],
      ['an org of Summer 26', { created: SUMMER }, [], BEFORE, 'enforced', 'use-any-api-auth.newer'],
      [
        'an org of the weeks in which Summer 26 arrived',
        { created: is('2026-05-20T00:00:00.000Z') },
        [],
        BEFORE,
        'undetermined',
        'use-any-api-auth.release',
      ],
      ['an old org before the day', { created: OLD }, [], BEFORE, 'optional', 'use-any-api-auth.older'],
      ['an old org from the day on', { created: OLD }, [], SINCE, 'enforced', 'use-any-api-auth.day'],
      ['a project before the day', { created: PROJECT }, [], BEFORE, 'optional', 'use-any-api-auth.older'],
      ['a project from the day on', { created: PROJECT }, [], SINCE, 'enforced', 'use-any-api-auth.day'],
      ['a sandbox before the day', { sandbox: is(true) }, [], BEFORE, 'undetermined', 'use-any-api-auth.sandbox'],
      ['a sandbox from the day on', { sandbox: is(true) }, [], SINCE, 'enforced', 'use-any-api-auth.day'],
      [
        'a sandbox with a success without it that day',
        { sandbox: is(true), lastSoapSuccessWithout: sameDay },
        [],
        BEFORE,
        'optional',
        'use-any-api-auth.evidence',
      ],
      [
        'a sandbox with a success without it the day before',
        { sandbox: is(true), lastSoapSuccessWithout: dayBefore },
        [],
        BEFORE,
        'undetermined',
        'use-any-api-auth.sandbox',
      ],
      [
        'a success without it proves no later day',
        { created: OLD, lastSoapSuccessWithout: late },
        [],
        '2026-12-02T00:00:00.000Z',
        'enforced',
        'use-any-api-auth.day',
      ],
      [
        'updates that could not be read',
        { created: OLD, releaseUpdates: missing('ReleaseUpdate') },
        [],
        BEFORE,
        'undetermined',
        'use-any-api-auth.unread',
      ],
      [
        'updates that could not be read, after the day',
        { created: OLD, releaseUpdates: missing('ReleaseUpdate') },
        [],
        SINCE,
        'undetermined',
        'use-any-api-auth.unread',
      ],
      [
        'updates of which some could not be told, this one perhaps among them',
        {
          created: OLD,
          releaseUpdates: {
            known: true,
            value: { state: 'listed', rows: [], readAt: BEFORE },
            from: 'ReleaseUpdate',
            partial: { what: 'ReleaseUpdate', why: Text.of('facts.file.missing') },
          },
        },
        [],
        BEFORE,
        'undetermined',
        'use-any-api-auth.unread',
      ],
      [
        'no rows',
        { created: OLD, releaseUpdates: is({ state: 'empty' }) },
        [],
        BEFORE,
        'optional',
        'use-any-api-auth.older',
      ],
      ...(['Complete', 'Revocable', 'Invoked'] as const).map((status): Case => [
        status,
        listed(status),
        [],
        BEFORE,
        'enforced',
        'use-any-api-auth.update',
      ]),
      ...(['Invocable', 'Nascent', 'Pending'] as const).map((status): Case => [
        status,
        listed(status),
        [],
        BEFORE,
        'optional',
        'use-any-api-auth.update',
      ]),
      ['Pending, asked of the day', listed('Pending'), [], SINCE, 'enforced', 'use-any-api-auth.update'],
      ['Info leaves it to the age', listed('Info'), [], BEFORE, 'optional', 'use-any-api-auth.older'],
      [
        'the own date of the org beats the published one',
        listed('Invocable', '2027-01-15'),
        [],
        '2027-01-14T12:00:00.000Z',
        'optional',
        'use-any-api-auth.update',
      ],
      [
        'the own date of the org, reached',
        listed('Invocable', '2027-01-15'),
        [],
        '2027-01-15T00:00:00.000Z',
        'enforced',
        'use-any-api-auth.update',
      ],
      [
        'Pending past its date is not enforced on the day it was read',
        listed('Pending', '2026-12-01', '2026-12-05T10:00:00.000Z'),
        [],
        '2026-12-05T12:00:00.000Z',
        'optional',
        'use-any-api-auth.update',
      ],
      [
        'and any later day it may be',
        listed('Pending', '2026-12-01', '2026-12-05T10:00:00.000Z'),
        [],
        '2026-12-06T12:00:00.000Z',
        'undetermined',
        'use-any-api-auth.update',
      ],
      ['an org of unknown age', { created: missing('Organization') }, [], BEFORE, 'undetermined', 'created-unread'],
      [
        'an org of unknown age after the day',
        { created: missing('Organization') },
        [],
        SINCE,
        'enforced',
        'use-any-api-auth.day',
      ],
      ['the word', { created: OLD }, ['use-any-api-auth=enforced'], BEFORE, 'enforced', 'word'],
      ['the word after the day', { created: OLD }, ['use-any-api-auth=optional'], SINCE, 'optional', 'word'],
    ];
    for (const [says, facts, assume, now, value, why] of cases) {
      it(`${says}: ${value}`, () => {
        expect(take('use-any-api-auth', facts, assume, now)).to.deep.include({ value, why });
      });
    }
  });

  describe('password-flow', () => {
    const unset = { oauthPasswordFlowBlocked: is(undefined) };
    const cases: readonly (readonly [
      says: string,
      facts: Partial<OrgFacts>,
      assume: string[],
      value: string,
      why: string,
    ])[] = [
      ['a setting that blocks', { oauthPasswordFlowBlocked: is(true) }, [], 'blocked', 'password-flow.setting'],
      ['a setting that allows', { oauthPasswordFlowBlocked: is(false) }, [], 'allowed', 'password-flow.setting'],
      [
        'a setting against the word',
        { oauthPasswordFlowBlocked: is(true) },
        ['password-flow=allowed'],
        'blocked',
        'password-flow.word-overruled',
      ],
      [
        'no setting before Summer 23',
        { ...unset, created: is('2023-05-31T23:59:59.999Z') },
        [],
        'allowed',
        'password-flow.older',
      ],
      [
        'no setting since Summer 23',
        { ...unset, created: is('2023-06-01T00:00:00.000Z') },
        [],
        'blocked',
        'password-flow.newer',
      ],
      [
        'no setting since Summer 26',
        { ...unset, created: is('2026-06-01T00:00:00.000Z') },
        [],
        'blocked',
        'password-flow.gone',
      ],
      ['a project without it', { ...unset, created: PROJECT }, [], 'undetermined', 'password-flow.project'],
      ['the word on it', { ...unset, created: PROJECT }, ['password-flow=allowed'], 'allowed', 'word'],
      [
        'a setting that was not read',
        { oauthPasswordFlowBlocked: missing('OauthOidc') },
        [],
        'undetermined',
        'password-flow.unread',
      ],
      [
        'the word on a setting that was not read',
        { oauthPasswordFlowBlocked: missing('OauthOidc') },
        ['password-flow=blocked'],
        'blocked',
        'word',
      ],
    ];
    for (const [says, facts, assume, value, why] of cases) {
      it(`${says}: ${value}`, () => {
        expect(take('password-flow', facts, assume)).to.deep.include({ value, why });
      });
    }
  });

  it('an app enforces and is a connected app, unless the user says otherwise', () => {
    expect(take('app-ip-policy', {})).to.deep.include({ value: 'enforce', why: 'app-ip-policy' });
    expect(take('app-ip-policy', {}, ['app-ip-policy=relax'])).to.deep.include({ value: 'relax', why: 'word' });
    expect(take('app-type', {})).to.deep.include({ value: 'connected', why: 'app-type' });
    expect(take('app-type', {}, ['app-type=external-client'])).to.deep.include({
      value: 'external-client',
      why: 'word',
    });
  });

  describe('login-hours-zone', () => {
    const tokyo = { timeZone: is('Asia/Tokyo') };
    it("is the org's", () => {
      expect(take('login-hours-zone', tokyo)).to.deep.include({ value: 'Asia/Tokyo', why: 'login-hours-zone.org' });
      expect(take('login-hours-zone', tokyo, [], BEFORE, 'snapshot')).to.deep.include({ value: 'Asia/Tokyo' });
    });
    it('is UTC in a project', () => {
      const taken = take('login-hours-zone', { timeZone: missing('zone') }, [], BEFORE, 'project');
      expect(taken).to.deep.include({ value: 'UTC', why: 'login-hours-zone.project' });
    });
    it("is the user's word", () => {
      const taken = take('login-hours-zone', tokyo, ['login-hours-zone=Europe/Berlin']);
      expect(taken).to.deep.include({ value: 'Europe/Berlin', why: 'word' });
    });
    it('is undetermined where it cannot be read or is none', () => {
      const unread = take('login-hours-zone', { timeZone: missing('zone') });
      expect(unread).to.deep.include({ value: 'undetermined', why: 'login-hours-zone.unread' });
      const odd = resolveAssumptions(org({ timeZone: is('Mars/Base') }), new Map(), { source: 'org', at: BEFORE });
      expect(odd.zone).to.deep.include({ known: false });
      expect(odd.zone.known ? undefined : say(odd.zone.gap.why)).to.equal(
        'It is "Mars/Base", which is not a zone of the IANA database.',
      );
    });
  });

  it('keep the gaps that leave them open', () => {
    const facts = org({
      created: missing('Organization'),
      lastSoapSuccess: missing('LoginHistory'),
      lastSoapSuccessWithout: missing('LoginHistory'),
    });
    const { soapLogin, useAnyApiAuth } = resolveAssumptions(facts, new Map(), { source: 'org', at: BEFORE });
    expect(soapLogin.gaps).to.deep.equal([gap('Organization'), gap('LoginHistory')]);
    expect(useAnyApiAuth.gaps).to.deep.equal([gap('Organization')]);
  });

  it('a retired login() is off, whatever the word', () => {
    const row = {
      about: 'soap-login-retirement' as const,
      title: 'SOAP API login() Call in SOAP API Versions 31.0 Through 64.0 Is Being Retired',
      status: 'Complete',
    };
    const releaseUpdates: OrgFacts['releaseUpdates'] = is({ state: 'listed', readAt: BEFORE, rows: [row] });
    expect(take('soap-login', { releaseUpdates }, ['soap-login=on'])).to.deep.include({
      value: 'off',
      why: 'soap-login.update',
    });
  });
});

describe('policy: --assume', () => {
  function refusal(written: string | string[]): string {
    try {
      if (typeof written === 'string') parseAssume(written);
      else parseAssumes(written);
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      assertSayable(error.text);
      expect(error.exitCode).to.equal(2);
      return say(error.text);
    }
    throw new Error('It was accepted.');
  }
  const NAMES = 'soap-login, use-any-api-auth, password-flow, app-ip-policy, app-type, login-hours-zone';

  it('reads fact=value', () => {
    expect(parseAssume('soap-login=off')).to.deep.equal({ fact: 'soap-login', value: 'off' });
    expect(parseAssume(' app-type = external-client ')).to.deep.equal({ fact: 'app-type', value: 'external-client' });
    expect(parseAssume('login-hours-zone=America/Argentina/Buenos_Aires')).to.deep.equal({
      fact: 'login-hours-zone',
      value: 'America/Argentina/Buenos_Aires',
    });
  });

  it('takes each value of docs/salesforce.md', () => {
    for (const written of [
      'soap-login=on',
      'soap-login=off',
      'use-any-api-auth=enforced',
      'use-any-api-auth=optional',
      'password-flow=allowed',
      'password-flow=blocked',
      'app-ip-policy=enforce',
      'app-ip-policy=relax',
      'app-type=connected',
      'app-type=external-client',
    ]) {
      const { fact, value } = parseAssume(written);
      expect(`${fact}=${value}`).to.equal(written);
    }
  });

  it('names the nearest fact and lists all', () => {
    expect(refusal('soap-logn=off')).to.equal(
      `There is no fact "soap-logn" to assume. Did you mean soap-login? The facts are ${NAMES}.`,
    );
    expect(refusal('SOAP-LOGIN=off')).to.include('Did you mean soap-login?');
    expect(refusal('zzzzzzzzzzzzzz=1')).to.equal(
      `There is no fact "zzzzzzzzzzzzzz" to assume. The facts are ${NAMES}.`,
    );
    expect(refusal('=off')).to.include('There is no fact "" to assume.');
  });

  it('lists the values of a fact', () => {
    expect(refusal('soap-login=maybe')).to.equal('"maybe" is not a value of soap-login. The values are on, off.');
    expect(refusal('app-type=')).to.equal('"" is not a value of app-type. The values are connected, external-client.');
    expect(refusal('app-type=connected=yes')).to.include('"connected=yes" is not a value of app-type.');
  });

  it('refuses what is no fact=value, and subject', () => {
    expect(refusal('soap-login')).to.equal(
      `"soap-login" does not have the form fact=value. Use --assume fact=value; the facts are ${NAMES}.`,
    );
    expect(refusal('subject=admin')).to.include('"subject" cannot be assumed');
  });

  it('takes zones of the IANA database only', () => {
    for (const zone of ['Mars/Base', '+02:00', '', 'Europe/Berlin;', 'CEST2']) {
      expect(refusal(`login-hours-zone=${zone}`)).to.equal(
        `"${zone}" is not a zone of the IANA database. Use one such as Europe/Berlin, America/New_York or UTC.`,
      );
    }
  });

  it('takes several facts, and the same word twice, but not two words', () => {
    expect([...parseAssumes(['soap-login=off', 'app-type=connected', 'soap-login=off'])]).to.deep.equal([
      ['soap-login', 'off'],
      ['app-type', 'connected'],
    ]);
    expect(refusal(['soap-login=off', 'soap-login=on'])).to.equal(
      '--assume gives soap-login two values: off and on. Give only one.',
    );
  });
});
