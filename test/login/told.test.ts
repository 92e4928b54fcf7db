/** What an attempt tells, with answers that are given instead of sent. The wire itself is tried in attempt.test.ts. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LoginRow } from '../../lib/facts/org/index.js';
import { attempt } from '../../lib/login/attempt.js';
import type { LoginError } from '../../lib/login/error.js';
import type { LoginRequest } from '../../lib/login/envelope.js';
import type { GuardDecision } from '../../lib/login/guardFacts.js';
import { type LoginHost, checkHost } from '../../lib/login/host.js';
import { Journal } from '../../lib/login/journal.js';
import type { AttemptResult, Observed, Plan } from '../../lib/login/attemptResult.js';
import { type Credentials, Secret } from '../../lib/login/secret.js';
import type { Delivery } from '../../lib/login/send.js';
import { validate } from '../../lib/login/validate.js';
import type { Fact, Gap } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';

const ORG = '00D3k000000tr3GEAQ';
const USER = '0053k00000B3GjcAAF';
const known = <T>(value: T): Fact<T> => ({ known: true, value, from: 'test' });
const gapOf = (what: string): Gap => ({ what, why: Text.of('facts.file.missing') });
const unread = (what: string): Fact<never> => ({ known: false, gap: gapOf(what) });

const answered = (status: number, body: string, location = ''): Delivery => ({
  kind: 'answered',
  status,
  location,
  body,
});
const envelope = (body: string): string =>
  `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
const fault = (code: string, words: string): Delivery =>
  answered(
    500,
    envelope(
      `<soapenv:Fault><faultcode>${code}</faultcode><faultstring>${code}: ${words}</faultstring><detail><sf:LoginFault xmlns:sf="x"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${words}</sf:exceptionMessage></sf:LoginFault></detail></soapenv:Fault>`,
    ),
  );
const accepted = (serverUrl: string, sandbox = 'false'): Delivery =>
  answered(
    200,
    envelope(
      `<loginResponse><result><passwordExpired>false</passwordExpired><sandbox>${sandbox}</sandbox><serverUrl>${serverUrl}</serverUrl><sessionId>00D!x</sessionId><userId>${USER}</userId></result></loginResponse>`,
    ),
  );
const whose = answered(
  200,
  envelope(
    `<getUserInfoResponse><result><organizationId>${ORG}</organizationId><userId>${USER}</userId></result></getUserInfoResponse>`,
  ),
);

const OWN = 'https://acme.my.salesforce.com';
const URL_OF_SESSION = `${OWN}/services/Soap/u/64.0/00D3k000000tr3G`;
const state = { active: known(true), frozen: known(false), locked: known(false) };
const row: LoginRow = {
  time: '2026-11-22T10:00:00.000Z',
  status: 'Invalid Password',
  outcome: 'failure',
  sourceIp: '203.0.113.7',
  loginType: 'Other Apex API',
  loginSubType: 'SoapApiLogin',
  apiType: 'SOAP Partner',
  application: '',
};
const decision = (rule: string, verdict: GuardDecision['verdict'], address?: string): GuardDecision => ({
  rule,
  verdict,
  text: Text.of('login.guard.rule', { rule }),
  ...(address === undefined ? {} : { address: { text: address, from: 'LoginHistory' } }),
});
const observed = (more: Partial<Observed> = {}): Observed => ({
  facts: {
    user: known(state),
    history: known({ failures: 0 }),
    policy: known({ attempts: 10, minutes: 15, of: 'org' }),
  },
  user: known(state),
  userId: USER,
  row: async () => Promise.resolve(known(row)),
  decisionAt: async () => Promise.resolve(unread('decision')),
  usedToken: async () => Promise.resolve(undefined),
  ...more,
});

describe('attempt: what is told', () => {
  let dir: string;
  let sent: { readonly host: LoginHost; readonly request: LoginRequest }[];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sf-token-told-'));
    sent = [];
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const user = (securityToken = ''): Credentials => ({
    username: 'i@acme.example',
    password: new Secret('hunter22'),
    securityToken: new Secret(securityToken),
    clientSecret: new Secret(''),
  });

  interface Setup {
    readonly deliveries: readonly Delivery[];
    readonly watch?: Observed;
    readonly plan?: Partial<Plan>;
    readonly origin?: string;
    readonly allowed?: readonly string[];
    readonly token?: string;
  }

  const tried = async ({
    deliveries,
    watch,
    plan = {},
    origin = OWN,
    allowed = [],
    token = '',
  }: Setup): Promise<AttemptResult> => {
    const left = [...deliveries];
    return attempt(
      user(token),
      { host: checkHost(origin, allowed), path: 'soap', apiVersion: 64, clientId: 'client', force: false, ...plan },
      {
        wire: { env: {}, limits: { timeout: 60_000, bytes: 1024 } },
        journal: new Journal(dir),
        now: () => new Date('2026-11-24T12:00:00Z'),
        send: async (host, request) => {
          sent.push({ host, request });
          return Promise.resolve(left.shift() ?? { kind: 'lost', why: 'dropped' });
        },
        ...(watch === undefined ? {} : { observe: async () => Promise.resolve(watch) }),
      },
    );
  };
  const said = ({ message }: AttemptResult): unknown => [message.key, message.params];

  it('names the host and the reason where nothing was sent', async () => {
    const notSent = { kind: 'not-sent', why: 'refused', detail: 'ECONNREFUSED' } as const;
    const outcome = await tried({ deliveries: [notSent], watch: observed() });
    expect(said(outcome)).to.deep.equal([
      'login.not-sent.refused',
      { host: 'acme.my.salesforce.com', detail: 'ECONNREFUSED' },
    ]);
    expect(outcome.causes.map((one) => [one.cause, one.confidence, one.evidence.length])).to.deep.equal([
      ['not-sent', 'certain', 1],
    ]);
    expect([outcome.protective, outcome.words, outcome.tokenSent]).to.deep.equal([false, '', false]);
    expect(outcome, 'no row is asked for').not.to.have.property('row');
    expect(outcome.proves.why.key).to.equal('login.proves.nothing');
  });

  it('names the host where no answer came, with the row and what of it could not be read', async () => {
    const lost = { kind: 'lost', why: 'timeout' } as const;
    const outcome = await tried({ deliveries: [lost], watch: observed() });
    expect(said(outcome)).to.deep.equal(['login.lost.timeout', { host: 'acme.my.salesforce.com' }]);
    expect(outcome.row).to.deep.equal(row);
    expect(outcome.gaps).to.deep.equal([]);
    rmSync(dir, { recursive: true });
    const blind = await tried({
      deliveries: [lost],
      watch: observed({ row: async () => Promise.resolve(unread('LoginHistory')) }),
    });
    expect(blind.gaps).to.deep.equal([gapOf('LoginHistory')]);
    expect(blind.causes.map(({ cause }) => cause)).to.deep.equal(['connection-lost']);
    expect(blind).not.to.have.property('row');
  });

  it('guesses nothing from a row that could not be read', async () => {
    const outcome = await tried({
      deliveries: [fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.')],
      watch: observed({ row: async () => Promise.resolve(unread('LoginHistory')) }),
    });
    expect(outcome.causes.length).to.be.greaterThan(1);
    const keys = outcome.causes.flatMap(({ evidence }) => evidence.map(({ key }) => key));
    expect(keys).not.to.include('login.evidence.no-row');
  });

  it('sends and writes nothing of what no request can hold', async () => {
    const error = await tried({ deliveries: [], token: 'x\u0000' }).catch((thrown: unknown) => thrown);
    const { key, text } = error as LoginError;
    expect([key, text.params]).to.deep.equal(['login-errors.secret.not-in-xml', { name: 'securityToken' }]);
    expect([sent, readdirSync(dir)]).to.deep.equal([[], []]);
  });

  it('names where a redirect leads', async () => {
    const outcome = await tried({ deliveries: [answered(302, '', 'login.evil.test')] });
    expect(said(outcome)).to.deep.equal([
      'login.unreadable.redirect',
      { host: 'acme.my.salesforce.com', status: '302', target: 'login.evil.test' },
    ]);
    expect(outcome.cause).to.equal('redirected');
  });

  it('tells which rule of the guard refused, and spends nothing', async () => {
    const frozen = { ...state, frozen: known(true) };
    const facts = { user: known(frozen), history: known({ failures: 0 }) };
    const outcome = await tried({ deliveries: [], watch: observed({ facts, user: known(frozen) }) });
    expect([outcome.outcome, outcome.cause, outcome.protective]).to.deep.equal(['refused', 'user-frozen', false]);
    expect(outcome.causes.map(({ evidence }) => evidence.map(({ key }) => key))).to.deep.equal([
      ['login.guard.frozen'],
    ]);
    expect(sent).to.deep.equal([]);
  });

  it('tells the step of the decision table that refused', async () => {
    const refused = decision('soap-disabled', 'impossible');
    const facts = { user: known(state), history: known({ failures: 0 }), decision: known({ ...refused, open: {} }) };
    const outcome = await tried({ deliveries: [], watch: observed({ facts }) });
    expect([outcome.outcome, outcome.cause, outcome.protective]).to.deep.equal(['refused', 'soap-disabled', false]);
    expect(outcome.causes[0]?.evidence).to.deep.include(refused.text);
    expect(outcome.decision?.rule).to.equal('soap-disabled');
  });

  it('tells how many attempts are left where that is why it tries none', async () => {
    const facts = {
      user: known(state),
      history: known({ failures: 9 }),
      policy: known({ attempts: 10, minutes: 15, of: 'org' } as const),
    };
    const outcome = await tried({ deliveries: [], watch: observed({ facts }) });
    expect([outcome.outcome, outcome.cause, outcome.protective]).to.deep.equal([
      'refused',
      'attempts-nearly-spent',
      true,
    ]);
    expect(outcome.guard.attemptsLeft).to.equal(1);
    expect(outcome.guard.checked).to.include('attempts');
    expect(sent).to.deep.equal([]);
  });

  it('lets nobody take a limit for read where no org was asked', async () => {
    const outcome = await tried({ deliveries: [fault('INVALID_LOGIN', 'x')] });
    expect(outcome.guard).not.to.have.property('attemptsLeft');
    expect(outcome.guard).not.to.have.property('nextSafeAttempt');
    expect(outcome.guard.skipped.map(({ check }) => check)).to.include('attempts');
    expect(outcome.gaps).to.deep.equal([]);
  });

  it('says from when another attempt is safe, after one that failed', async () => {
    await tried({ deliveries: [fault('INVALID_LOGIN', 'x')] });
    const again = await tried({ deliveries: [fault('INVALID_LOGIN', 'x')] });
    expect(again.outcome).to.equal('refused');
    expect(sent).to.have.length(1);
    expect(again.guard.nextSafeAttempt ?? '').to.match(/^\d{4}-\d\d-\d\dT/);
  });

  it('says once each what the guard could not read', async () => {
    const facts = { user: unread('User'), history: unread('LoginHistory'), policy: unread('PasswordPolicy') };
    const outcome = await tried({
      deliveries: [fault('LOGIN_DURING_RESTRICTED_TIME', 'x')],
      watch: observed({ facts: { ...facts, decision: unread('decision') } }),
      plan: { force: true },
    });
    expect(outcome.gaps.map(({ what }) => what)).to.deep.equal(['User', 'LoginHistory', 'PasswordPolicy', 'decision']);
    expect(outcome).not.to.have.property('decision');
  });

  it('takes a refusal of a domain for the profile where the host is the own one', async () => {
    const refused = fault('LOGIN_DURING_RESTRICTED_DOMAIN', 'cannot log in from current domain');
    const cause = async (origin: string): Promise<string> => {
      const outcome = await tried({ deliveries: [refused], origin });
      rmSync(dir, { recursive: true });
      return outcome.causes.map((one) => `${one.cause} ${one.confidence}`).join(', ');
    };
    expect(await cause(OWN)).to.equal('profile-range-outside certain');
    expect(await cause('https://acme--uat.sandbox.my.salesforce.com')).to.equal('profile-range-outside certain');
    for (const shared of ['https://login.salesforce.com', 'https://test.salesforce.com']) {
      expect(await cause(shared), shared).to.equal('profile-range-outside likely, my-domain-required likely');
    }
  });

  it('proves a password wrong only by the row, and where no token was sent', async () => {
    const proven = async (more: Partial<Setup>): Promise<string> => {
      const { proves } = await tried({ deliveries: [fault('INVALID_LOGIN', 'x')], ...more });
      rmSync(dir, { recursive: true });
      return `${proves.password} ${proves.why.key}`;
    };
    expect(await proven({ watch: observed() })).to.equal('no login.proves.wrong');
    expect(await proven({ watch: observed(), token: 'x' })).to.equal('unknown login.proves.one-of-both');
    expect(await proven({})).to.equal('unknown login.proves.failed');
  });

  it('reads a last success and the state of the user into the causes', async () => {
    const changed = { ...state, lastPasswordChange: '2026-11-20T08:00:00.000Z' };
    const demanded = { ...row, status: 'Failed: API security token required' };
    const outcome = await tried({
      deliveries: [fault('LOGIN_MUST_USE_SECURITY_TOKEN', 'x')],
      watch: observed({
        user: known(changed),
        lastSuccess: '2026-11-19T08:00:00.000Z',
        row: async () => Promise.resolve(known(demanded)),
      }),
      token: 'x',
    });
    expect(outcome.cause).to.equal('token-outdated');
    expect(outcome.causes[0]?.evidence.map(({ key }) => key)).to.include('login.evidence.token-died');
  });

  it('stops at an answer that concerns every user, and says whose it was', async () => {
    const users = ['a@b.c', 'd@e.f', 'g@h.i'].map((username) => ({ ...user(), username }));
    const outcomesOf = async (answer: Delivery): Promise<AttemptResult[]> =>
      validate(
        users,
        { host: checkHost(OWN), path: 'soap', apiVersion: 64, clientId: 'client', force: true },
        {
          wire: { env: {}, limits: { timeout: 60_000, bytes: 1024 } },
          journal: new Journal(dir),
          now: () => new Date('2026-11-24T12:00:00Z'),
          send: async (host, request) => {
            sent.push({ host, request });
            return Promise.resolve(answer);
          },
        },
      );
    const [first, ...others] = await outcomesOf(fault('ORG_LOCKED', 'x'));
    expect(first?.cause).to.equal('org-locked');
    expect(others.map((one) => [one.outcome, one.cause, said(one)])).to.deep.equal(
      others.map(() => ['refused', 'stopped-early', ['login.stopped-early', { username: 'a@b.c' }]]),
    );
    expect([others.length, sent.length]).to.deep.equal([2, 1]);
    rmSync(dir, { recursive: true });
    const all = await outcomesOf(fault('INVALID_LOGIN', 'x'));
    expect(all.map(({ outcome }) => outcome)).to.deep.equal(['failed', 'failed', 'failed']);
  });

  describe('of a login that worked', () => {
    it('is the session at its own path, asked once', async () => {
      const outcome = await tried({ deliveries: [accepted(URL_OF_SESSION), whose] });
      expect([outcome.outcome, said(outcome)]).to.deep.equal(['succeeded', ['login.accepted.fine', {}]]);
      expect([outcome.cause, outcome.causes]).to.deep.equal(['none', []]);
      expect(sent.map(({ host, request }) => `${host.name} ${request.path}`)).to.deep.equal([
        'acme.my.salesforce.com /services/Soap/u/64.0',
        'acme.my.salesforce.com /services/Soap/u/64.0/00D3k000000tr3G',
      ]);
    });

    it('is the path of the partner API where the address of the session has none', async () => {
      await tried({ deliveries: [accepted(OWN), whose] });
      expect(sent[1]?.request.path).to.match(/^\/services\/Soap\/u\/\d+\.0$/);
    });

    it('is a session for a host that was allowed by name, where that host gave it', async () => {
      const origin = 'https://proxy.acme.example';
      const session = [accepted(`${origin}/services/Soap/u/64.0`), whose];
      const allowed = ['proxy.acme.example'];
      expect((await tried({ deliveries: session, origin, allowed })).outcome).to.equal('succeeded');
      expect(sent[1]?.host.name).to.equal('proxy.acme.example');
      const other = await tried({
        deliveries: session,
        origin: 'https://other.acme.example',
        allowed: ['other.acme.example'],
      });
      expect(said(other)).to.deep.equal(['login.accepted.foreign-api-host', {}]);
      expect(said(await tried({ deliveries: session }))).to.deep.equal(['login.accepted.foreign-api-host', {}]);
    });

    it('is no session for a host of this machine', async () => {
      const outcome = await tried({ deliveries: [accepted('http://127.0.0.1:1/x'), whose] });
      expect([outcome.outcome, outcome.cause, said(outcome)]).to.deep.equal([
        'unknown',
        'answer-unreadable',
        ['login.accepted.foreign-api-host', {}],
      ]);
      expect(sent).to.have.length(1);
    });

    it('is not verified where the second call has no answer', async () => {
      for (const delivery of [
        { kind: 'lost', why: 'dropped' },
        { kind: 'not-sent', why: 'name', detail: '' },
      ] as const) {
        const outcome = await tried({ deliveries: [accepted(URL_OF_SESSION), delivery] });
        expect([outcome.outcome, outcome.cause, said(outcome)]).to.deep.equal([
          'unknown',
          'connection-lost',
          ['login.accepted.not-verified', { host: 'acme.my.salesforce.com' }],
        ]);
        expect(outcome.causes.map(({ cause, confidence }) => `${cause} ${confidence}`)).to.deep.equal([
          'connection-lost certain',
        ]);
      }
    });

    it('is refused with the words of Salesforce, struck out', async () => {
      const refusal = fault('INVALID_SESSION_ID', 'hunter22 is invalid');
      const outcome = await tried({ deliveries: [accepted(URL_OF_SESSION), refusal] });
      expect(said(outcome)).to.deep.equal(['login.accepted.refused', { code: 'INVALID_SESSION_ID' }]);
      expect(outcome.words).to.equal('[struck out] is invalid');
      expect(outcome.cause).to.equal('session-refused');
    });

    it('is of another user, org or kind of org than expected, and both are named', async () => {
      const found = async (more: Partial<Setup>, sandbox?: string): Promise<unknown> =>
        said(await tried({ deliveries: [accepted(URL_OF_SESSION, sandbox), whose], ...more }));
      expect(await found({ watch: observed({ userId: '005000000000001AAA' }) })).to.deep.equal([
        'login.accepted.other-user',
        { found: USER, expected: '005000000000001AAA' },
      ]);
      expect(await found({ plan: { expectedOrg: '00D000000000001EAA' } })).to.deep.equal([
        'login.accepted.other-org',
        { found: ORG, expected: '00D000000000001EAA' },
      ]);
      expect(await found({ watch: observed({ sandbox: true }) })).to.deep.equal([
        'login.accepted.sandbox-mix-up',
        { found: 'production', expected: 'sandbox' },
      ]);
      expect(await found({ watch: observed({ sandbox: false }) }, 'true')).to.deep.equal([
        'login.accepted.sandbox-mix-up',
        { found: 'sandbox', expected: 'production' },
      ]);
      expect(await found({ origin: 'https://test.salesforce.com' }), 'by the host').to.deep.equal([
        'login.accepted.sandbox-mix-up',
        { found: 'production', expected: 'sandbox' },
      ]);
    });

    it('tells the decision at the address of its row, else the one before', async () => {
      const before = decision('untrusted', 'token-required', '198.51.100.1');
      const there = decision('trusted-range', 'no-token', '203.0.113.7');
      const success: LoginRow = { ...row, status: 'Success', outcome: 'success' };
      const asked: string[] = [];
      const watch = (more: Partial<Observed>): Observed =>
        observed({
          facts: { ...observed().facts, decision: known({ ...before, open: {} }) },
          row: async () => Promise.resolve(known(success)),
          decisionAt: async (address) => {
            asked.push(address);
            return Promise.resolve(known(there));
          },
          ...more,
        });
      const login = async (more: Partial<Observed>): Promise<readonly unknown[]> => {
        const outcome = await tried({ deliveries: [accepted(URL_OF_SESSION), whose], watch: watch(more), token: 'x' });
        return [outcome.decision?.rule, outcome.proves.why.key, outcome.proves.token];
      };
      expect(await login({})).to.deep.equal(['trusted-range', 'login.proves.trusted', 'unknown']);
      expect(asked).to.deep.equal(['203.0.113.7']);
      const unreadThere = { decisionAt: async () => Promise.resolve(unread('decision')) };
      expect(await login(unreadThere)).to.deep.equal(['untrusted', 'login.proves.untrusted', 'yes']);
      expect(await login({ row: async () => Promise.resolve(known(undefined)) })).to.deep.equal([
        'untrusted',
        'login.proves.untrusted',
        'yes',
      ]);
      expect(asked, 'no row, no address').to.have.length(1);
    });

    it('proves nothing of a token that was not sent, nor of one at an address that nobody knows', async () => {
      const proven = async (token: string, more: Partial<Observed>): Promise<string> => {
        const login = { deliveries: [accepted(URL_OF_SESSION), whose], watch: observed(more), token };
        return (await tried(login)).proves.why.key;
      };
      expect(await proven('', {})).to.equal('login.proves.none-sent');
      const nowhere = {
        facts: { ...observed().facts, decision: known({ ...decision('untrusted', 'token-required'), open: {} }) },
      };
      expect(await proven('x', nowhere)).to.equal('login.proves.address-unknown');
    });

    it('is asked whose it is by the userinfo endpoint where the session is a JWT', async () => {
      const plan = { path: 'oauth-password' } as const;
      const id = `https://login.salesforce.com/id/${ORG}/${USER}`;
      const token = (access: string): Delivery =>
        answered(200, JSON.stringify({ access_token: access, instance_url: OWN, id, token_type: 'Bearer' }));
      const info = answered(200, JSON.stringify({ user_id: USER, organization_id: ORG }));
      const jwt = await tried({ deliveries: [token('eyJx.y.z'), info], plan });
      expect(jwt.outcome).to.equal('succeeded');
      const opaque = await tried({ deliveries: [token('00D!x'), whose], plan });
      expect(opaque.outcome).to.equal('succeeded');
      expect(sent.map(({ request }) => request.path)).to.deep.equal([
        '/services/oauth2/token',
        '/services/oauth2/userinfo',
        '/services/oauth2/token',
        '/services/Soap/u/64.0',
      ]);
      const other = await tried({ deliveries: [token('eyJx.y.z'), whose], plan });
      expect([other.outcome, other.cause]).to.deep.equal(['unknown', 'answer-unreadable']);
    });

    it('has its row, and says where that could not be read', async () => {
      const login = { deliveries: [accepted(URL_OF_SESSION), whose] };
      const seen = await tried({ ...login, watch: observed() });
      expect([seen.row, seen.gaps]).to.deep.equal([row, []]);
      const blind = await tried({
        ...login,
        watch: observed({ row: async () => Promise.resolve(unread('LoginHistory')) }),
      });
      expect([blind.outcome, blind.gaps]).to.deep.equal(['succeeded', [gapOf('LoginHistory')]]);
      expect(blind).not.to.have.property('row');
    });
  });
});
