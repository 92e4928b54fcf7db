/**
 * One login by an app, without a wire: what is sent, once, and what each answer of the token endpoint means
 * (docs/salesforce.md section 8).
 */
import { createPrivateKey, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import type { LoginRow } from '../../../lib/facts/org/index.js';
import { attemptByApp } from '../../../lib/login/app/attempt.js';
import type {
  AppAttemptResult,
  AppPlan,
  AppSurroundings,
  AppWatch,
  Excess,
  ObservedApp,
  SeenRow,
} from '../../../lib/login/app/attempt.js';
import type { ClientCredentials, JwtCredentials } from '../../../lib/login/app/credentials.js';
import type { UserState } from '../../../lib/login/diagnose.js';
import type { LoginRequest } from '../../../lib/login/envelope.js';
import { checkHost } from '../../../lib/login/host.js';
import { Secret } from '../../../lib/login/secret.js';
import type { Delivery, SendOptions } from '../../../lib/login/send.js';
import type { AppOfKey, Fact, Gap } from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { ROOT } from '../../support/run.js';

const VECTOR = JSON.parse(readFileSync(join(ROOT, 'test/data/jws/rfc7515-a2.json'), 'utf8')) as { key: JsonWebKey };
const KEY = createPrivateKey({ key: VECTOR.key, format: 'jwk' });

const CLIENT = '3MVG9cAnArYclient';
const SECRET = 'cAnArY&"secret';
const SESSION = '00D3k000000tr3G!AQcAnArYsession';
const ROBOT = 'robot@acme.example';
const ORG = '00D3k000000tr3GEAQ';
const USER = '0053k00000B3GjcAAF';
const OTHER = '0053k00000B3GjdAAF';
const HOST = 'https://acme.my.salesforce.com';
const NOW = Date.parse('2026-11-29T12:00:00.400Z');
const WIRE: SendOptions = { env: {}, limits: { timeout: 60_000, bytes: 1024 } };

const jwt: JwtCredentials = { path: 'jwt', username: ROBOT, clientId: new Secret(CLIENT), key: KEY };
const app: ClientCredentials = {
  ...{ path: 'client-credentials', username: undefined },
  ...{ clientId: new Secret(CLIENT), clientSecret: new Secret(SECRET) },
};
const named: ClientCredentials = { ...app, username: ROBOT };

const known = <T>(value: T): Fact<T> => ({ known: true, value, from: 'test' });
const missing = (what: string): Gap => ({ what, why: Text.of('facts.file.missing') });
const unread = (what: string): Fact<never> => ({ known: false, gap: missing(what) });
const STATE: UserState = { active: known(true), frozen: known(false), locked: known(false) };
const ROW: LoginRow = {
  ...{ time: '2026-11-29T12:00:00.000Z', sourceIp: '198.18.4.7', status: 'Success', outcome: 'success' },
  ...{ application: 'Nightly', loginType: 'Remote Access 2.0', loginSubType: '', apiType: '' },
};

const answer = (status: number, body: string, more: { location?: string; date?: number } = {}): Delivery => ({
  ...{ kind: 'answered', status, location: '', body },
  ...more,
});
const token = (more: Readonly<Record<string, string>> = {}): Delivery =>
  answer(
    200,
    JSON.stringify({
      access_token: SESSION,
      instance_url: HOST,
      id: `https://login.salesforce.com/id/${ORG}/${USER}`,
      token_type: 'Bearer',
      scope: 'api id',
      ...more,
    }),
  );
const whose = (userId = USER, userName = ROBOT, org = ORG): Delivery =>
  answer(
    200,
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><getUserInfoResponse><result><organizationId>${org}</organizationId><userId>${userId}</userId><userName>${userName}</userName></result></getUserInfoResponse></e:Body></e:Envelope>`,
  );
const refusal = (error: string, words: string, more: { date?: number } = {}): Delivery =>
  answer(400, JSON.stringify({ error, error_description: words }), more);

const USERINFO = whose();

interface Sent {
  readonly host: string;
  readonly request: LoginRequest;
  readonly wire: SendOptions;
}

/** A wire that gives these answers, one after the other, and an org that tells what it is asked. */
class Scene {
  public readonly sent: Sent[] = [];
  /** What was asked of the org, shown and sent, in its order. */
  public readonly steps: string[] = [];
  public user: ObservedApp = { user: known(STATE), userId: USER, sandbox: false };
  public row: SeenRow = known(ROW);
  public app: Fact<AppOfKey | undefined> = known(undefined);
  public sandbox: boolean | undefined;
  public excess: Excess = { permissions: [], apiOnly: true, gaps: [] };
  /** Milliseconds; the last is the time from then on. */
  public times = [NOW];
  readonly #answers: Delivery[];

  public constructor(...answers: Delivery[]) {
    this.#answers = answers;
  }

  public around({ isWatched = false }: { isWatched?: boolean } = {}): AppSurroundings {
    return {
      wire: WIRE,
      send: async (host, request, wire) => {
        this.steps.push('send');
        this.sent.push({ host: host.origin, request, wire });
        const next = this.#answers.shift();
        if (next === undefined) throw new Error('One request too many');
        return Promise.resolve(next);
      },
      now: () => new Date((this.times.length > 1 ? this.times.shift() : this.times[0]) ?? Number.NaN),
      tell: (what, username) => this.steps.push(`${what} ${username}`),
      ...(isWatched ? { watch: this.#watch() } : {}),
    };
  }

  #watch(): AppWatch {
    const told = async <T>(step: string, value: T): Promise<T> => {
      this.steps.push(step);
      return Promise.resolve(value);
    };
    return {
      user: async (username) => told(`user ${username}`, this.user),
      sandbox: async () => told('sandbox', this.sandbox),
      row: async (userId, path, since) => told(`row ${userId} ${path} ${since ?? 'new'}`, this.row),
      app: async (clientId) => told(clientId === CLIENT ? 'app' : 'app of another key', this.app),
      excess: async ({ id, username }) => told(`excess ${id} ${username}`, this.excess),
    };
  }
}

const plan = (more: Partial<AppPlan> = {}): AppPlan => ({ host: checkHost(HOST), ...more });
const alone = async (
  credentials: JwtCredentials | ClientCredentials,
  scene: Scene,
  more: Partial<AppPlan> = {},
): Promise<AppAttemptResult> => clean(await attemptByApp(credentials, plan(more), scene.around()));
const watched = async (
  credentials: JwtCredentials | ClientCredentials,
  scene: Scene,
  more: Partial<AppPlan> = {},
): Promise<AppAttemptResult> => clean(await attemptByApp(credentials, plan(more), scene.around({ isWatched: true })));

/** Nothing of a key, a secret or a session is anywhere in a result, in whatever form. */
function clean(result: AppAttemptResult): AppAttemptResult {
  expect(inspect(result, { depth: 20 }) + JSON.stringify(result)).not.to.match(/cAnArY|%22secret/);
  return result;
}

const told = ({ outcome, cause, causes }: AppAttemptResult): string[] => [
  `${outcome} ${cause}`,
  ...causes.map((one) => `${one.cause} ${one.confidence}`),
];
const gapNames = ({ gaps }: AppAttemptResult): unknown[] => gaps.map(({ what }) => what);
const formOf = ({ sent }: Scene): URLSearchParams => new URLSearchParams(sent[0]?.request.body);

describe('a login by an app: what is sent', () => {
  it('with a key is an assertion of who, whom, to whom and for three minutes, signed with RS256', async () => {
    const scene = new Scene(token(), USERINFO);
    scene.times = [NOW, NOW + 1000];
    await alone(jwt, scene);
    expect(scene.sent[0]?.host).to.equal(HOST);
    expect(scene.sent[0]?.request).to.include({ method: 'POST', path: '/services/oauth2/token' });
    const form = formOf(scene);
    expect([...form.keys()]).to.deep.equal(['grant_type', 'assertion']);
    expect(form.get('grant_type')).to.equal('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? [];
    const json = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    expect(json(header)).to.deep.equal({ alg: 'RS256' });
    // 2026-11-29T12:03:00Z
    expect(json(claims)).to.deep.equal({ iss: CLIENT, sub: ROBOT, aud: HOST, exp: 1_795_953_780 });
    const data = Buffer.from(`${header}.${claims}`);
    expect(verify('RSA-SHA256', data, createPublicKey(KEY), Buffer.from(signature, 'base64url'))).to.equal(true);
  });

  it('with a secret is the key and the secret in the form, and nothing of them anywhere else', async () => {
    const scene = new Scene(token(), USERINFO);
    await alone(app, scene);
    expect(Object.fromEntries(formOf(scene))).to.deep.equal({
      grant_type: 'client_credentials',
      client_id: CLIENT,
      client_secret: SECRET,
    });
    const { body: _body, ...rest } = scene.sent[0]?.request ?? { body: '' };
    expect(JSON.stringify(rest)).not.to.include('cAnArY');
    expect(rest).to.deep.include({ method: 'POST', path: '/services/oauth2/token' });
  });

  it('is one login and one look at its session, by the wire of the run', async () => {
    const scene = new Scene(token(), USERINFO);
    await alone(named, scene);
    expect(scene.sent.map(({ request }) => request.path)).to.deep.equal([
      '/services/oauth2/token',
      '/services/Soap/u/64.0',
    ]);
    for (const { wire } of scene.sent) expect(wire).to.equal(WIRE);
  });

  it('comes after what is read of the user, and the run says what it does', async () => {
    const scene = new Scene(token(), USERINFO);
    await watched(jwt, scene);
    expect(scene.steps).to.deep.equal([
      ...[`looking ${ROBOT}`, `user ${ROBOT}`, `trying ${ROBOT}`, 'send', 'send'],
      ...[`row ${USER} jwt new`, `excess ${USER} ${ROBOT}`],
    ]);
  });

  it('of nobody who was named names the host, and asks the org only what kind it is', async () => {
    const scene = new Scene(token(), USERINFO);
    await watched(app, scene);
    expect(scene.steps.slice(0, 4)).to.deep.equal([
      'looking acme.my.salesforce.com',
      'sandbox',
      'trying acme.my.salesforce.com',
      'send',
    ]);
  });

  it('of a user whose org did not say what kind it is asks for the kind', async () => {
    const scene = new Scene(token(), USERINFO);
    scene.user = { user: known(STATE), userId: USER };
    await watched(jwt, scene);
    expect(scene.steps.slice(1, 3)).to.deep.equal([`user ${ROBOT}`, 'sandbox']);
  });
});

describe('a login by an app that is accepted', () => {
  it('without an org to watch it is a success that says what was not checked', async () => {
    const scene = new Scene(token(), USERINFO);
    const result = await alone(app, scene);
    expect(result).to.deep.equal({
      username: ROBOT,
      outcome: 'succeeded',
      protective: false,
      cause: 'none',
      causes: [],
      message: Text.of('login.accepted.fine'),
      words: '',
      guard: {
        checked: [],
        skipped: [
          { check: 'attempts', why: Text.of('login.guard.skipped.locks-nobody') },
          { check: 'journal', why: Text.of('login.guard.skipped.locks-nobody') },
        ],
      },
      proves: { password: 'unknown', token: 'unknown', why: Text.of('login.proves.by-app.client-credentials') },
      tokenSent: false,
      gaps: [{ what: 'PermissionSetAssignment', why: Text.of('login.gap.no-org') }],
      app: { user: { id: USER, username: ROBOT }, orgId: ORG, scopes: ['api', 'id'] },
    });
  });

  it('with one it has its row, what the user may do, and no gap', async () => {
    const scene = new Scene(token(), USERINFO);
    scene.excess = { permissions: ['ModifyAllData'], apiOnly: false, gaps: [] };
    const result = await watched(jwt, scene);
    expect(told(result)).to.deep.equal(['succeeded none']);
    expect(result.row).to.equal(ROW);
    expect(result.gaps).to.deep.equal([]);
    expect(result.app.excess).to.equal(scene.excess);
    expect(result.guard.checked).to.deep.equal(['user', 'state']);
    expect(result.proves.why).to.deep.equal(Text.of('login.proves.by-app.jwt'));
  });

  it('has all gaps: of the user, of the row, of what the user may do', async () => {
    const scene = new Scene(token(), USERINFO);
    scene.user = { user: known({ ...STATE, active: unread('IsActive'), frozen: unread('UserLogin') }), userId: USER };
    scene.row = unread('LoginHistory');
    scene.excess = { permissions: [], apiOnly: undefined, gaps: [missing('PermissionSetAssignment')] };
    const result = await watched(jwt, scene);
    expect(gapNames(result)).to.deep.equal(['IsActive', 'UserLogin', 'LoginHistory', 'PermissionSetAssignment']);
    expect(result).not.to.have.property('row');
    scene.user = { user: unread('User') };
    const hidden = await watched(jwt, Object.assign(new Scene(token(), USERINFO), { user: scene.user }));
    expect(gapNames(hidden)).to.deep.equal(['User']);
    expect(hidden.guard.checked).to.deep.equal([]);
  });

  it('has no row where none came in time', async () => {
    const scene = new Scene(token(), USERINFO);
    scene.row = known(undefined);
    const result = await watched(jwt, scene);
    expect(result).not.to.have.property('row');
    expect(result.gaps).to.deep.equal([]);
  });

  it('looks for the row of a user whom nobody named by the time of the answer, of this machine without one', async () => {
    const scene = new Scene(token(), USERINFO);
    await watched(app, scene);
    expect(scene.steps).to.include(`row ${USER} client-credentials 2026-11-29T12:00:00.400Z`);
    const date = Date.parse('2026-11-29T11:58:20Z');
    const dated = new Scene({ ...token(), date } as Delivery, USERINFO);
    await watched(app, dated);
    expect(dated.steps).to.include(`row ${USER} client-credentials 2026-11-29T11:58:20.000Z`);
  });

  it('looks for the row of whoever logged in, also where another was meant', async () => {
    const scene = new Scene(token({ id: `https://login.salesforce.com/id/${ORG}/${OTHER}` }), whose(OTHER));
    const result = await watched(jwt, scene);
    expect(told(result)).to.deep.equal(['failed other-user', 'other-user certain']);
    expect(scene.steps).to.include(`row ${OTHER} jwt 2026-11-29T12:00:00.400Z`);
    expect(scene.steps).to.include(`excess ${OTHER} ${ROBOT}`);
  });

  it('asks for no row where nobody knows whose it would be', async () => {
    const scene = new Scene(token({ id: '' }), { kind: 'lost', why: 'dropped' });
    const result = await watched(app, scene);
    expect(told(result)).to.deep.equal(['unknown connection-lost', 'connection-lost certain']);
    expect(scene.steps.filter((step) => /^(?:row|excess)/.test(step))).to.deep.equal([]);
    expect(result.username).to.equal('');
    expect(result.app).to.deep.equal({ scopes: ['api', 'id'] });
    expect(result.gaps).to.deep.equal([]);
  });

  it('takes the user of the answer where the session could not be looked at', async () => {
    const scene = new Scene(token(), { kind: 'not-sent', why: 'refused', detail: 'ECONNREFUSED' });
    const result = await watched(named, scene);
    expect(told(result)[0]).to.equal('unknown connection-lost');
    expect(result.username).to.equal(ROBOT);
    expect(scene.steps).to.include(`row ${USER} client-credentials new`);
    expect(result.app).not.to.have.property('excess');
  });
});

