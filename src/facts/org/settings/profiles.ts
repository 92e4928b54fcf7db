/**
 * Every profile with its login IP ranges and login hours, keyed on ProfileId.
 *
 * readMetadata speaks of profiles by other names than people do (`Admin` is System Administrator, and special characters
 * are URL-encoded), so ids are mapped to those names through listMetadata.
 */
import { type Fact, type Gap, type NamedRange, type ProfileFacts, unreadable } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { parseProfile, PROFILE_ELEMENTS } from '../../metadata/index.js';
import { gap, type GapList, refusedGap } from '../session/index.js';
import { inParallel, OrgRefusal, unlessRefused } from '../wire/index.js';
import { MOST_NAMES, nameKey, type Component, type ComponentType, type MetadataReader } from './metadata.js';
import type { ProfileRow } from './profileList.js';

const PROFILE: ComponentType = {
  type: 'Profile',
  elements: PROFILE_ELEMENTS.filter((name) => name === 'loginHours' || name === 'loginIpRanges'),
};
/** Calls on their way at the same time. Salesforce allows 25 long ones for a whole org. */
const WIDTH = 4;

export interface ProfileSources {
  readonly rows: ReadonlyMap<string, ProfileRow>;
  /** Ids of profiles known from elsewhere, for orgs where neither rows nor names tell them all. */
  readonly otherIds: () => Promise<Iterable<string>>;
  /** Group and Personal editions: the ranges are not on the profiles. */
  readonly oneRangeList: boolean;
}

/** One profile as it is asked for. */
interface Asked {
  readonly id: string;
  readonly name: string;
  readonly metadataName: string | undefined;
}

export class ProfileReader {
  readonly #metadata: MetadataReader;
  readonly #gaps: GapList;

  public constructor(metadata: MetadataReader, gaps: GapList) {
    this.#metadata = metadata;
    this.#gaps = gaps;
  }

  /** In the order of the ids. A profile that cannot be read is there too, with unreadable ranges and hours. */
  public async read(sources: ProfileSources): Promise<readonly ProfileFacts[]> {
    const names = await this.#names();
    const ids = new Set([...sources.rows.keys(), ...(names?.keys() ?? (await sources.otherIds()))]);
    const asked = [...ids].sort().map((id) => this.#asked(id, sources.rows.get(id), names?.get(id)));
    const named = asked.filter((profile) => profile.metadataName !== undefined);
    const tens = Array.from({ length: Math.ceil(named.length / MOST_NAMES) }, (_, at) =>
      named.slice(at * MOST_NAMES, (at + 1) * MOST_NAMES),
    );
    const read = new Map<string, Component | Gap>();
    await inParallel(tens, WIDTH, async (ten) => this.#ten(ten, read));
    const rest = asked.filter(({ id }) => !read.has(id));
    await inParallel(rest, WIDTH, async (profile) => read.set(profile.id, await this.#single(profile)));
    return asked.map((profile) => this.#facts(profile, read.get(profile.id), sources.oneRangeList));
  }

  /** Undefined where the Metadata API is closed: the Tooling API is then asked for one profile at a time. */
  async #names(): Promise<ReadonlyMap<string, string> | undefined> {
    return unlessRefused(async () => this.#metadata.list(PROFILE.type));
  }

  #asked(id: string, row: ProfileRow | undefined, metadataName: string | undefined): Asked {
    if (row?.name !== undefined) return { id, name: row.name, metadataName };
    this.#gaps.add(
      gap(
        Text.of('facts-org.what.profile', { profile: id }),
        Text.of('facts-org.gap.hidden-profile'),
        'ViewAllProfiles',
      ),
    );
    return { id, name: metadataName === undefined ? id : nameKey(metadataName), metadataName };
  }

  /** Ten at once; a refusal leaves them to be read one at a time. */
  async #ten(ten: readonly Asked[], read: Map<string, Component | Gap>): Promise<void> {
    try {
      const components = await this.#metadata.read(
        PROFILE,
        ten.map(({ metadataName }) => metadataName ?? ''),
      );
      for (const profile of ten) {
        read.set(
          profile.id,
          components.get(nameKey(profile.metadataName ?? '')) ??
            gap(whatOf(profile), Text.of('facts-org.gap.profile-gone')),
        );
      }
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
    }
  }

  async #single(profile: Asked): Promise<Component | Gap> {
    try {
      return (
        (await this.#metadata.tooling(PROFILE.type, profile.id)) ??
        gap(whatOf(profile), Text.of('facts-org.gap.profile-gone'))
      );
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      return refusedGap(whatOf(profile), error, 'ModifyMetadata');
    }
  }

  #facts(profile: Asked, read: Component | Gap | undefined, oneRangeList: boolean): ProfileFacts {
    const { id, name, metadataName } = profile;
    const named = { id, name, ...(metadataName === undefined ? {} : { metadataName }) };
    const component = read ?? gap(whatOf(profile), Text.of('facts-org.gap.profile-gone'));
    if ('what' in component) {
      this.#gaps.add(component);
      return { ...named, ranges: rangesOf(unreadable(component), oneRangeList), hours: unreadable(component) };
    }
    const { value, gaps } = parseProfile(component.root, { what: whatOf(profile), from: component.from });
    this.#gaps.add(...gaps);
    return { ...named, ranges: rangesOf(value.ranges, oneRangeList), hours: value.hours };
  }
}

/** In editions with one list the ranges of a profile stand in Session Settings, where no API shows them. */
function rangesOf(ranges: Fact<readonly NamedRange[]>, oneRangeList: boolean): Fact<readonly NamedRange[]> {
  return oneRangeList ? unreadable(oneRangeListGap()) : ranges;
}

export function oneRangeListGap(): Gap {
  return gap(Text.of('facts-org.what.session-ranges'), Text.of('facts-org.gap.one-range-list'));
}

function whatOf({ id, name }: Asked): Text {
  return name === id
    ? Text.of('facts-org.what.profile', { profile: id })
    : Text.of('facts-org.what.profile-named', { name, id });
}
