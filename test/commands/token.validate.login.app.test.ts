import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Answered, Door, admin, word } from '../login/door.js';
import { type AppSpec, type MadeApp, type Org, type Permission, type Vantage, startOrg } from '../org/index.js';
import { type JsonObject, asList, asObject } from '../support/envelope.js';

const ROBOT = 'robot@loopback.example';
const SECRET = 'cAnArY-cLiEnT-sEcReT-4711';
const keys = (): { publicKey: string; privateKey: string } =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const OWN = keys();
const OTHER = keys();

/** Outcome, cause and exit code in one line. */
function summary({ code, json, result }: Answered): string {
  const [one] = asList(result['results']);
  return one === undefined
    ? `error ${word(json['name'])} ${String(code)}`
    : [one['outcome'], one['cause'], code].map(word).join(' ');
}
const first = ({ result }: Answered): JsonObject => asList(result['results'])[0] ?? {};
const app = (answered: Answered): JsonObject => asObject(first(answered)['app']);

describe('sf token validate login by an app', function () {
  let org: Org;
  let door: Door;
  let dir: string;
  let keyFile: string;
  let robotId: string;

  beforeEach(async () => {
    org = await startOrg({ seed: 7 });
    door = new Door();
    dir = mkdtempSync(join(tmpdir(), 'sf-token-app-'));
    keyFile = join(dir, 'server.key');
    writeFileSync(keyFile, OWN.privateKey, { mode: 0o600 });
    org.change.addPermissionSet('Nightly_Export', ['ApiEnabled', 'ApiUserOnly']);
    robotId = org.change.addUser({ username: ROBOT, permissionSets: ['Nightly_Export'] });
  });
  afterEach(async () => {
    door.close();
    rmSync(dir, { recursive: true, force: true });
    await org.close();
  });

  const made = (spec: Partial<AppSpec> = {}): MadeApp =>
    org.change.addApp({
      name: 'Nightly_Export',
      label: 'Nightly export',
      clientSecret: SECRET,
      clientCredentials: true,
      runAs: ROBOT,
      adminApproved: true,
      permissionSets: ['Nightly_Export'],
      certificate: { publicKey: OWN.publicKey, ends: org.change.now() / 1000 + 86_400 },
      ...spec,
    });
  const tokenRequests = (): number => org.requests.filter(({ path }) => path === '/services/oauth2/token').length;
  const run = async (
    args: readonly string[],
    env: Record<string, string>,
    vantage: Vantage = 'cloud',
  ): Promise<Answered> => {
    org.clearLog();
    const wait = args.includes('--wait') ? [] : ['--wait', '0'];
    return door.validate([...args, ...wait], { SF_ORG_INSTANCE_URL: org.urls[vantage], ...env });
  };
  const byCredentials = async ({ clientId, clientSecret }: MadeApp, ...args: string[]): Promise<Answered> =>
    run(['-o', admin(org, 'cloud'), '--path', 'client-credentials', '--client-id', clientId, ...args], {
      SF_TOKEN_CLIENT_SECRET: clientSecret,
    });
  const byJwt = async ({ clientId }: MadeApp, ...args: string[]): Promise<Answered> =>
    run(
      ['-o', admin(org, 'cloud'), '--path', 'jwt', '--client-id', clientId, '--jwt-key-file', keyFile].concat(
        args.includes('-u') ? args : ['-u', ROBOT, ...args],
      ),
      {},
    );

  it('client credentials: proves user, org and scopes, with the row of LoginHistory', async () => {
    const answered = await byCredentials(made(), '-u', ROBOT.toUpperCase());
    expect(summary(answered)).to.equal('succeeded none 0');
    expect(app(answered)).to.deep.include({
      user: { id: robotId, username: ROBOT },
      orgId: org.orgId,
      scopes: ['api'],
      excess: { permissions: [], apiOnly: true },
    });
    expect(first(answered)['evidence']).to.include({
      status: 'Success',
      loginType: 'Remote Access 2.0',
      application: 'Nightly export',
      sourceIp: org.addresses.cloud,
    });
    expect(first(answered)['connection']).to.deep.equal({
      host: org.urls.cloud,
      path: 'client-credentials',
      secretOrder: 'clientSecret',
    });
    expect(first(answered), 'an end that this path does not have').to.not.have.property('retirement');
    expect(tokenRequests()).to.equal(1);
  });

  it('client credentials: without a username, tells whom the app runs as', async () => {
    const answered = await byCredentials(made());
    expect(summary(answered)).to.equal('succeeded none 0');
    expect(first(answered)).to.include({ username: ROBOT });
    expect(first(answered)['evidence']).to.include({ application: 'Nightly export' });
  });

  it('client credentials: fails where the app runs as somebody else, with or without an org to ask', async () => {
    org.change.addUser({ username: 'other@loopback.example' });
    const { clientId, clientSecret } = made();
    expect(summary(await byCredentials({ clientId, clientSecret }, '-u', 'other@loopback.example'))).to.equal(
      'failed other-user 30',
    );
    const alone = await run(
      [
        '--instance-url',
        org.urls.cloud,
        '--path',
        'client-credentials',
        '--client-id',
        clientId,
        '-u',
        'other@loopback.example',
      ],
      { SF_TOKEN_CLIENT_SECRET: clientSecret },
    );
    expect(summary(alone)).to.equal('failed other-user 30');
    expect(word(first(alone)['message'])).to.include(`user ${ROBOT} instead of other@loopback.example`);
    expect(first(alone)['fix'], 'no client names a user on this path').to.deep.equal({
      who: 'admin',
      what: "Change the run-as user in the app's policies. If the app runs as the right user, correct --username instead.",
    });
    expect(app(alone), 'nobody could look').to.not.have.property('excess');
  });

  it('JWT: proves the same, and names the audience', async () => {
    const answered = await byJwt(made());
    expect(summary(answered)).to.equal('succeeded none 0');
    expect(app(answered)).to.deep.include({ user: { id: robotId, username: ROBOT }, scopes: ['api'] });
    expect(first(answered)['evidence']).to.include({ status: 'Success', application: 'Nightly export' });
    expect(first(answered)['connection']).to.deep.equal({
      host: org.urls.cloud,
      path: 'jwt',
      secretOrder: 'key',
      audience: org.urls.cloud,
    });
    expect(tokenRequests()).to.equal(1);
  });

  it('says that these paths lock nobody, tries once, and keeps its journal out of it', async () => {
    const app = made();
    for (let i = 0; i < 12; i++) {
      const answered = await byCredentials({ ...app, clientSecret: 'wrong' }, '-u', ROBOT);
      expect(summary(answered)).to.equal('failed client-secret-wrong 30');
      expect(tokenRequests()).to.equal(1);
      const skipped = asList(asObject(first(answered)['guard'])['skipped']).map((one) => one['check']);
      expect(skipped).to.deep.equal(['attempts', 'journal']);
    }
    expect(summary(await byCredentials(app, '-u', ROBOT))).to.equal('succeeded none 0');
    expect(readdirSync(door.dataDir, { recursive: true }).filter((name) => String(name).includes('attempts'))).to.be
      .empty;
  });

  /** What Salesforce says to client credentials, and what is made of it. */
  const credentials: readonly (readonly [string, Partial<AppSpec>, string])[] = [
    ['flow off', { clientCredentials: false }, 'failed app-flow-off 30'],
    ['no run-as user', { runAs: '' }, 'failed app-no-user 30'],
    ['no scopes', { scopes: [] }, 'failed app-no-scopes 30'],
    ['no scope for the API', { scopes: ['Web', 'OpenID'] }, 'failed app-no-scopes 30'],
    ['not installed', { installed: false }, 'failed app-blocked 30'],
    ['not approved', { permissionSets: [] }, 'failed app-not-approved 30'],
  ];
  for (const [name, spec, expected] of credentials) {
    it(`client credentials, ${name}: ${expected}`, async () => {
      const answered = await byCredentials(made(spec));
      expect(summary(answered)).to.equal(expected);
      expect(asObject(first(answered)['fix'])['who']).to.equal('admin');
    });
  }

  it('client credentials, not approved: the run-as user needs the permission set, named where the org tells', async () => {
    const fix = (answered: Answered): string => String(asObject(first(answered)['fix'])['what']);
    const app = made({ permissionSets: [] });
    const unnamed = fix(await byCredentials(app, '-u', 'other@loopback.example'));
    expect(unnamed)
      .to.include('the user that the app runs as')
      .and.not.match(/once in a browser|other@/u);
    org.change.settings.appSecretsByMetadata = true;
    const answered = await byCredentials(app, '-u', 'other@loopback.example');
    expect(fix(answered)).to.include(`to ${ROBOT}, the user that the app runs as`);
    expect(asObject(first(answered)['app'])['runAs']).to.equal(ROBOT);
    // A JWT names its subject itself.
    expect(fix(await byJwt(app))).to.match(/^Give the user a permission set/u);
  });

  it('client credentials without a scope for the API: says that the login succeeded, and not that there is no token', async () => {
    const answered = await byCredentials(made({ scopes: ['OpenID'] }));
    const message = String(first(answered)['message']);
    expect(message).to.include('The login succeeded').and.not.include('no token');
  });

  it('client credentials: flow off in the other words that are seen', async () => {
    org.change.settings.flowOffError = 'invalid_grant';
    expect(summary(await byCredentials(made({ clientCredentials: false })))).to.equal('failed app-flow-off 30');
  });

  it('client credentials: a host that is not the My Domain', async () => {
    const { clientId, clientSecret } = made();
    const answered = await run(
      ['--instance-url', org.generalLoginUrl, '--path', 'client-credentials', '--client-id', clientId],
      { SF_TOKEN_CLIENT_SECRET: clientSecret },
    );
    expect(summary(answered)).to.equal('failed my-domain-required 30');
    expect(first(answered)).to.include({ username: '' });
    expect(asObject(first(answered)['fix'])).to.include({ who: 'integrator' });
  });

  it('both: an app that is not there', async () => {
    const nobody = { clientId: '3MVG9nobody', clientSecret: SECRET };
    made();
    expect(summary(await byCredentials(nobody))).to.equal('failed client-id-wrong 30');
    expect(summary(await byJwt(nobody))).to.equal('failed client-id-wrong 30');
  });

  it('both: an app that is switched off, where the org lets its consumer key be compared; else it may be that too', async () => {
    const off = made({ enabled: false });
    expect(summary(await byCredentials(off)), 'settings kept back').to.equal('failed client-id-wrong 30');
    expect(String(first(await byCredentials(off))['message'])).to.include('switched off');
    org.change.settings.appSecretsByMetadata = true;
    for (const answered of [await byCredentials(off), await byJwt(off)]) {
      expect(summary(answered)).to.equal('failed app-switched-off 30');
      expect(JSON.stringify(first(answered)['causes'])).to.include('Nightly export');
      expect(asObject(first(answered)['fix'])['who']).to.equal('admin');
    }
    expect(summary(await byCredentials({ ...off, clientId: '3MVG9nobody' }))).to.equal('failed client-id-wrong 30');
  });

  /** What Salesforce says to an assertion, and what is made of it. */
  const assertions: readonly (readonly [string, () => Partial<AppSpec>, string])[] = [
    ['another key', () => ({ certificate: { publicKey: OTHER.publicKey, ends: 1e10 } }), 'failed app-certificate 30'],
    ['certificate ended', () => ({ certificate: { publicKey: OWN.publicKey, ends: 1 } }), 'failed app-certificate 30'],
    ['certificate left out', () => ({ certificate: { publicKey: '', ends: 0 } }), 'failed app-certificate 30'],
    ['not approved by the user', () => ({ adminApproved: false }), 'failed app-not-approved 30'],
    ['not assigned', () => ({ permissionSets: [] }), 'failed app-not-approved 30'],
    ['not installed', () => ({ installed: false }), 'failed app-blocked 30'],
  ];
  for (const [name, spec, expected] of assertions) {
    it(`JWT, ${name}: ${expected}`, async () => {
      expect(summary(await byJwt(made(spec())))).to.equal(expected);
    });
  }

  it('JWT: a user whom the org does not have', async () => {
    const answered = await byJwt(made(), '-u', 'rob0t@loopback.example');
    expect(summary(answered)).to.equal('failed wrong-username-or-host 30');
    expect(tokenRequests()).to.equal(1);
  });

  it('JWT: a clock that is wrong is measured, and named where it is the reason', async () => {
    const made1 = made();
    const difference = (answered: Answered): number => Number(app(answered)['clockDifference']);
    /** With what was measured held against what the org's clock was moved by: as far off as the run took at most. */
    const measured = async (by: number): Promise<Answered> => {
      const began = performance.now();
      const answered = await byJwt(made1);
      const off = 2 + (performance.now() - began) / 1000;
      expect(difference(answered)).to.be.within(-by - off, -by + off);
      return answered;
    };
    expect(summary(await measured(0))).to.equal('succeeded none 0');
    // Three minutes is how long an assertion holds, and one of them is enough for a slow machine to make one.
    org.change.passTime(120);
    expect(summary(await measured(120))).to.equal('succeeded none 0');
    org.change.passTime(65);
    const behind = await measured(185);
    expect(summary(behind)).to.equal('failed clock-skew 30');
    expect(JSON.stringify(first(behind)['causes'])).to.include(
      `clock of this machine is ${String(-difference(behind))} s behind Salesforce's`,
    );
    org.change.passTime(-1000);
    expect(summary(await measured(-815))).to.equal('succeeded none 0');
  });

  it('both: inactive, frozen and fenced users', async () => {
    const app = made();
    for (const [change, cause] of [
      [{ active: 0 }, 'user-inactive'],
      [{ active: 1, frozen: 1 }, 'user-frozen'],
    ] as const) {
      org.change.changeUser(ROBOT, change);
      expect(summary(await byJwt(app))).to.equal(`failed ${cause} 30`);
      expect(summary(await byCredentials(app, '-u', ROBOT))).to.equal(`failed ${cause} 30`);
    }
    const ranges = [{ start: org.addresses.office, end: org.addresses.office }];
    org.change.addProfile({ name: 'Fenced', permissions: ['ApiEnabled'], ranges });
    org.change.addUser({ username: 'fenced@loopback.example', profile: 'Fenced' });
    const fenced = made({ name: 'Fenced', runAs: 'fenced@loopback.example', permissionSets: [], profiles: ['Fenced'] });
    // A JWT is held to the profile's ranges whatever the app says; client credentials, by an app that enforces them.
    const answered = await byJwt(fenced, '-u', 'fenced@loopback.example');
    expect(summary(answered)).to.equal('failed profile-range-outside 30');
    expect(JSON.stringify(first(answered)['causes'])).to.not.include('app-range-outside');
    const ofApp = await byCredentials(fenced, '-u', 'fenced@loopback.example');
    expect(word(first(ofApp)['cause'])).to.be.oneOf(['profile-range-outside', 'app-range-outside']);
    expect(ofApp.code).to.equal(30);
  });

  it('a frozen user without an org to ask: never a password that is wrong', async () => {
    const { clientId, clientSecret } = made();
    org.change.changeUser(ROBOT, { frozen: 1 });
    const answered = await run(
      ['--instance-url', org.urls.cloud, '--path', 'client-credentials', '--client-id', clientId],
      { SF_TOKEN_CLIENT_SECRET: clientSecret },
    );
    const causes = asList(first(answered)['causes']).map((one) => one['cause']);
    expect(causes).to.deep.equal(['user-frozen']);
    expect(answered.code).to.equal(30);
  });

  it('tells a user behind the app who may do more than an integration needs', async () => {
    const powers: Permission[] = ['ApiEnabled', 'ModifyAllData', 'ViewAllData'];
    org.change.addPermissionSet('Too_Much', powers);
    org.change.addUser({ username: 'mighty@loopback.example', permissionSets: ['Too_Much', 'Nightly_Export'] });
    org.change.addUser({ username: 'person@loopback.example', permissionSets: ['Too_Much'] });
    const mighty = await byCredentials(made({ runAs: 'mighty@loopback.example' }));
    expect(summary(mighty)).to.equal('succeeded none 0');
    expect(app(mighty)['excess']).to.deep.equal({ permissions: ['ModifyAllData', 'ViewAllData'], apiOnly: true });
    const person = await byCredentials(
      made({ name: 'P', runAs: 'person@loopback.example', permissionSets: ['Too_Much'] }),
    );
    expect(asObject(app(person)['excess'])['apiOnly']).to.equal(false);
  });

  it('what this session may not see of the user is incomplete, and never nothing', async () => {
    const session = org.change.sessionWithout(
      'ViewSetup',
      'AssignPermissionSets',
      'ManageUsers',
      'MonitorLoginHistory',
    );
    const { clientId, clientSecret } = made();
    const answered = await run(['-o', session.accessToken, '--path', 'client-credentials', '--client-id', clientId], {
      SF_TOKEN_CLIENT_SECRET: clientSecret,
    });
    expect(first(answered)['outcome']).to.equal('succeeded');
    expect(first(answered)).to.not.have.property('evidence');
    const incomplete = asList(answered.result['incomplete']).map((gap) => word(gap['what']));
    expect(incomplete).to.include('LoginHistory');
    expect(incomplete.some((what) => what.startsWith('PermissionSet'))).to.equal(true);
  });

  it('without an org to ask, what the user may do is incomplete', async () => {
    const { clientId, clientSecret } = made();
    const flags = ['--instance-url', org.urls.cloud, '--client-id', clientId];
    const byKey = [...flags, '--path', 'jwt', '--jwt-key-file', keyFile, '-u', ROBOT];
    for (const args of [[...flags, '--path', 'client-credentials'], byKey]) {
      const answered = await run(args, { SF_TOKEN_CLIENT_SECRET: clientSecret });
      expect(summary(answered)).to.equal('succeeded none 0');
      expect(app(answered)).to.not.have.property('excess');
      const gaps = asList(answered.result['incomplete']).map((gap) => [gap['what'], word(gap['why'])].join(': '));
      expect(gaps.join()).to.include('PermissionSetAssignment: without --target-org');
    }
    const told = await byCredentials({ clientId, clientSecret });
    expect(asList(told.result['incomplete'])).to.deep.equal([]);
  });

  it('an org that stops answering after the attempt changes no outcome: what it did not tell is incomplete', async () => {
    const { clientId, clientSecret } = made();
    for (const soql of [/FROM LoginHistory/, /FROM PermissionSetAssignment/]) {
      org.fault({ when: { soql }, kind: 'request-limit' });
      const answered = await run(['-o', admin(org, 'cloud'), '--path', 'client-credentials', '--client-id', clientId], {
        SF_TOKEN_CLIENT_SECRET: clientSecret,
      });
      org.clearFaults();
      expect(first(answered)['outcome'], String(soql)).to.equal('succeeded');
      expect(answered.code).to.equal(0);
      expect(asList(answered.result['incomplete']), String(soql)).to.not.be.empty;
    }
  });

  it('usage: key, secret, subject and file are asked for before anything is sent', async () => {
    const { clientId } = made();
    const encrypted = join(dir, 'encrypted.key');
    writeFileSync(
      encrypted,
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
      }).privateKey,
    );
    const publicFile = join(dir, 'public.key');
    writeFileSync(publicFile, OWN.publicKey);
    const host = ['--instance-url', org.urls.cloud];
    const credentials = [...host, '--path', 'client-credentials'];
    const jwt = [...host, '--path', 'jwt', '--client-id', clientId];
    const secret = { SF_TOKEN_CLIENT_SECRET: SECRET };
    const cases: readonly (readonly [readonly string[], Record<string, string>, string])[] = [
      [credentials, secret, 'ClientIdMissingOfAppError'],
      [[...credentials, '--client-id', clientId], { SF_TOKEN_CLIENT_SECRET: '' }, 'InputEmptyClientSecretError'],
      [[...credentials, '--client-id', clientId, '--jwt-key-file', keyFile], secret, 'KeyFileOtherPathError'],
      [[...host, '-u', ROBOT, '--jwt-key-file', keyFile], { SF_TOKEN_PASSWORD: 'x' }, 'KeyFileOtherPathError'],
      [[...jwt, '--jwt-key-file', keyFile], {}, 'InputNoSubjectError'],
      [[...jwt, '-u', ROBOT], {}, 'KeyFileMissingError'],
      [[...jwt, '-u', ROBOT, '--jwt-key-file', join(dir, 'none.key')], {}, 'KeyFileUnreadableError'],
      [[...jwt, '-u', ROBOT, '--jwt-key-file', encrypted], {}, 'KeyFileEncryptedError'],
      [[...jwt, '-u', ROBOT, '--jwt-key-file', publicFile], {}, 'KeyFileNotAKeyError'],
    ];
    for (const [args, env, name] of cases) {
      const answered = await run(args, env);
      expect([answered.code, answered.json['name']], args.join(' ')).to.deep.equal([2, name]);
      expect(tokenRequests()).to.equal(0);
      expect(answered.output).to.not.include(SECRET);
    }
  });

  it('takes the consumer key from SF_TOKEN_CLIENT_ID, and neither is left in the environment', async () => {
    const { clientId } = made();
    const answered = await run(
      ['--instance-url', org.urls.cloud, '--path', 'jwt', '-u', ROBOT, '--jwt-key-file', keyFile],
      { SF_TOKEN_CLIENT_ID: clientId },
    );
    expect(summary(answered)).to.equal('succeeded none 0');
  });

  it('shows neither secret nor private key nor consumer key, whatever the host says', async () => {
    const { clientId, clientSecret } = made();
    const body = OWN.privateKey.split('\n')[3] ?? '';
    org.fault({
      when: { path: /oauth2\/token/ },
      kind: 'answer',
      answer: {
        status: 400,
        body: JSON.stringify({
          error: 'invalid_client',
          error_description: `bad ${clientSecret} ${encodeURIComponent(clientId)} of ${clientId}`,
        }),
      },
    });
    const outputs = [
      await byCredentials({ clientId, clientSecret }),
      await byCredentials(
        { clientId, clientSecret },
        '-u',
        ROBOT,
        '-r',
        'junit',
        '--output-file',
        join(dir, 'out.xml'),
      ),
      await byJwt({ clientId, clientSecret }, '--output-file', join(dir, 'out.json')),
    ].map(({ output }) => output);
    outputs.push(...['out.xml', 'out.json'].map((name) => readFileSync(join(dir, name), 'utf8')));
    for (const output of outputs) {
      expect(output).to.not.include(clientSecret);
      expect(output).to.not.include(body);
      expect(output).to.not.include(clientId);
    }
  });
});