describe('a login by an app that is accepted and no good', () => {
  const scopes = async (scope: string): Promise<AppAttemptResult> => alone(jwt, new Scene(token({ scope }), USERINFO));

  it('fails where the scopes call no API, with the scopes; `full` does', async () => {
    const none = await scopes('openid id');
    expect(told(none)).to.deep.equal(['failed app-no-scopes', 'app-no-scopes certain']);
    const message = Text.of('login.accepted.no-api-scope', { scopes: 'openid, id' });
    expect(none.message).to.deep.equal(message);
    expect(none.causes[0]?.evidence).to.deep.equal([message]);
    expect(told(await scopes('id full'))).to.deep.equal(['succeeded none']);
  });

  it('does not fail where the answer names no scopes', async () => {
    expect(told(await scopes(''))).to.deep.equal(['succeeded none']);
  });

  it('fails for what is wrong with the session before what is wrong with the scopes', async () => {
    const scene = new Scene(token({ scope: 'id' }), whose(USER, ROBOT, '00D3k000000tr3HEAQ'));
    const result = await alone(jwt, scene, { expectedOrg: ORG });
    expect(told(result)).to.deep.equal(['failed other-org', 'other-org certain']);
    expect(result.message.params).to.deep.equal({ found: '00D3k000000tr3HEAQ', expected: ORG });
    expect(result.app.orgId).to.equal('00D3k000000tr3HEAQ');
  });

  it('fails for a user who was not meant: by the id that the org has, by the name, by the id of the answer', async () => {
    expect(told(await watched(jwt, new Scene(token(), whose(OTHER))))[0]).to.equal('failed other-user');
    expect(told(await alone(named, new Scene(token(), whose(USER, 'eve@acme.example'))))[0]).to.equal(
      'failed other-user',
    );
    expect(told(await alone(app, new Scene(token(), whose(OTHER))))[0]).to.equal('failed other-user');
    expect(told(await alone(named, new Scene(token(), whose(USER, ROBOT.toUpperCase()))))[0]).to.equal(
      'succeeded none',
    );
  });

  it('is unknown where nobody tells whose the session is, and the id tells where the org has it', async () => {
    const result = await alone(named, new Scene(token({ id: '' }), whose(USER, '')));
    expect(told(result)).to.deep.equal(['unknown answer-unreadable', 'answer-unreadable certain']);
    expect(result.message).to.deep.equal(Text.of('login.accepted.user-untold'));
    expect(told(await watched(named, new Scene(token({ id: '' }), whose(USER, ''))))[0]).to.equal('succeeded none');
    expect(told(await watched(named, new Scene(token({ id: '' }), whose(OTHER, ''))))[0]).to.equal('failed other-user');
  });

  it('looks at a session that is a JWT where such a session holds, once', async () => {
    const access = token({ access_token: 'eyJcAnArY.session' });
    const claims = { user_id: USER, organization_id: ORG, preferred_username: ROBOT };
    const scene = new Scene(access, answer(200, JSON.stringify(claims)));
    expect(told(await alone(jwt, scene))).to.deep.equal(['succeeded none']);
    expect(scene.sent.map(({ request }) => `${request.method} ${request.path}`)).to.deep.equal([
      'POST /services/oauth2/token',
      'GET /services/oauth2/userinfo',
    ]);
    const refused = new Scene(access, answer(403, 'Bad_OAuth_Token'));
    expect(told(await alone(jwt, refused))[0]).to.match(/^failed /);
  });

  it('takes the word of the session for its user where the answer to the login has no id', async () => {
    expect(told(await alone(app, new Scene(token({ id: '' }), USERINFO)))).to.deep.equal(['succeeded none']);
  });

  it('names why the session is refused where that is certain, and else that it is', async () => {
    const cause = async (code: string): Promise<string> => {
      const fault = `<e:Envelope xmlns:e="x"><e:Body><e:Fault><faultcode>sf:${code}</faultcode><faultstring>no</faultstring></e:Fault></e:Body></e:Envelope>`;
      return (await alone(app, new Scene(token(), answer(500, fault)))).cause;
    };
    expect(await cause('INVALID_OPERATION_WITH_EXPIRED_PASSWORD')).to.equal('password-expired');
    // Whether it is the range or My Domain is likely, no more.
    expect(await cause('LOGIN_DURING_RESTRICTED_DOMAIN')).to.equal('session-refused');
    expect(await cause('NEW_FAULT')).to.equal('session-refused');
  });

  it('gives the session back to a host that was allowed by name, and to no other', async () => {
    const host = checkHost('https://login.corp.example', ['login.corp.example']);
    const same = new Scene(token({ instance_url: 'https://login.corp.example' }), USERINFO);
    expect(told(await alone(app, same, { host }))).to.deep.equal(['succeeded none']);
    const other = new Scene(token({ instance_url: 'https://login2.corp.example' }));
    expect(told(await alone(app, other, { host }))[0]).to.equal('unknown answer-unreadable');
  });

  it('gives the session to no host that is not Salesforce', async () => {
    const scene = new Scene(token({ instance_url: 'https://evil.example' }));
    const result = await alone(jwt, scene);
    expect(told(result)).to.deep.equal(['unknown answer-unreadable', 'answer-unreadable certain']);
    expect(result.message).to.deep.equal(Text.of('login.accepted.foreign-api-host'));
    expect(scene.sent).to.have.length(1);
  });

  it('fails for a production org where a sandbox watches, and the other way round', async () => {
    const scene = new Scene(token(), USERINFO);
    scene.user = { user: known(STATE), userId: USER, sandbox: true };
    expect(told(await watched(jwt, scene))[0]).to.equal('failed sandbox-mix-up');
    const test = token({ id: `https://test.salesforce.com/id/${ORG}/${USER}` });
    const production = Object.assign(new Scene(test, USERINFO), { sandbox: false });
    const result = await watched(app, production);
    expect(told(result)[0]).to.equal('failed sandbox-mix-up');
    expect(result.message.params).to.deep.equal({ found: 'sandbox', expected: 'production' });
    expect(told(await watched(app, new Scene(test, USERINFO)))[0]).to.equal('succeeded none');
  });

  it('fails where the session is refused, and shows the words without what was sent', async () => {
    const fault = answer(
      500,
      `<e:Envelope xmlns:e="x"><e:Body><e:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: for ${CLIENT} and ${SECRET.replace('&', '&amp;')}</faultstring></e:Fault></e:Body></e:Envelope>`,
    );
    const result = await alone(app, new Scene(token(), fault));
    expect(result.outcome).to.equal('failed');
    expect(result.message).to.deep.equal(Text.of('login.accepted.refused', { code: 'INVALID_SESSION_ID' }));
    expect(result.words).to.equal('INVALID_SESSION_ID: for [struck out] and [struck out]');
    expect(result.app).to.deep.equal({ scopes: ['api', 'id'] });
  });
});

