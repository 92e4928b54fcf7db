/**
 * Connections of @salesforce/core to the org on loopback, and readers of what comes out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Connection } from '@salesforce/core';
import { openOrg, type OrgOptions, type OrgWitness } from '../../../lib/facts/org/index.js';
import type { Fact, Gap } from '../../../lib/policy/types.js';
import type { Org, OrgSession } from '../../org/index.js';

/** Core keeps its state below HOME; tests get one of their own before core is loaded. */
const home = mkdtempSync(join(tmpdir(), 'sf-token-facts-home-'));
process.on('exit', () => {
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

export async function withHome<T>(work: () => Promise<T>): Promise<T> {
  const keys = ['HOME', 'USERPROFILE', 'SF_DISABLE_LOG_FILE', 'SF_DISABLE_TELEMETRY', 'SF_USE_GENERIC_UNIX_KEYCHAIN'];
  const before = keys.map((key) => [key, process.env[key]] as const);
  const given = [home, home, 'true', 'true', 'true'];
  keys.forEach((key, at) => (process.env[key] = given[at]));
  try {
    return await work();
  } finally {
    for (const [key, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = value;
    }
  }
}

export const VERSION = '66.0';

export interface ConnectOptions {
  readonly version?: string;
  readonly vantage?: keyof Org['urls'];
}

/** The connection that sf makes of a raw access token. */
export async function connect(org: Org, session: OrgSession, options: ConnectOptions = {}): Promise<Connection> {
  return withHome(async () => {
    const { AuthInfo, Connection } = await import('@salesforce/core');
    const authInfo = await AuthInfo.create({
      username: session.accessToken,
      accessTokenOptions: { accessToken: session.accessToken, instanceUrl: org.urls[options.vantage ?? 'cloud'] },
    });
    return Connection.create({ authInfo, connectionOptions: { version: options.version ?? VERSION } });
  });
}

/** The connection that sf makes after a JWT login: it can renew its session. */
export async function connectByJwt(org: Org, username = org.admin.username): Promise<Connection> {
  return withHome(async () => {
    const { AuthInfo, Connection } = await import('@salesforce/core');
    const authInfo = await AuthInfo.create({
      username,
      oauth2Options: { clientId: org.clientId, privateKeyFile: org.jwtKeyFile, loginUrl: org.urls.cloud },
    });
    return Connection.create({ authInfo, connectionOptions: { version: VERSION } });
  });
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
  if (!fact.known)
    throw new Error(`Unreadable: ${fact.gap.what}, ${fact.gap.why.key} ${fact.gap.why.params.join(' ')}`);
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
    expect(error).to.be.instanceOf(Error);
    return error as Error;
  }
  throw new Error('It should have failed');
}
