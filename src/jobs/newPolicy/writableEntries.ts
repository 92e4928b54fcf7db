/**
 * What of an org may stand in a policy file as `check policy` reads it: a file that the next command refuses must not come
 * to be, and one entry that looks like a secret must not keep the others out.
 */
import { FactsError } from '../../facts/factsError.js';
import { policyOf, PolicyDraft, type Plain } from '../../facts/policyFile/index.js';
import type { Gap } from '../../policy/index.js';
import { ruleLayouts } from '../common/policyFile.js';
import { LEFT_OUT, type RangeSections, type Writable } from './presentState.js';

/** @param nameOf what an entry is called in the gap that it leaves, which is none of its texts that may be a secret */
export async function writableEntries(
  section: 'integrations' | 'waivers',
  all: readonly Plain[],
  nameOf: (at: number) => string,
): Promise<Writable<Plain[]>> {
  if (await isRead((draft) => draft.append(section, all))) return { entries: [...all], gaps: [] };
  const entries: Plain[] = [];
  const gaps: Gap[] = [];
  for (const [at, entry] of all.entries()) {
    if (await isRead((draft) => draft.append(section, [entry]))) entries.push(entry);
    else gaps.push({ what: nameOf(at), why: LEFT_OUT });
  }
  return { entries, gaps };
}

/** Of a group that is refused the addresses stay, and what was said of them goes. */
export async function writableSections(sections: RangeSections): Promise<RangeSections> {
  if (await isRead((draft) => draft.merge('ranges', sections.ranges))) return sections;
  const ranges: Record<string, Plain> = {};
  for (const [name, entries] of Object.entries(sections.ranges)) {
    const isWhole = await isRead((draft) => draft.merge('ranges', { [name]: entries }));
    ranges[name] = isWhole || !Array.isArray(entries) ? entries : entries.map(withoutWords);
  }
  return { ...sections, ranges };
}

/** How many descriptions of the org are not in the file. */
export function leftOutDescriptions({ described, ranges }: Pick<RangeSections, 'described' | 'ranges'>): number {
  const written = Object.values(ranges)
    .flat()
    .filter((entry) => typeof entry === 'object' && 'description' in entry);
  return described - written.length;
}

function withoutWords(entry: Plain): Plain {
  return typeof entry === 'object' && !Array.isArray(entry) && 'range' in entry ? (entry['range'] ?? entry) : entry;
}

async function isRead(write: (draft: PolicyDraft) => void): Promise<boolean> {
  const draft = new PolicyDraft(undefined, {});
  write(draft);
  try {
    await policyOf(draft.toText(), 'sf-token.yml', ruleLayouts());
    return true;
  } catch (error) {
    if (error instanceof FactsError) return false;
    throw error;
  }
}