describe('a login by an app without an answer that can be read', () => {
  const unknowns: readonly (readonly [string, Delivery, string, Text])[] = [
    [
      'nothing left this machine',
      { kind: 'not-sent', why: 'name', detail: 'ENOTFOUND' },
      'not-sent',
      Text.of('login.not-sent.name', { host: 'acme.my.salesforce.com', detail: 'ENOTFOUND' }),
    ],
    [
      'no answer came in time',
      { kind: 'lost', why: 'timeout' },
      'connection-lost',
      Text.of('login.lost.timeout', { host: 'acme.my.salesforce.com' }),
    ],
    [
      'a redirect',
      answer(302, '', { location: 'evil.example' }),
      'redirected',
      Text.of('login.unreadable.redirect', {
        ...{ host: 'acme.my.salesforce.com', status: '302', target: 'evil.example' },
      }),
    ],
    [
      'a web page',
      answer(200, `<html>${SECRET}</html>`),
      'answer-unreadable',
      Text.of('login.unreadable.html', { host: 'acme.my.salesforce.com', status: '200' }),
    ],
    [
      'a token without a host',
      token({ instance_url: '' }),
      'answer-unreadable',
      Text.of('login.unreadable.shape', { host: 'acme.my.salesforce.com', status: '200' }),
    ],
  ];
  for (const [name, delivery, cause, message] of unknowns) {
    it(`${name}: unknown, ${cause}, and no second request`, async () => {
      const scene = new Scene(delivery);
      const result = await watched(jwt, scene);
      expect(told(result)).to.deep.equal([`unknown ${cause}`, `${cause} certain`]);
      expect(result.message).to.deep.equal(message);
      expect(result.causes[0]?.evidence).to.deep.equal([message]);
      expect(scene.sent).to.have.length(1);
      expect(result.proves).to.deep.equal({
        ...{ password: 'unknown', token: 'unknown' },
        why: Text.of(cause === 'not-sent' ? 'login.proves.by-app.not-sent' : 'login.proves.by-app.jwt'),
      });
      expect(result.app).to.deep.equal({ scopes: [] });
      expect(result.words).to.equal('');
      expect(scene.steps.filter((step) => /^(?:row|excess|app)/.test(step))).to.deep.equal([]);
    });
  }
});

