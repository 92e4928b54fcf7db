/**
 * Ranges as a policy file: its sections `ranges`, `trusted` and `profiles`.
 */
import { PolicyDraft } from '../facts/policyFile/index.js';
import type { OrgFacts, ProfileFacts } from '../policy/index.js';
import { rangeSections } from './presentState.js';

/** What could not be read is not in it. */
export function rangesFile(org: Pick<OrgFacts, 'trustedRanges'>, profiles: readonly ProfileFacts[]): string {
  const file = { groups: [], profiles: new Map<string, never>() };
  const sections = rangeSections({ file, org: { org }, profiles: { there: true, value: profiles, gaps: [] } });
  const draft = new PolicyDraft(undefined, {});
  if (Object.keys(sections.ranges).length > 0) draft.merge('ranges', sections.ranges);
  if (sections.trusted !== undefined) draft.append('trusted', sections.trusted);
  if (Object.keys(sections.profiles).length > 0) draft.merge('profiles', sections.profiles);
  return draft.toText();
}
