/**
 * What a rotation reads of its user before anything is changed.
 */
import { HoldingReader, OneUserReader, type OrgClient, type OrgWitness } from '../../facts/org/index.js';
import type { LoginProgress } from '../../facts/types.js';
import { readFailures } from '../../login/history.js';
import { lockoutPolicy, type PolicySources } from '../../login/policies.js';
import type { Fact, ListedLogin, Path, TriedLogin } from '../../policy/index.js';
import { DAY } from '../../isoTime.js';
import { userWithLogins, type UserWithLogins } from '../logins/index.js';
import { userHistory, type UserHistory } from './history.js';

export interface RotateAround {
  readonly witness: OrgWitness;
  readonly client: OrgClient;
  readonly now: Date;
  readonly onProgress: (progress: LoginProgress) => void;
}

export interface RotateQuestion {
  readonly username: string;
  /** ISO time. */
  readonly since: string;
  readonly tokenOnly: boolean;
  /** On which the secret is tried; undefined for the one that its clients use. */
  readonly path: Path | undefined;
  /** With which it is tried by SOAP. */
  readonly loginApiVersion: number;
  /** Whether a token is taken; undefined where it is as soon as a client may need one. */
  readonly takesToken: boolean | undefined;
  /** Somebody said so, of a token that was not taken yet. */
  readonly leavesToken: boolean;
  /** Somebody can be asked, or has said it beforehand. */
  readonly mayUnlock: boolean;
  /** Programs that get the secret, and whether one stops the clients before. */
  readonly deliveries: number;
  readonly pauses: boolean;
  /** The old password can be asked for or was given: the org's own change call takes it. */
  readonly hasOldPassword: boolean;
  /** The password is still to be set. */
  readonly setsPassword: boolean;
}

/** Days ahead: longer than any password lives. */
const FAR = 3660;

/** Days that are read at least: when the password ends, and what a client can move to, hang on no shorter look. */
const LEAST_DAYS = 30;

export interface RotationFacts {
  readonly about: UserWithLogins;
  /** Clients, by the logins since the time that was asked for. */
  readonly rows: readonly ListedLogin[];
  readonly switches: Awaited<ReturnType<HoldingReader['switches']>>;
  readonly changed: Fact<string>;
  readonly history: UserHistory['rows'];
  readonly past: Omit<UserHistory, 'rows'>;
  readonly sources: PolicySources;
  readonly lockout: ReturnType<typeof lockoutPolicy>;
  /** Failures that count now. */
  readonly failed: Fact<number>;
}

/** @throws RunError for a user whom the org does not show; what else the readers throw */
export async function readRotationFacts(
  around: RotateAround,
  { since, username }: RotateQuestion,
): Promise<RotationFacts> {
  const { client, now, onProgress, witness } = around;
  const about = await userWithLogins(witness, {
    ...{ username, since: earliest(since, now), now: now.toISOString(), all: true, expiringWithin: FAR, onProgress },
  });
  const { done, profile, user } = about;
  const holdings = new HoldingReader(client, user.id);
  const [switches, changed] = [await holdings.switches(), await holdings.passwordChanged()];
  const { rows: history, ...past } = await userHistory({ witness, client, now }, user.id);
  const sources = await policySources(witness);
  return {
    ...{ about, rows: rowsSince(done.listed.rows, since), switches, changed, history, past, sources },
    lockout: lockoutPolicy(profile, sources),
    failed: await failuresOf(client, user.id, user.username),
  };
}

/** All logins that were read, newest first; none where they could not be. */
export function everyLogin({ history, past }: Pick<RotationFacts, 'history' | 'past'>): readonly TriedLogin[] {
  return history.known ? [...history.value, ...past.earlier] : [];
}

function earliest(since: string, now: Date): string {
  const usual = new Date(now.getTime() - LEAST_DAYS * DAY).toISOString();
  return since < usual ? since : usual;
}

/** As if no earlier login had been read. */
function rowsSince(rows: readonly ListedLogin[], since: string): ListedLogin[] {
  return rows
    .filter(({ lastSeen }) => lastSeen >= since)
    .map((row) => ({ ...row, addresses: row.addresses.filter(({ lastSeen }) => lastSeen >= since) }));
}

async function policySources(witness: OrgWitness): Promise<PolicySources> {
  const [security, profiles] = await Promise.all([witness.security(), witness.passwordPolicies()]);
  return { org: security.known ? { ...security, value: security.value.passwordPolicies } : security, profiles };
}

/** Failures that count now: the org's own counter, else what LoginHistory shows. */
async function failuresOf(client: OrgClient, userId: string, username: string): Promise<Fact<number>> {
  const reader = new OneUserReader(client);
  const row = await reader.user(username);
  const counted = row.known ? row.value?.failedLogins : undefined;
  if (counted !== undefined) return { known: true, value: counted, from: 'User' };
  const failures = await readFailures(reader, userId);
  return failures.known ? { ...failures, value: failures.value.failures } : failures;
}