describe('a login by an app that is refused', () => {
  /** What docs/salesforce.md has of either flow. */
  const causes: readonly (readonly ['jwt' | 'client-credentials', string, string, string])[] = [
    ['client-credentials', 'invalid_client_id', 'client identifier invalid', 'client-id-wrong certain'],
    ['client-credentials', 'invalid_client', 'invalid client credentials', 'client-secret-wrong likely'],
    ['client-credentials', 'invalid_grant', 'no client credentials user enabled', 'app-no-user certain'],
    ['client-credentials', 'invalid_grant', 'request not supported on this domain', 'my-domain-required certain'],
    ['client-credentials', 'invalid_grant', 'no valid scopes defined', 'app-no-scopes certain'],
    ['client-credentials', 'unsupported_grant_type', 'grant type not supported', 'app-flow-off likely'],
    ['client-credentials', 'invalid_grant', 'External client app is not installed in this org', 'app-blocked certain'],
    ['client-credentials', 'inactive_user', 'user is inactive', 'user-inactive certain'],
    ['jwt', 'invalid_app_access', 'user is not admin approved to access this app', 'app-not-approved certain'],
    ['jwt', 'invalid_grant', "user hasn't approved this consumer", 'app-not-approved certain'],
    ['jwt', 'invalid_grant', 'invalid assertion', 'app-certificate certain'],
    ['jwt', 'invalid_grant', 'audience is invalid', 'assertion-audience certain'],
    ['jwt', 'inactive_user', 'user is inactive', 'user-inactive certain'],
    ['jwt', 'invalid_client_id', 'client identifier invalid', 'client-id-wrong certain'],
  ];
  for (const [path, code, words, expected] of causes) {
    it(`${path}: ${words}: ${expected}`, async () => {
      const scene = new Scene(refusal(code, words));
      const result = await alone(path === 'jwt' ? jwt : app, scene);
      expect(told(result).slice(0, 2)).to.deep.equal([`failed ${expected.split(' ')[0] ?? ''}`, expected]);
      expect(result.message).to.deep.equal(Text.of('login.failed', { code }));
      expect(result.words).to.equal(words);
      expect(scene.sent).to.have.length(1);
      expect(result.app).to.deep.equal({ scopes: [] });
      expect(result.gaps).to.deep.equal([]);
    });
  }

  it('for words that nobody knows has no cause but that', async () => {
    const result = await alone(app, new Scene(refusal('odd_code', 'odd words')));
    expect(told(result)).to.deep.equal(['failed unknown-fault']);
  });

  it('is shown in its own words, without what was sent', async () => {
    const echoed = `for ${CLIENT} with ${SECRET} and ${encodeURIComponent(SECRET)}`;
    const result = await alone(app, new Scene(refusal('invalid_client', echoed)));
    expect(result.words).to.equal('for [struck out] with [struck out] and [struck out]');
    const signed = await alone(jwt, new Scene(refusal('invalid_client_id', `no ${CLIENT} here`)));
    expect(signed.words).to.equal('no [struck out] here');
  });

  it('has the row of the user who was named, and its gap; of nobody, none is looked for', async () => {
    const row: LoginRow = { ...ROW, status: 'Failed: IP Address Not Allowed', outcome: 'failure' };
    const seen = new Scene(refusal('invalid_grant', 'ip restricted'));
    seen.row = known(row);
    const result = await watched(jwt, seen);
    expect(told(result)).to.deep.equal(['failed profile-range-outside', 'profile-range-outside certain']);
    expect(result.row).to.equal(row);
    expect(seen.steps).to.include(`row ${USER} jwt new`);

    const unseen = new Scene(refusal('invalid_grant', 'ip restricted'));
    unseen.row = unread('LoginHistory');
    const gaps = await watched(jwt, unseen);
    expect(told(gaps)).to.deep.equal(['failed profile-range-outside', 'profile-range-outside likely']);
    expect(gapNames(gaps)).to.deep.equal(['LoginHistory']);

    const nobody = new Scene(refusal('invalid_grant', 'ip restricted'));
    expect(await watched(app, nobody)).not.to.have.property('row');
    expect(nobody.steps.filter((step) => step.startsWith('row'))).to.deep.equal([]);
  });

  it('is explained by what the org says of the user', async () => {
    const frozen = new Scene(refusal('invalid_app_access', 'user is not admin approved to access this app'));
    frozen.user = { user: known({ ...STATE, frozen: known(true) }), userId: USER };
    expect(told(await watched(jwt, frozen))).to.deep.equal([
      'failed user-frozen',
      'user-frozen certain',
      'app-not-approved likely',
    ]);

    const gone = new Scene(refusal('invalid_grant', "user hasn't approved this consumer"));
    gone.user = { user: known(undefined), nearest: 'robot@acme.example.uat' };
    const result = await watched(jwt, gone);
    expect(result.cause).to.equal('wrong-username-or-host');
    expect(result.causes[0]?.evidence).to.deep.equal([
      Text.of('login.evidence.no-user-nearest', { from: 'test', nearest: 'robot@acme.example.uat' }),
    ]);
  });

  it('keeps the gaps of the user', async () => {
    const scene = new Scene(refusal('invalid_grant', 'invalid assertion'));
    scene.user = { user: known({ ...STATE, frozen: unread('UserLogin') }), userId: USER };
    scene.row = unread('LoginHistory');
    expect(gapNames(await watched(jwt, scene))).to.deep.equal(['UserLogin', 'LoginHistory']);
  });
});

