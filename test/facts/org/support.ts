/**
 * Connections of @salesforce/core to the org on loopback, and readers of what comes out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo, Connection } from '@salesforce/core';
import { openOrg, OrgError, type OrgOptions, type OrgWitness } from '../../../lib/facts/org/index.js';
import type { Fact, Gap } from '../../../lib/policy/types.js';
import type { Org, OrgSession } from '../../org/index.js';
import { nameOf } from '../../support/gapName.js';

/** Core keeps its state below HOME, whenever it likes: the process of these tests has a HOME of its own. */
const home = mkdtempSync(join(tmpdir(), 'sf-token-facts-home-'));
Object.assign(process.env, {
  HOME: home,
  USERPROFILE: home,
  SF_DISABLE_LOG_FILE: 'true',
  SF_DISABLE_TELEMETRY: 'true',
  SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
});
process.on('exit', () => {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

export const VERSION = '66.0';

export interface ConnectOptions {
  readonly version?: string;
  readonly vantage?: keyof Org['urls'];
}

/** The connection that sf makes of a raw access token. */
export async function connect(org: Org, session: OrgSession, options: ConnectOptions = {}): Promise<Connection> {
  return connectTo(org.urls[options.vantage ?? 'cloud'], session.accessToken, options.version);
}

/** The same to where nothing has to be: nothing is sent by it before it is used. */
export async function connectTo(
  instanceUrl: string,
  accessToken = '00D000000000001!nobody',
  version = VERSION,
): Promise<Connection> {
  const authInfo = await AuthInfo.create({
    username: accessToken,
    accessTokenOptions: { accessToken, instanceUrl },
  });
  return Connection.create({ authInfo, connectionOptions: { version } });
}

/** The connection that sf makes after a JWT login of a new administrator: it can renew its session. */
export async function connectByJwt(org: Org, username: string): Promise<Connection> {
  org.change.addUser({ username, profile: 'System Administrator' });
  const authInfo = await AuthInfo.create({
    username,
    oauth2Options: { clientId: org.clientId, privateKeyFile: org.jwtKeyFile, loginUrl: org.urls.cloud },
  });
  return Connection.create({ authInfo, connectionOptions: { version: VERSION } });
}

/** Attempts follow each other at once; what they would have waited is told to `waited`, in milliseconds. */
export function impatient(waited: number[] = []): Pick<OrgOptions, 'pause'> {
  return {
    pause: async (milliseconds) => {
      waited.push(milliseconds);
      return Promise.resolve();
    },
  };
}

export async function witnessOf(
  org: Org,
  session: OrgSession = org.admin,
  options: OrgOptions & ConnectOptions = {},
): Promise<OrgWitness> {
  return openOrg(await connect(org, session, options), { ...impatient(), ...options });
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** The value of a fact that has to be known. */
export function valueOf<T>(fact: Fact<T>): T {
  if (!fact.known) {
    throw new Error(
      `Unreadable: ${nameOf(fact.gap)}, ${fact.gap.why.key} ${Object.values(fact.gap.why.params).join(' ')}`,
    );
  }
  return fact.value;
}

/** The gap of a fact that must not be known. */
export function gapIn(fact: Fact<unknown>): Gap {
  if (fact.known) throw new Error(`Known, where it should not be: ${String(fact.value)}`);
  return fact.gap;
}

/** The error that the work has to end with. */
export async function errorOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It should have failed');
}

/** The error of ours that the work has to end with. */
export async function orgErrorOf(work: Promise<unknown>): Promise<OrgError> {
  const error = await errorOf(work);
  if (error instanceof OrgError) return error;
  throw error;
}
