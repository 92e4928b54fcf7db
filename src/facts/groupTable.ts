/**
 * Users by what the decision looks at.
 */
import {
  gapKey,
  known,
  USER_FACT_NAMES,
  USER_FACTS,
  type Gap,
  type NamesWith,
  type UserFacts,
} from '../policy/index.js';
import type { UserGroup } from './types.js';

/** The counts do not fit together: the org changed between two of them. */
export class Inconsistent extends Error {
  public override readonly name = 'Inconsistent';
}

interface CountedUser {
  count: number;
  user: UserFacts;
}

export class GroupTable {
  readonly #entries = new Map<string, CountedUser>();

  /** Adds so many users. A group of more than one stands for nobody in particular. */
  public add(user: UserFacts, count: number): void {
    if (count < 0) throw new Inconsistent();
    if (count === 0) return;
    const key = groupKey(user);
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#entries.set(key, { count, user: count === 1 ? user : nobody(user) });
    } else {
      entry.count += count;
      entry.user = nobody(entry.user);
    }
  }

  /** Takes so many users out of the group in which they were counted. */
  public take(counted: UserFacts, count: number): void {
    const key = groupKey(counted);
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.count < count) throw new Inconsistent();
    entry.count -= count;
    if (entry.count === 0) this.#entries.delete(key);
  }

  /** Replaces a fact of all groups, where it cannot be read for anybody. */
  public change(how: (user: UserFacts) => UserFacts): void {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const { user, count } of entries) this.add(how(user), count);
  }

  public some(test: (user: UserFacts) => boolean): boolean {
    return [...this.#entries.values()].some(({ user }) => test(user));
  }

  public groups(): readonly UserGroup[] {
    return [...this.#entries.values()].map(({ count, user }) => ({ count, user }));
  }
}

function nobody(user: UserFacts): UserFacts {
  return { ...user, ...NOBODY };
}

/** What the users of a group do not have in common, of nobody in particular. Times stay those of the first. */
const NOBODY: Pick<UserFacts, 'id' | 'username' | 'name' | NamesWith<{ grouped: false }>> = {
  id: '',
  username: '',
  name: '',
  email: known(undefined, 'User'),
};

const GROUPED = USER_FACT_NAMES.filter((name) => USER_FACTS[name].grouped);

/** Everything that the decision looks at. */
function groupKey(user: UserFacts): string {
  let key = user.profileId ?? '';
  for (const name of GROUPED) {
    const fact = user[name];
    key += fact.known ? `|${String(fact.value)}` : `|?${nameOf(fact.gap)}`;
  }
  return key;
}

function nameOf(gap: Gap): string {
  return typeof gap.what === 'string' ? gap.what : gapKey(gap);
}