describe('a refused login by an app: the app itself', () => {
  const OFF: AppOfKey = { label: 'Nightly', switchedOff: known(true), runAs: known('run.as@acme.example') };

  it('is looked up where it may be switched off, and then that is the cause', async () => {
    const scene = new Scene(refusal('invalid_client_id', 'client identifier invalid'));
    scene.app = known(OFF);
    const result = await watched(app, scene);
    expect(told(result)).to.deep.equal(['failed app-switched-off', 'app-switched-off certain']);
    expect(result.causes[0]?.evidence.at(-1)).to.deep.equal(
      Text.of('login.evidence.app-switched-off', { app: 'Nightly' }),
    );
    expect(result.app).to.deep.equal({ scopes: [], runAs: 'run.as@acme.example' });
  });

  it('that is switched off stands before the other causes, less a key that would be wrong', async () => {
    const scene = new Scene(refusal('invalid_app_access', 'user is not admin approved to access this app'));
    scene.app = known(OFF);
    expect(told(await watched(app, scene))).to.deep.equal([
      'failed app-switched-off',
      'app-switched-off certain',
      'app-not-approved likely',
    ]);
  });

  it('is looked up for words that nobody knows, and not where the words name another cause', async () => {
    const odd = new Scene(refusal('odd_code', 'odd words'));
    odd.app = known(OFF);
    expect((await watched(app, odd)).cause).to.equal('app-switched-off');
    const clear = new Scene(refusal('invalid_grant', 'invalid assertion'));
    clear.app = known(OFF);
    expect(told(await watched(jwt, clear))).to.deep.equal(['failed app-certificate', 'app-certificate certain']);
    expect(clear.steps).not.to.include('app');
  });

  it('names whom it runs as for client credentials alone, where the org tells', async () => {
    const words = ['invalid_app_access', 'user is not admin approved to access this app'] as const;
    const of = async (
      credentials: JwtCredentials | ClientCredentials,
      found: Fact<AppOfKey | undefined>,
    ): Promise<unknown> =>
      (await watched(credentials, Object.assign(new Scene(refusal(...words)), { app: found }))).app;
    const on = { ...OFF, switchedOff: known(false) };
    expect(await of(app, known(on))).to.deep.equal({ scopes: [], runAs: 'run.as@acme.example' });
    expect(await of(jwt, known(on))).to.deep.equal({ scopes: [] });
    for (const runAs of [known(undefined), unread('policies')]) {
      expect(await of(app, known({ ...on, runAs }))).to.deep.equal({ scopes: [] });
    }
    expect(await of(app, known(undefined))).to.deep.equal({ scopes: [] });
    expect(await of(app, unread('ExtlClntAppGlobalOauthSettings'))).to.deep.equal({ scopes: [] });
  });

  it('changes no cause where it is on, or nobody could look', async () => {
    for (const switchedOff of [known(false), unread('policies')]) {
      const scene = new Scene(refusal('invalid_client_id', 'client identifier invalid'));
      scene.app = known({ ...OFF, switchedOff });
      expect(told(await watched(app, scene))).to.deep.equal(['failed client-id-wrong', 'client-id-wrong certain']);
    }
  });
});

