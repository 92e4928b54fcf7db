/**
 * The job of `audit ranges`: reads what its rules look at, and judges.
 */
import { UsageError } from '../../errors.js';
import type { Source, Witness } from '../../facts/types.js';
import { AUDIT_RULES, type AuditParameters, type LoginEvidence, type PublishedList } from '../../policy/audit/index.js';
import { judgeAll, type JudgedRule } from '../../policy/findings/index.js';
import type { LoginFacts } from '../../policy/index.js';
import { Text } from '../../text.js';
import { evidenceFrom, readAuditFacts } from './auditFacts.js';

export interface AuditJob {
  readonly witness: Witness;
  readonly parameters: AuditParameters;
  readonly published: readonly PublishedList[];
  /** ISO times between which logins are looked at; undefined for none. */
  readonly evidence: { readonly since: string; readonly until: string } | undefined;
}

export interface Audited {
  readonly judged: readonly JudgedRule[];
  readonly source: Source;
  /** How many ranges, and in how many lists, were looked at. */
  readonly ranges: number;
  readonly lists: number;
}

/** Throws a {@link UsageError} where logins are asked of a witness that has none. */
export async function auditRanges(job: AuditJob): Promise<Audited> {
  const { parameters, published, witness } = job;
  const profiles = await witness.profiles();
  // Before the org's other settings are read: what is missing there changes no range.
  const gaps = witness.gaps();
  const org = await witness.org();
  const evidence = job.evidence === undefined ? undefined : await evidenceOf(witness, job.evidence);
  const facts = await readAuditFacts(witness, { org, profiles, gaps, evidence, published });
  const known = facts.lists.read.flatMap(({ fact }) => (fact.known ? [fact.value] : []));
  return {
    judged: judgeAll(AUDIT_RULES, facts, parameters),
    source: witness.source,
    ranges: known.reduce((sum, { length }) => sum + length, 0),
    lists: known.length,
  };
}

async function evidenceOf(witness: Witness, asked: { since: string; until: string }): Promise<LoginEvidence> {
  if (witness.logins === undefined) {
    throw new UsageError(Text.of('token-audit-ranges.evidence.project', { project: witness.source.name }));
  }
  const saved = witness.loginsTime;
  const until = saved?.until ?? asked.until;
  // A snapshot holds one time, of which the newest part may be asked for.
  const since = saved !== undefined && saved.since < asked.since ? saved.since : asked.since;
  const logins = await witness.logins({ since, until, wanted: 'all', maxLogBytes: 0 });
  const profileOf = await profilesOf(witness, logins);
  return evidenceFrom({ since: asked.since, until, groups: logins.groups, profileOf, gaps: logins.gaps });
}

/** Profile ids of those who logged in. */
async function profilesOf(witness: Witness, { groups }: LoginFacts): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(groups.map(({ userId }) => userId))].filter((id) => id !== null).sort();
  const found = new Map<string, string>();
  for await (const { id, profileId } of witness.users?.({ ids, addresses: [], includeInactive: true }) ?? []) {
    if (profileId !== undefined) found.set(id, profileId);
  }
  return found;
}
