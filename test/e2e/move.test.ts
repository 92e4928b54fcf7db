/**
 * An integration moves from a password to an app: found, written, deployed by the real sf, proved, and used by clients that
 * are not ours.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import jsforce from '@jsforce/jsforce-node';
import { splitCommandLine } from '../../src/cli/commandLine.js';
import { soapLogin } from '../org/client.js';
import type { MadeApp, Org } from '../org/index.js';
import { startOrg } from '../org/index.js';
import { asList, asObject, envelope, type JsonObject, resultOf } from '../support/envelope.js';
import { Home, plugin, type Ran, sf } from '../support/run.js';

const ETL = 'etl.nightly@acme.example';
const PASSWORD = 'Correct-Horse.7';
const TOKEN = 'cAnArYtOkEnCaNaRyToKeN12';

describe('A move from a password to an app', function () {
  const home = new Home();
  let org: Org;
  let folder = '';

  before(async () => {
    org = await startOrg({ users: 30, integrations: 0, logins: 0, seed: 4 });
    org.change.settings.appSecretsByMetadata = true;
    const ended = await sf(
      [
        ...['org', 'login', 'jwt', '--username', org.admin.username, '--jwt-key-file', org.jwtKeyFile],
        ...['--client-id', org.clientId, '--instance-url', org.urls.office, '--alias', 'prod', '--json'],
      ],
      home,
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
  });

  /** A user of the API alone, who has logged in with password and token. */
  async function addIntegration(username: string): Promise<void> {
    org.change.addUser({
      username,
      ...{ profile: 'API Integration', email: 'etl-owner@acme.example' },
      ...{ password: PASSWORD, securityToken: TOKEN },
    });
    org.change.assign(username, 'Use_Any_API_Auth');
    const login = await soapLogin(org.urls.cloud, username, PASSWORD + TOKEN);
    expect(login.status, login.text).to.equal(200);
  }
  async function generate(...flags: string[]): Promise<{ readonly ran: Ran; readonly result: JsonObject }> {
    const args = ['token', 'generate', 'app', '--target-org', 'prod', '--output-dir', folder, '--force', ...flags];
    const ran = await plugin([...args, '--json'], home);
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
      const ended = await sf([...args, '--json'], home, { cwd: folder });
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
      { env: { SF_TOKEN_CLIENT_SECRET: made.clientSecret }, cwd: folder },
    );
    return asList(asObject(resultOf(ran))['results'])[0] ?? {};
  }

  it('to client credentials: written, deployed by the real sf, proved, and used by jsforce', async () => {
    await addIntegration(ETL);
    const { ran, result } = await generate('--username', ETL, '--flow', 'client-credentials');
    expect(ran.code, ran.stdout).to.equal(0);
    expect(result).to.include({ name: 'Etl_Nightly', flow: 'client-credentials', because: 'asked', written: true });
    await deploy(result);
    const made = org.change.consumerOf('Etl_Nightly');
    expect(await validate('client-credentials', ETL, made)).to.include({ outcome: 'succeeded' });
    const client = new jsforce.Connection({
      loginUrl: org.urls.cloud,
      oauth2: { loginUrl: org.urls.cloud, ...made },
    });
    const who = await client.authorize({ grant_type: 'client_credentials' });
    expect(who.id).to.match(/^005/u);
  });

  it('to JWT bearer: the key is kept, and log-ins by sf and by ours succeed with it', async () => {
    const username = 'jwt.nightly@acme.example';
    await addIntegration(username);
    const { ran, result } = await generate('--username', username, '--flow', 'jwt', '--name', 'Nightly_JWT');
    expect(ran.code, ran.stdout).to.equal(0);
    const key = join(folder, 'keys', 'Nightly_JWT.key');
    expect(statSync(key).mode & 0o777).to.equal(0o600);
    await deploy(result);
    const made = org.change.consumerOf('Nightly_JWT');
    expect(await validate('jwt', username, made, '--jwt-key-file', key)).to.include({ outcome: 'succeeded' });
    const login = await sf(
      [
        ...['org', 'login', 'jwt', '--username', username, '--jwt-key-file', key, '--client-id', made.clientId],
        ...['--instance-url', org.urls.cloud, '--json'],
      ],
      home,
    );
    expect(login.code, login.stdout).to.equal(0);
  });
});
