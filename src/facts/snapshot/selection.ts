import { EXIT } from '../../exitCodes.js';
import type { ProfileFacts, UserFacts } from '../../policy/index.js';
import { inList } from '../../inList.js';
import { Text } from '../../text.js';
import { ALIKE, MOST_COMPARED, nearestName, nearestWords } from '../../nearestName.js';
import { FactsError } from '../factsError.js';
import type { UserQuery } from '../types.js';

/** Which users a question is about, as the org would choose them. */
export class SnapshotSelection {
  readonly #query: UserQuery;
  /** In lower case; those not seen yet in {@link holds}. */
  readonly #usernames: ReadonlySet<string>;
  readonly #missing: Map<string, string>;
  readonly #beginnings: ReadonlySet<string>;
  readonly #alike: string[] = [];
  readonly #profiles: ReadonlySet<string> | undefined;
  readonly #ids: ReadonlySet<string> | undefined;
  readonly #emails: ReadonlySet<string> | undefined;

  /** @throws FactsError for a profile that is not in the snapshot. */
  public constructor(query: UserQuery, profiles: readonly ProfileFacts[]) {
    this.#query = query;
    const named = query.ids === undefined ? query.usernames : [];
    this.#missing = new Map(named?.map((name) => [name.toLowerCase(), name]));
    this.#usernames = new Set(this.#missing.keys());
    this.#beginnings = new Set([...this.#usernames].map((name) => name.slice(0, ALIKE)));
    this.#ids = query.ids && new Set(query.ids);
    this.#emails = query.emails && new Set(query.emails.map((address) => address.toLowerCase()));
    this.#profiles = query.profiles && profileIds(query.profiles, profiles);
  }

  /**
   * Users asked for by id or by email address are not narrowed any further. Those asked for by name are there even when inactive; who may be
   * an integration is among the integrations.
   */
  public holds({ id, username, profileId, active, email, integration }: UserFacts): boolean {
    if (this.#ids !== undefined) return this.#ids.has(id);
    if (this.#emails !== undefined) return email.known && this.#emails.has((email.value ?? '').toLowerCase());
    if (this.#query.usernames !== undefined) {
      const name = username.toLowerCase();
      this.#missing.delete(name);
      this.#compare(name, username);
      if (!this.#usernames.has(name)) return false;
    } else if (this.#query.includeInactive !== true && !isOrMayBe(active)) {
      return false;
    }
    if (this.#profiles !== undefined && !this.#profiles.has(profileId ?? '')) return false;
    return this.#query.integrationOnly !== true || isOrMayBe(integration);
  }

  /** Names that begin as one that was asked for, of which the nearest is told where that is missing. */
  #compare(name: string, username: string): void {
    if (this.#alike.length < MOST_COMPARED && this.#beginnings.has(name.slice(0, ALIKE))) this.#alike.push(username);
  }

  /** @throws FactsError for usernames that no user had who came by. */
  public refuseMissing(): void {
    if (this.#missing.size === 0 || this.#query.whoIsThere === true) return;
    const missing = [...this.#missing.values()];
    const usernames = missing.join(', ');
    const nearest = nearestWords(
      missing,
      missing.map((name) => nearestName(name, this.#alike)),
    );
    throw new FactsError(
      nearest === undefined
        ? Text.of('snapshot.unknown-username', { usernames })
        : Text.of('snapshot.unknown-username-nearest', { usernames, nearest }),
      EXIT.usage,
    );
  }
}

export function isOrMayBe(fact: UserFacts['active']): boolean {
  return !fact.known || fact.value;
}

function profileIds(asked: readonly string[], profiles: readonly ProfileFacts[]): ReadonlySet<string> {
  const ids = new Set<string>();
  const unknown = asked.filter((name) => {
    const found = profiles.filter((profile) => answersTo(profile, name));
    found.forEach(({ id }) => id !== undefined && ids.add(id));
    return found.length === 0;
  });
  if (unknown.length > 0) {
    throw new FactsError(Text.of('snapshot.unknown-profile', { profiles: unknown.map(inList).join(', ') }), EXIT.usage);
  }
  return ids;
}

/** By its label in any case, its metadata name, or its id (the short form too). */
function answersTo({ id, name, metadataName }: ProfileFacts, asked: string): boolean {
  return (
    name.toLowerCase() === asked.toLowerCase() ||
    metadataName === asked ||
    id === asked ||
    (asked.length === 15 && id?.slice(0, 15) === asked)
  );
}
