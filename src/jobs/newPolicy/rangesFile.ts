/**
 * Ranges as a policy file: its sections `ranges`, `trusted` and `profiles`.
 */
import { PolicyDraft } from '../../facts/policyFile/index.js';
import type { Gap, OrgFacts, ProfileFacts } from '../../policy/index.js';
import { rangeSections } from './presentState.js';

export interface RangesFile {
  readonly text: string;
  /** Profiles whose names the file does not take. */
  readonly gaps: readonly Gap[];
}

/** What could not be read is not in it. */
export function rangesFile(org: Pick<OrgFacts, 'trustedRanges'>, profiles: readonly ProfileFacts[]): RangesFile {
  const file = { groups: [], profiles: new Map<string, never>() };
  const sections = rangeSections({ file, org: { org }, profiles: { there: true, value: profiles, gaps: [] } });
  const draft = new PolicyDraft(undefined, {});
  if (Object.keys(sections.ranges).length > 0) draft.merge('ranges', sections.ranges);
  if (sections.trusted !== undefined) draft.append('trusted', sections.trusted);
  if (Object.keys(sections.profiles).length > 0) draft.merge('profiles', sections.profiles);
  return { text: draft.toText(), gaps: sections.gaps };
}
