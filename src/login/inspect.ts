/**
 * The past logins of users, as evidence for the diagnosis.
 */
import type { Connection } from '@salesforce/core';
import { ConnectionClient, type LoginRow, OneUserReader, type OrgWitness, openOrg } from '../facts/org/index.js';
import { known } from '../policy/index.js';
import type { Fact } from '../policy/index.js';
import { type Diagnosis, type UserState, diagnose } from './diagnose.js';
import { readFailures } from './history.js';
import { stateOf, withExpiry } from './observe.js';

export interface Inspection {
  readonly texts: readonly string[];
  readonly usernames: readonly string[];
  /** ISO times. */
  readonly since: string;
  readonly now: string;
}

export interface UserDiagnosis extends Diagnosis {
  readonly username: string;
  /** Failed logins in the time in question; undefined where LoginHistory could not be read. */
  readonly failedLogins: number | undefined;
}

export interface Inspected {
  readonly source: OrgWitness['source'];
  readonly users: readonly UserDiagnosis[];
}

/** Diagnoses each user by what the org tells, in the order of the names. */
export async function inspect(connection: Connection, inspection: Inspection): Promise<Inspected> {
  const witness = await openOrg(connection, { now: inspection.now });
  const reads = new OneUserReader(new ConnectionClient(connection));
  const users: UserDiagnosis[] = [];
  for (const username of inspection.usernames) {
    users.push(await inspectUser(witness, reads, username, inspection));
  }
  return { source: witness.source, users };
}

async function inspectUser(
  witness: OrgWitness,
  reads: OneUserReader,
  username: string,
  { texts, since, now }: Inspection,
): Promise<UserDiagnosis> {
  const found = await reads.user(username);
  if (!found.known || found.value === undefined) {
    const user: Fact<undefined> = found.known ? { ...found, value: undefined } : found;
    const nearest = found.known ? await reads.nearest(username) : {};
    return { username, failedLogins: undefined, ...diagnose({ texts, user, now, ...nearest }) };
  }
  const { id } = found.value;
  const [rows, all, user] = await Promise.all([
    reads.history(id, since),
    readFailures(reads, id),
    stateIn(witness, username),
  ]);
  const { lastSuccess } = all.known ? all.value : {};
  const diagnosis = diagnose({ texts, user, rows, now, ...(lastSuccess === undefined ? {} : { lastSuccess }) });
  return { username, failedLogins: failedIn(rows), ...diagnosis };
}

/** Undefined as well where a row says something that nobody could read: it may be a failure. */
function failedIn(rows: Fact<readonly LoginRow[]>): number | undefined {
  return !rows.known || rows.value.some(({ outcome }) => outcome === 'unknown')
    ? undefined
    : rows.value.filter(({ outcome }) => outcome === 'failure').length;
}

async function stateIn(witness: OrgWitness, username: string): Promise<Fact<UserState | undefined>> {
  for await (const user of witness.users({ addresses: [], usernames: [username] })) {
    return known(stateOf(await withExpiry(witness, user)), 'User');
  }
  return known(undefined, 'User');
}
