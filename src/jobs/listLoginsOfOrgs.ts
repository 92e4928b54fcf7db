/**
 * The job of `list logins`, for each org in turn, or for a snapshot.
 */
import { RunError, strikeSessionIds, toSfError } from '../errors.js';
import type { Gap } from '../policy/types.js';
import type { LoginsReport } from '../report/logins/result.js';
import { connectionOf } from '../cli/connection.js';
import { LoginsRun, type JobDone, type LoginsJob } from './listLogins.js';

/** What was found in all orgs. */
export interface OrgsRead extends LoginsReport {
  /** Something that could have changed the list could not be read. */
  readonly matters: boolean;
}

/** Which orgs, or which file. */
export interface LoginsSources {
  /** Usernames, aliases or access tokens; empty for the default org. */
  readonly orgs: readonly string[];
  readonly snapshot?: string | undefined;
}

/**
 * Reads the snapshot, or the orgs one after another. One of several orgs that cannot be read does not keep the others
 * from being listed; throws when none can.
 */
export async function readSources({ orgs: names, snapshot }: LoginsSources, job: LoginsJob): Promise<OrgsRead> {
  if (snapshot !== undefined) return together([await loginsOfSnapshot(snapshot, job)], [], 1);
  const asked: readonly (string | undefined)[] = names.length === 0 ? [undefined] : [...new Set(names)];
  const orgs: JobDone[] = [];
  const gaps: Gap[] = [];
  for (const org of asked) {
    try {
      orgs.push(await loginsOfOrg(org, job));
    } catch (error) {
      if (asked.length === 1 || !(error instanceof Error)) throw error;
      gaps.push(failedOrg(org ?? '', error));
    }
  }
  return together(orgs, gaps, asked.length);
}

async function loginsOfOrg(org: string | undefined, job: LoginsJob): Promise<JobDone> {
  const { openOrg } = await import('../facts/org/index.js');
  const { apiVersion, maxCalls, now } = job;
  const connection = await connectionOf(org, apiVersion, 'logins.no-org');
  return new LoginsRun(await openOrg(connection, { maxCalls, now }), job).run();
}

async function loginsOfSnapshot(path: string, job: LoginsJob): Promise<JobDone> {
  const { openSnapshot } = await import('../facts/snapshot/index.js');
  return new LoginsRun(await openSnapshot(path), job).run();
}

function together(orgs: readonly JobDone[], gaps: readonly Gap[], asked: number): OrgsRead {
  const [first] = orgs;
  if (first === undefined) throw new RunError('logins.all-failed', [String(asked), gaps.map(wordsOf).join(' ')]);
  return {
    orgs,
    since: first.since,
    until: first.until,
    gaps,
    asked,
    apiCalls: orgs.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
    matters: gaps.length > 0 || orgs.some(({ matters }) => matters),
  };
}

function failedOrg(name: string, error: Error): Gap {
  const [words = ''] = toSfError(error).message.split('\n');
  return { what: strikeSessionIds(name), why: { key: 'logins.gap.org-failed', params: [words] } };
}

function wordsOf({ what, why }: Gap): string {
  return `${what}: ${why.params.join(' ')}`;
}
