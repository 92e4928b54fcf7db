/**
 * The job of `list logins`, for each org in turn, or for a snapshot.
 */
import { isoOfSeconds } from '../../isoTime.js';
import { RunError, strikeSessionIds, toSfError } from '../../errors.js';
import type { Gap } from '../../policy/index.js';
import type { LoginsResult } from '../../report/logins/result.js';
import type { LoginsReport } from '../../report/logins/toResult.js';
import { Text } from '../../text.js';
import type { NamedSource } from '../common/sources.js';
import { LoginsRun, type JobDone, type LoginsJob } from './loginsOfOrg.js';

/** What was found in all orgs. */
export interface OrgsRead extends LoginsReport {
  /** Something that could have changed the list could not be read. */
  readonly matters: boolean;
}

/**
 * Reads the snapshot, or the orgs one after another. One of several orgs that cannot be read does not keep the others
 * from being listed; throws when none can.
 */
export async function readSources(sources: readonly NamedSource[], job: LoginsJob): Promise<OrgsRead> {
  const orgs: JobDone[] = [];
  const gaps: FailedOrg[] = [];
  const seen = new Set<string>();
  for (const { name, open } of sources) {
    try {
      const { witness } = await open();
      // Two names of one org; the other is tried where the first failed midway.
      const { orgId } = witness.source;
      if (orgId !== undefined && seen.has(orgId)) continue;
      orgs.push(await new LoginsRun(witness, job).run());
      if (orgId !== undefined) seen.add(orgId);
    } catch (error) {
      if (sources.length === 1 || !(error instanceof Error)) throw error;
      gaps.push(failedOrg(name ?? '', error));
    }
  }
  return together(job, orgs, gaps, orgs.length + gaps.length);
}

function together(job: LoginsJob, orgs: readonly JobDone[], gaps: readonly FailedOrg[], asked: number): OrgsRead {
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
    ...(newSince !== undefined && { newSince: isoOfSeconds(newSince) }),
    ...(outsideRanges && { outsideRanges }),
    ...(withoutAnyApiAuth && { withoutAnyApiAuth }),
    ...(usernames && { usernames: [...usernames] }),
    ...(profiles && { profiles: [...profiles] }),
  };
}

type FailedOrg = Gap & { readonly what: string };

export function failedOrg(name: string, error: Error): FailedOrg {
  const [words = ''] = toSfError(error).message.split('\n');
  return { what: strikeSessionIds(name), why: Text.of('logins.gap.org-failed', { why: words }) };
}

function wordsOf({ what, why }: FailedOrg): string {
  return `${what}: ${why.params['why'] ?? ''}`;
}