describe('a login by an app and the clock of this machine', () => {
  const date = Date.parse('2026-11-29T12:00:00Z');
  const at = (...times: number[]): number[] => times.map((seconds) => date + seconds * 1000);

  it('behind by more than the life of an assertion: that is why it had expired', async () => {
    const scene = new Scene(refusal('invalid_grant', 'assertion expired', { date }));
    scene.times = at(-300, -299);
    const result = await alone(jwt, scene);
    expect(told(result)).to.deep.equal(['failed clock-skew', 'clock-skew certain']);
    expect(result.app.clockDifference).to.equal(-300);
    expect(result.causes[0]?.evidence[0]).to.deep.equal(Text.of('login.clock.behind', { seconds: '300' }));
  });

  it('right: it is not why', async () => {
    const scene = new Scene(refusal('invalid_grant', 'assertion expired', { date }));
    scene.times = at(0, 1);
    const result = await alone(jwt, scene);
    expect(told(result)).to.deep.equal(['failed assertion-expired', 'assertion-expired certain']);
    expect(result.app).to.deep.equal({ scopes: [], clockDifference: 0 });
  });

  it('is told of a login that worked, too; without a Date nothing is', async () => {
    const scene = new Scene({ ...token(), date } as Delivery, USERINFO);
    scene.times = at(90, 91);
    expect((await alone(jwt, scene)).app).to.deep.equal({
      user: { id: USER, username: ROBOT },
      orgId: ORG,
      scopes: ['api', 'id'],
      clockDifference: 90,
    });
    const undated = new Scene(refusal('invalid_grant', 'assertion expired'));
    undated.times = at(-300, -299);
    const result = await alone(jwt, undated);
    expect(told(result)).to.deep.equal([
      'failed assertion-expired',
      'assertion-expired certain',
      'clock-skew possible',
    ]);
    expect(result.app).not.to.have.property('clockDifference');
  });
});
