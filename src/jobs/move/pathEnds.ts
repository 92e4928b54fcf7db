/**
 * When the paths of users end: those that they are seen on, and those that the register has them on, which a history that is
 * short need not show.
 */
import { inOrder } from '../../inOrder.js';
import {
  type EndingWay,
  gapOfEnding,
  type Gap,
  isPasswordPath,
  type ListedLogin,
  Stops,
  type UserFacts,
} from '../../policy/index.js';
import type { Integration } from '../../policy/gate/index.js';
import { isAtLeast } from '../../policy/move/index.js';
import type { FoundMove } from '../../report/move/result.js';
import { Text } from '../../text.js';
import type { JobDone } from '../logins/index.js';

export class MoveEnds {
  readonly #facts: JobDone['seen']['facts'];
  readonly #stops: Stops;
  readonly #ways = new Set<EndingWay>();

  public constructor({ seen }: Pick<JobDone, 'seen'>, users: ReadonlyMap<string, UserFacts>) {
    this.#facts = seen.facts;
    const held = seen.logins.heldUntil?.map(({ until, userId }): [string, string] => [userId, until]);
    this.#stops = new Stops(seen.facts, users, new Map(held));
  }

  /** The soonest day on which a path that this user is on ends for it; none of one who is inactive. */
  public of({ id }: UserFacts, rows: readonly ListedLogin[], registered: readonly Integration[]): FoundMove['ends'] {
    const seen = rows.flatMap(({ breaksOn, path }) => (breaksOn === undefined ? [] : [{ ...breaksOn, path }]));
    const paths = new Set(registered.map(({ path }) => path).filter(isPasswordPath));
    const unseen = this.#stops.isInactive(id)
      ? []
      : [...paths].filter((path) => rows.every((row) => row.path !== path));
    const told = unseen.map((path) => this.#stops.ofUser(id, path));
    for (const { of } of told) this.#ways.add(of);
    const [first] = [...seen, ...told].sort((a, b) => inOrder(a.date, b.date));
    if (first === undefined) return undefined;
    const { certainty, date, daysLeft, latest, of, path } = first;
    return { path, of, date, latest, daysLeft, certainty };
  }

  /** What could not be read and could have changed a day that the register alone tells of. */
  public gaps(): readonly Gap[] {
    if (this.#ways.size === 0) return [];
    return [...[...this.#ways].flatMap((way) => gapOfEnding(way, this.#facts.org) ?? []), ...this.#stops.gaps()];
  }
}

/** Registered without a password, and not known to log in without one: nobody knows of an end, so none can be said to be far. */
export function endlessOf(moves: readonly FoundMove[]): readonly Gap[] {
  return moves
    .filter(({ ends, stage }) => ends === undefined && stage !== 'unknown' && !isAtLeast(stage, 'quiet'))
    .map(({ integrations, user: { username } }) => ({
      what: integrations[0]?.name ?? username,
      why: Text.of('move.gap.no-end', { username }),
    }));
}
