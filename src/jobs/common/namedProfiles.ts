import { UsageError } from '../../errors.js';
import { answersTo } from '../../facts/types.js';
import { nearestName } from '../../nearestName.js';
import type { ProfileFacts } from '../../policy/index.js';
import { Text } from '../../text.js';

/** The profiles with these names, in any case. Throws a {@link UsageError} that names the nearest for an unknown one. */
export function namedProfiles(names: readonly string[], profiles: readonly ProfileFacts[]): ProfileFacts[] {
  return [...new Set(names)].flatMap((name) => {
    const exact = profiles.filter((profile) => profile.name === name);
    // One profile's name may be another's in the Metadata API.
    const found = exact.length > 0 ? exact : profiles.filter((profile) => answersTo(profile, name));
    if (found.length === 0) {
      const nearest = nearestName(
        name,
        profiles.map((profile) => profile.name),
      );
      throw nearest === undefined
        ? new UsageError(Text.of('shared.profile.unknown', { name, count: String(profiles.length) }))
        : new UsageError(Text.of('shared.profile.unknown-nearest', { name, nearest }));
    }
    return found;
  });
}
