/**
 * What a former run found, to a run that only wants what is new. It speaks of its own orgs alone.
 */
import { inList } from '../../inList.js';
import { orgKey } from '../../policy/findings/index.js';
import { Text } from '../../text.js';
import { findingKey, type FormerResult } from '../results/index.js';
import type { JudgedSource } from './checkPolicy.js';

/** Which findings of an org were there before. What is waived there counts here, unless it is waived still. */
export function knownIn({ findings }: FormerResult): (fingerprint: string, org: string) => boolean {
  const known = new Set(findings.filter(({ waived }) => !waived).map(findingKey));
  return (fingerprint, org) => known.has(findingKey({ fingerprint, org }));
}

/** What is told of orgs beside what their rules find. @param baseline with the file it was read from */
export function orgNotes(
  judged: readonly Pick<JudgedSource, 'askedAs' | 'name' | 'source'>[],
  baseline: { readonly file: string; readonly result: FormerResult } | undefined,
): Text[] {
  return [...sameOrgs(judged), ...(baseline ? beyondBaseline(baseline.result, baseline.file, judged) : [])];
}

/** Of names of one org, that they are. */
function sameOrgs(judged: readonly Pick<JudgedSource, 'askedAs' | 'name'>[]): Text[] {
  return judged.flatMap(({ askedAs, name }) =>
    askedAs === undefined ? [] : [Text.of('gate.same-org', { org: name, names: askedAs.join(', ') })],
  );
}

/** Of each org that the baseline says nothing of, that it does not. */
export function beyondBaseline(
  { orgs }: FormerResult,
  file: string,
  judged: readonly Pick<JudgedSource, 'name' | 'source'>[],
): Text[] {
  const there = orgs.filter(({ isRead }) => isRead);
  const keys = new Set(there.map(({ key }) => key));
  const of = there.length === 0 ? '-' : there.map(({ name }) => inList(name)).join(', ');
  return judged
    .filter(({ name, source }) => !keys.has(orgKey({ id: source.orgId, name })))
    .map(({ name }) => Text.of('token-check-policy.baseline.other-org', { file, of, org: name }));
}
