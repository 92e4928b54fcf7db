/**
 * Opens an org as a witness.
 */
import type { Connection } from '@salesforce/core';
import { readIdentity } from './session/index.js';
import { type ClientOptions, ConnectionClient, type OrgClient } from './wire/index.js';
import { OrgWitness } from './witness.js';

export interface OrgOptions extends ClientOptions {
  /** ISO time; permission set assignments that have expired by then do not count. Default: now. */
  readonly now?: string;
}

/** Opens an org: finds out whose session it is, and reads nothing else yet. */
export async function openOrg(connection: Connection, options: OrgOptions = {}): Promise<OrgWitness> {
  return openOrgBy(new ConnectionClient(connection, options), connection, options.now);
}

/** The same by a client that others use too: it counts the calls of all. */
export async function openOrgBy(client: OrgClient, connection: Connection, now?: string): Promise<OrgWitness> {
  const identity = await readIdentity(client);
  // With a raw access token this "username" is the token.
  const username = connection.isUsingAccessToken() ? undefined : connection.getUsername();
  return new OrgWitness(client, { ...(username === undefined ? {} : { username }), ...identity }, now);
}
