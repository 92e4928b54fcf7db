/**
 * What a login of the past would meet today.
 */
import type { Address } from '../../ip/index.js';
import { Text } from '../../text.js';
import { Decider } from '../decider.js';
import type { Facts } from '../decisionFacts.js';
import { known, unreadable } from '../fact.js';
import { PLATFORM } from '../platform.js';
import type { Assumption, Decision, Gap, Path, ProfileFacts, Subject, UserFacts } from '../types.js';

/** Taken for a client whose version is not known: the newest with which SOAP login() works. */
const LOGIN_API_VERSION = PLATFORM.soapLogin.last;

/** Keeps one {@link Decider} for each path and version. */
export class Judge {
  readonly #facts: Facts;
  readonly #profiles: ReadonlyMap<string, ProfileFacts>;
  readonly #deciders = new Map<string, Decider>();
  readonly #subjects = new Map<string, Subject>();
  readonly #missing = new Set<Gap>();

  public constructor(facts: Facts, profiles: ReadonlyMap<string, ProfileFacts>) {
    this.#facts = facts;
    this.#profiles = profiles;
  }

  /** The decision for a user with today's facts, at the time of the question. */
  public decide(user: UserFacts, path: Path, apiVersion: string | undefined, address: Address): Decision {
    const version = apiVersion === undefined ? LOGIN_API_VERSION : Number.parseInt(apiVersion, 10);
    const decision = this.#decider(path, version).decide(this.#subject(user), address);
    for (const gap of decision.missing) this.#missing.add(gap);
    return decision;
  }

  /** Facts that could have changed one of the decisions so far and could not be read. */
  public gaps(): readonly Gap[] {
    return [...this.#missing];
  }

  /** Assumptions on which one of the decisions so far turns. */
  public decidingAssumptions(): ReadonlySet<Assumption['fact']> {
    return new Set([...this.#deciders.values()].flatMap((decider) => [...decider.decidingAssumptions]));
  }

  #decider(path: Path, version: number): Decider {
    const key = `${path} ${version}`;
    let decider = this.#deciders.get(key);
    if (decider === undefined) {
      decider = new Decider({ path, loginApiVersion: version, at: this.#facts.now }, this.#facts);
      this.#deciders.set(key, decider);
    }
    return decider;
  }

  #subject(user: UserFacts): Subject {
    let subject = this.#subjects.get(user.id);
    if (subject === undefined) {
      const profile = user.profileId === undefined ? undefined : this.#profiles.get(user.profileId);
      subject = {
        kind: 'user',
        name: user.username,
        id: user.id,
        user,
        profile:
          profile === undefined
            ? unreadable({
                what: Text.of('logins.what.profile', { username: user.username }),
                why: Text.of('logins.gap.no-profile'),
              })
            : known(profile, 'Profile'),
      };
      this.#subjects.set(user.id, subject);
    }
    return subject;
  }
}
