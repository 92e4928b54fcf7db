/**
 * Which ranges the file expects where, and what is there.
 */
import { rangeText } from '../../ip/index.js';
import { unreadable } from '../fact.js';
import type { Found } from '../findings/index.js';
import type { Disputed, Gap, NamedRange, OrgFacts, ProfileFacts } from '../index.js';
import type { Read } from './facts.js';
import type { AllowedRange, ExpectedGroups, PolicyFile } from './file.js';

export interface ExpectedRanges {
  readonly scope: 'trusted' | 'profile';
  /** The profile; empty for the trusted ranges. */
  readonly name: string;
  readonly line: number;
  readonly allowed: readonly AllowedRange[];
  /** What is allowed too, and nobody knows which addresses these are. */
  readonly gaps: readonly Gap[];
  /** What is there; undefined for a profile that is not, unreadable for one that may be among those that could not be read. */
  readonly fact: Disputed<readonly NamedRange[]> | undefined;
}

/** What the file says of trusted ranges and of profiles, beside what is there. */
export function expectedRanges(
  file: PolicyFile,
  org: OrgFacts,
  profiles: Read<readonly ProfileFacts[]>,
): ExpectedRanges[] {
  const allowed = ({ groups }: ExpectedGroups): Pick<ExpectedRanges, 'allowed' | 'gaps'> => {
    const own = file.groups.filter(({ name }) => groups.includes(name));
    return { allowed: own.flatMap(({ ranges }) => ranges), gaps: own.flatMap(({ gaps = [] }) => gaps) };
  };
  const found: ExpectedRanges[] = [];
  if (file.trusted !== undefined) {
    const { line } = file.trusted;
    found.push({ scope: 'trusted', name: '', line, ...allowed(file.trusted), fact: org.trustedRanges });
  }
  for (const [name, expected] of file.profiles) {
    const profile = profiles.there ? profiles.value.find((one) => isCalled(one, name)) : undefined;
    const fact = profile?.ranges ?? unseen(profiles);
    found.push({ scope: 'profile', name, line: expected.line, ...allowed(expected), fact });
  }
  return found;
}

/** Lists of which a file that speaks of ranges says nothing: nothing is expected there. */
export function unnamedRanges(
  file: PolicyFile,
  org: OrgFacts,
  profiles: Read<readonly ProfileFacts[]>,
): Pick<ExpectedRanges, 'scope' | 'name' | 'fact'>[] {
  const named = [...file.profiles.keys()];
  const unnamed = (profiles.there ? profiles.value : []).filter((one) => !named.some((name) => isCalled(one, name)));
  return [
    ...(file.trusted === undefined ? [{ scope: 'trusted' as const, name: '', fact: org.trustedRanges }] : []),
    ...unnamed.map(({ name, ranges }) => ({ scope: 'profile' as const, name, fact: ranges })),
  ];
}

/** Of a profile that is not among those that could be read, where that is not all of them. */
function unseen(profiles: Read<readonly ProfileFacts[]>): ExpectedRanges['fact'] {
  const [gap] = profiles.there ? profiles.gaps : [];
  return gap && unreadable(gap);
}

function isCalled({ id, metadataName, name }: ProfileFacts, wanted: string): boolean {
  return name === wanted || id === wanted || metadataName === wanted;
}

/** What is known of a finding about a range that the org or a project has. */
export function ofListed(
  scope: ExpectedRanges['scope'],
  profile: string,
  range: NamedRange,
): Pick<Found, 'subject' | 'location'> {
  const name = rangeText(range);
  const within = scope === 'trusted' ? 'Network Access' : profile;
  const { file, line } = range;
  return {
    subject: { kind: 'range', name, within },
    location:
      file === undefined
        ? {
            kind: 'logical',
            name: scope === 'trusted' ? `NetworkAccess/${name}` : `Profile/${profile}/loginIpRanges/${name}`,
          }
        : { kind: 'file', file, ...(line === undefined ? {} : { line }) },
  };
}
