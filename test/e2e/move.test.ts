/**
 * An integration moves from a password to an app: found, written, deployed by the real sf, proved, and used by clients that
 * are not ours.
 */
import { execFile } from 'node:child_process';
import { sign } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import { splitCommandLine } from '../../lib/cli/commandLine.js';
import { soapLogin } from '../org/client.js';
import type { MadeApp, Org } from '../org/index.js';
import { startOrg } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { asList, asObject, envelope, type Json, type JsonObject, resultOf } from '../support/envelope.js';
import { Home, plugin, type Ran, sf } from '../support/run.js';
import { expectMode } from '../support/system.js';

const ETL = 'etl.nightly@acme.example';
const PASSWORD = 'Correct-Horse.7';
const TOKEN = 'cAnArYtOkEnCaNaRyToKeN12';
const DAY = 86_400_000;
const BEGIN = Date.parse('2026-11-26T08:00:00Z');

describe('A move from a password to an app', function () {
  const home = new Home();
  let org: Org;
  let folder = '';
  let time = BEGIN;
  const clocks = mkdtempSync(join(tmpdir(), 'sf-token-clocks-'));
  const env = (): Record<string, string> => ({ NODE_OPTIONS: clockAt(new Date(time).toISOString(), clocks) });

  before(async () => {
    org = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4, clock: () => time });
    org.change.forgetLogins();
    org.change.settings.appSecretsByMetadata = true;
    const ended = await sf(
      [
        ...['org', 'login', 'jwt', '--username', org.admin.username, '--jwt-key-file', org.jwtKeyFile],
        ...['--client-id', org.clientId, '--instance-url', org.urls.office, '--alias', 'prod', '--json'],
      ],
      home,
      { env: env() },
    );
    expect(ended.code, ended.stdout).to.equal(0);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-move-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  after(async () => {
    await org.close();
    home.remove();
    rmSync(clocks, { recursive: true, force: true });
  });

  /** A user of the API alone, who has logged in with password and token. */
  async function addIntegration(username: string): Promise<void> {
    org.change.addUser({
      username,
      ...{ profile: 'API Integration', email: 'etl-owner@acme.example' },
      ...{ password: PASSWORD, securityToken: TOKEN },
    });
    org.change.assign(username, 'Use_Any_API_Auth');
    // Each night for as long as Salesforce keeps the history: two weeks without are more than it ever went. It names itself
    // as little as the login below, which is one of the same client.
    for (let day = 1; day < 190; day++) {
      org.change.addLogin(username, Math.floor(time / 1000) - day * 86_400, { application: 'N/A' });
    }
    const login = await soapLogin(org.urls.cloud, username, PASSWORD + TOKEN);
    expect(login.status, login.text).to.equal(200);
  }
  async function generate(...flags: string[]): Promise<{ readonly ran: Ran; readonly result: JsonObject }> {
    const args = [
      'token',
      'generate',
      'app',
      '--target-org',
      'prod',
      '--output-dir',
      folder,
      '--force',
      '--overwrite',
      ...flags,
    ];
    const ran = await plugin([...args, '--json'], home, { env: env() });
    return { ran, result: asObject(resultOf(ran)) };
  }
  /** Runs what the result says, in its folder, up to the page that shows the key. */
  async function deploy(result: JsonObject): Promise<void> {
    for (const step of asList(result['steps'])) {
      const { command } = step;
      if (typeof command !== 'string') continue;
      const [program, ...args] = splitCommandLine('step', command);
      expect(program).to.equal('sf');
      if (args[0] === 'token') break;
      const ended = await sf([...args, '--json'], home, { cwd: folder, env: env() });
      expect(ended.code, `${command}\n${ended.stdout}`).to.equal(0);
      if (args[1] === 'list') {
        const names = asList(envelope(ended)['result']).map((one) => one['fullName']);
        const [file = ''] = readdirSync(join(folder, 'policies', 'extlClntAppOauthPolicies'));
        expect(names).to.include(file.replace('.ecaOauthPlcy-meta.xml', ''));
      }
    }
  }
  async function validate(path: string, username: string, made: MadeApp, ...more: string[]): Promise<JsonObject> {
    const ran = await plugin(
      [
        ...['token', 'validate', 'login', '--path', path, '--username', username, '--target-org', 'prod'],
        ...['--client-id', made.clientId, '--no-prompt', '--json', ...more],
      ],
      home,
      { env: { ...env(), SF_TOKEN_CLIENT_SECRET: made.clientSecret }, cwd: folder },
    );
    return asList(asObject(resultOf(ran))['results'])[0] ?? {};
  }

  /** The stage of the user, and the exit code of the gate. */
  async function stage(username: string): Promise<[unknown, number | null]> {
    const args = ['token', 'check', 'move', '--target-org', 'prod', '--fail-within', '200', '--json'];
    const ran = await plugin(args, home, { env: env() });
    const found = asList(resultOf(ran)['integrations']).find((one) => one['username'] === username);
    return [found?.['stage'], ran.code];
  }

  it('to client credentials: found, written, deployed by the real sf, proved, used by jsforce, quiet', async () => {
    await addIntegration(ETL);
    const listed = await plugin(['token', 'list', 'logins', '--target-org', 'prod', '--json'], home, { env: env() });
    expect(asList(resultOf(listed)['logins']).map((row) => asObject(row['user'])['username'])).to.include(ETL);
    expect(await stage(ETL)).to.deep.equal(['password', 30]);

    const { ran, result } = await generate('--username', ETL, '--flow', 'client-credentials');
    expect(ran.code, ran.stdout).to.equal(0);
    expect(result).to.include({ name: 'Etl_Nightly', flow: 'client-credentials', because: 'asked', written: true });
    await deploy(result);
    expect(await stage(ETL)).to.deep.equal(['built', 30]);

    const made = org.change.consumerOf('Etl_Nightly');
    expect(await validate('client-credentials', ETL, made)).to.include({ outcome: 'succeeded' });
    expect(await stage(ETL)).to.deep.equal(['proved', 30]);

    const client = new jsforce.Connection({ loginUrl: org.urls.cloud, oauth2: { loginUrl: org.urls.cloud, ...made } });
    time += DAY;
    const who = await client.authorize({ grant_type: 'client_credentials' });
    expect(who.id).to.match(/^005/u);
    // curl, as shell scripts have it: key and secret by HTTP Basic.
    const token = await byCurl([
      '--user',
      `${made.clientId}:${made.clientSecret}`,
      '-d',
      'grant_type=client_credentials',
    ]);
    expect(String(token['id'])).to.include(who.id);
    expect(await userOf(String(token['access_token']))).to.equal(ETL);
    expect(await stage(ETL)).to.deep.equal(['both', 30]);

    time += 13 * DAY - 3_600_000;
    expect(await stage(ETL), 'nearly two weeks').to.deep.equal(['both', 30]);
    time += 2 * DAY;
    expect(await stage(ETL)).to.deep.equal(['quiet', 0]);
    time = BEGIN;
  });

  it('to JWT bearer: the key is kept, and log-ins by sf and by ours succeed with it', async () => {
    const username = 'jwt.nightly@acme.example';
    await addIntegration(username);
    const { ran, result } = await generate('--username', username, '--flow', 'jwt', '--name', 'Nightly_JWT');
    expect(ran.code, ran.stdout).to.equal(0);
    const key = join(folder, 'keys', 'Nightly_JWT.key');
    expectMode(key, 0o600);
    await deploy(result);
    const made = org.change.consumerOf('Nightly_JWT');
    expect(await validate('jwt', username, made, '--jwt-key-file', key)).to.include({ outcome: 'succeeded' });
    const login = await sf(
      [
        ...['org', 'login', 'jwt', '--username', username, '--jwt-key-file', key, '--client-id', made.clientId],
        ...['--instance-url', org.urls.cloud, '--json'],
      ],
      home,
      { env: env() },
    );
    expect(login.code, login.stdout).to.equal(0);
    // curl again, with an assertion that is signed here.
    const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const claims = { iss: made.clientId, sub: username, aud: org.urls.cloud, exp: Math.floor(time / 1000) + 120 };
    const unsigned = `${part({ alg: 'RS256' })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(unsigned), readFileSync(key)).toString('base64url');
    const token = await byCurl([
      ...['-d', 'grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer'],
      ...['-d', `assertion=${unsigned}.${signature}`],
    ]);
    expect(await userOf(String(token['access_token']))).to.equal(username);
  });

  /** What the token endpoint answers to curl. */
  async function byCurl(args: readonly string[]): Promise<JsonObject> {
    const url = `${org.urls.cloud}/services/oauth2/token`;
    const { stdout } = await promisify(execFile)('curl', ['--silent', '--show-error', ...args, url]);
    return asObject(JSON.parse(stdout) as Json);
  }

  /** Whose session it is. */
  async function userOf(token: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${org.urls.cloud}/services/oauth2/userinfo`, { headers });
    return asObject((await answer.json()) as Json)['preferred_username'];
  }
});
