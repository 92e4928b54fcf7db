/**
 * What `list apps` asks of an org of 1,000 apps, 200 permission sets and 10,000 tokens, beside a bare loop over the same
 * records: every object by query and queryMore, every component by listMetadata and readMetadata, ten names a call.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startOrg, type Org } from '../test/org/index.js';
import type { Bench, Measurement } from './bench.js';

const CONNECTED = 300;
const EXTERNAL = 700;
const SETS = 200;
const TOKENS = 10_000;
const MOST = 1.3;
const RUN = join(import.meta.dirname, '..', 'bin', 'run.js');
const VERSION = '64.0';
/** An OauthToken query gives no more rows; OFFSET goes on. */
const MOST_TOKENS = 2500;
const TEN = 10;
const DAYS = 30;

async function openOrg(): Promise<Org> {
  const org = await startOrg({ users: 1000, logins: 5000, seed: 11 });
  org.change.settings.appSecretsByMetadata = true;
  for (let set = 0; set < SETS; set++) org.change.addPermissionSet(`Set_${String(set)}`, ['ApiEnabled', 'ApiUserOnly']);
  for (let set = 0; set < SETS; set++) {
    const name = String(set);
    org.change.addUser({ username: `robot.${name}@loopback.example`, permissionSets: [`Set_${name}`] });
  }
  for (let app = 0; app < CONNECTED + EXTERNAL; app++) {
    const set = String(app % SETS);
    org.change.addApp({
      kind: app < CONNECTED ? 'connected' : 'external',
      name: `App_${String(app)}`,
      clientCredentials: true,
      adminApproved: true,
      runAs: `robot.${set}@loopback.example`,
      permissionSets: [`Set_${set}`],
    });
  }
  for (let token = 0; token < TOKENS; token++) {
    const app = String(token % (CONNECTED + EXTERNAL));
    org.change.secrets.addOauthToken(`robot.${String(token % SETS)}@loopback.example`, `App_${app}`);
  }
  return org;
}

async function callsOfCommand(org: Org, folder: string): Promise<number> {
  const args = [RUN, 'token', 'list', 'apps', '--target-org', org.admin.accessToken, '--json'];
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    SF_ORG_INSTANCE_URL: org.urls.cloud,
    SF_DISABLE_TELEMETRY: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  };
  const maxBuffer = 64 * 1024 * 1024;
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env, maxBuffer });
  const { result } = JSON.parse(stdout) as { result: { apiCalls: number; apps: unknown[]; incomplete: unknown[] } };
  const isWhole = result.apps.length >= CONNECTED + EXTERNAL && result.incomplete.length === 0;
  if (!isWhole) throw new Error('It did not read all.');
  return result.apiCalls;
}

/** Counts its calls. */
class BareLoop {
  public calls = 0;
  readonly #org: Org;

  public constructor(org: Org) {
    this.#org = org;
  }

  /** Every row of a query. */
  public async rows(soql: string): Promise<number> {
    let path: string | undefined = `/services/data/v${VERSION}/query?q=${encodeURIComponent(soql)}`;
    let rows = 0;
    while (path !== undefined) {
      const page = (await this.#get(path)) as { records: unknown[]; nextRecordsUrl?: string };
      rows += page.records.length;
      path = page.nextRecordsUrl;
    }
    return rows;
  }

  /** Every component of a type. */
  public async components(type: string): Promise<void> {
    const listed = await this.#soap(`<listMetadata><queries><type>${type}</type></queries></listMetadata>`);
    const names = [...listed.matchAll(/<fullName>([^<]*)<\/fullName>/gu)].map(([, name = '']) => name);
    for (let at = 0; at < names.length; at += TEN) {
      const asked = names.slice(at, at + TEN).map((name) => `<fullNames>${name}</fullNames>`);
      await this.#soap(`<readMetadata><type>${type}</type>${asked.join('')}</readMetadata>`);
    }
  }

  async #get(path: string): Promise<unknown> {
    this.calls++;
    const headers = { authorization: `Bearer ${this.#org.admin.accessToken}` };
    const answer = await fetch(`${this.#org.urls.cloud}${path}`, { headers });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }

  async #soap(body: string): Promise<string> {
    this.calls++;
    const envelope =
      '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata">' +
      `<soapenv:Header><SessionHeader><sessionId>${this.#org.admin.accessToken}</sessionId></SessionHeader></soapenv:Header>` +
      `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
    const headers = { 'content-type': 'text/xml', soapaction: '""' };
    const url = `${this.#org.urls.cloud}/services/Soap/m/${VERSION}`;
    const answer = await fetch(url, { method: 'POST', headers, body: envelope });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  }
}

async function callsOfLoop(org: Org): Promise<number> {
  const loop = new BareLoop(org);
  await loop.rows('SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication');
  await loop.rows('SELECT Id, MasterLabel, DeveloperName FROM ExternalClientApplication');
  await loop.rows('SELECT ExternalClientApplicationId, ClientCredentialsFlowUser FROM ExtlClntAppOauthPlcyCnfg');
  await loop.rows('SELECT SetupEntityId, Parent.Name FROM SetupEntityAccess');
  for (let offset = 0; ; offset += MOST_TOKENS) {
    const rows = await loop.rows(`SELECT AppName, LastUsedDate FROM OauthToken ORDER BY Id OFFSET ${String(offset)}`);
    if (rows < MOST_TOKENS) break;
  }
  await loop.components('ConnectedApp');
  await loop.components('ExtlClntAppOauthSettings');
  await loop.components('ExtlClntAppGlobalOauthSettings');
  await loop.components('ExtlClntAppConfigurablePolicies');
  await loop.rows("SELECT Id, Username, IsActive FROM User WHERE Username LIKE 'robot.%'");
  await loop.rows(
    "SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username LIKE 'robot.%'",
  );
  const since = new Date(Date.now() - DAYS * 86_400_000).toISOString();
  await loop.rows(`SELECT UserId, Application, LoginSubType, Status FROM LoginHistory WHERE LoginTime >= ${since}`);
  return loop.calls;
}

async function measure(): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-bench-'));
  const org = await openOrg();
  try {
    const value = await callsOfCommand(org, folder);
    const bare = await callsOfLoop(org);
    const ratio = value / bare;
    return {
      ...{ value, unit: 'API calls', against: `a bare loop over the same records: ${String(bare)} API calls`, ratio },
      bounds: [{ unit: 'times the calls of the bare loop', value: ratio, most: MOST }],
    };
  } finally {
    await org.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benches: Bench[] = [{ name: 'list-apps-1k', run: measure }];
