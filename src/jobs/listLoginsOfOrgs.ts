/**
 * The job of `list logins`, for each org in turn, or for a snapshot.
 */
import { RunError, strikeSessionIds, toSfError } from '../errors.js';
import type { Witness } from '../facts/types.js';
import type { Gap } from '../policy/index.js';
import type { LoginsResult } from '../report/logins/result.js';
import type { LoginsReport } from '../report/logins/toResult.js';
import { Text } from '../text.js';
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
  /** Opens an org, or without a name the default org. */
  readonly openOrg: (name: string | undefined) => Promise<Witness>;
  readonly openSnapshot: (path: string) => Promise<Witness>;
}

/**
 * Reads the snapshot, or the orgs one after another. One of several orgs that cannot be read does not keep the others
 * from being listed; throws when none can.
 */
export async function readSources(sources: LoginsSources, job: LoginsJob): Promise<OrgsRead> {
  const { orgs: names, snapshot, openOrg, openSnapshot } = sources;
  const read = async (witness: Witness): Promise<JobDone> => new LoginsRun(witness, job).run();
  if (snapshot !== undefined) return together(job, [await read(await openSnapshot(snapshot))], [], 1);
  const asked: readonly (string | undefined)[] = names.length === 0 ? [undefined] : [...new Set(names)];
  const orgs: JobDone[] = [];
  const gaps: Gap[] = [];
  for (const org of asked) {
    try {
      orgs.push(await read(await openOrg(org)));
    } catch (error) {
      if (asked.length === 1 || !(error instanceof Error)) throw error;
      gaps.push(failedOrg(org ?? '', error));
    }
  }
  return together(job, orgs, gaps, asked.length);
}

function together(job: LoginsJob, orgs: readonly JobDone[], gaps: readonly Gap[], asked: number): OrgsRead {
  const [first] = orgs;
  if (first === undefined) {
    throw new RunError(Text.of('logins.all-failed', { orgs: String(asked), why: gaps.map(wordsOf).join(' ') }));
  }
  return {
    orgs,
    filter: filterOf(job),
    since: first.since,
    until: first.until,
    gaps,
    asked,
    apiCalls: orgs.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
    matters: gaps.length > 0 || orgs.some(({ matters }) => matters),
  };
}

/** What of the history was asked for, as the result names it. */
function filterOf({ filter, profiles, usernames }: LoginsJob): LoginsResult['filter'] {
  const { newSince, outsideRanges, paths, withoutAnyApiAuth } = filter;
  return {
    paths: [...paths],
    ...(newSince !== undefined && { newSince: new Date(newSince * 1000).toISOString() }),
    ...(outsideRanges && { outsideRanges }),
    ...(withoutAnyApiAuth && { withoutAnyApiAuth }),
    ...(usernames && { usernames: [...usernames] }),
    ...(profiles && { profiles: [...profiles] }),
  };
}

export function failedOrg(name: string, error: Error): Gap {
  const [words = ''] = toSfError(error).message.split('\n');
  return { what: strikeSessionIds(name), why: Text.of('logins.gap.org-failed', { why: words }) };
}

function wordsOf({ what, why }: Gap): string {
  return `${what}: ${why.params['why'] ?? ''}`;
}
