/** Users judged at the addresses from which they themselves log in, and how far today's ranges reach among them. */
import type { Address } from '../ip/index.js';
import type { Decider } from './decider.js';
import { combine, OverallDecider, type Overall, type OverallAnswers } from './overallVerdict.js';
import { VERDICTS, type Subject, type Verdict } from './types.js';

/** Users and distinct addresses with a verdict. A user with several addresses may count under several verdicts. */
export interface Reach {
  readonly users: number;
  readonly addresses: number;
}

/** What today's ranges mean for those who log in with a password. */
export interface BlastRadius extends Reach {
  /** Users with at least one of their own addresses under the verdict, and how many addresses those are. */
  readonly byVerdict: Readonly<Record<Verdict, Reach>>;
}

interface Counted {
  users: number;
  readonly addresses: Set<Address>;
}

/**
 * Decides each user over the addresses of that user alone. One {@link OverallDecider} serves all users of an address.
 */
export class OwnAddressDecider implements OverallAnswers {
  readonly #decider: Decider;
  readonly #addresses: ReadonlyMap<string, readonly Address[]>;
  readonly #single = new Map<Address, OverallDecider>();
  readonly #all: Counted = { users: 0, addresses: new Set() };
  readonly #byVerdict = byVerdict<Counted>(() => ({ users: 0, addresses: new Set() }));

  /** @param addresses by user id (18 characters) */
  public constructor(decider: Decider, addresses: ReadonlyMap<string, readonly Address[]>) {
    this.#decider = decider;
    this.#addresses = addresses;
  }

  /** Whether the user has addresses to be judged at. */
  public knows(userId: string): boolean {
    return (this.#addresses.get(userId)?.length ?? 0) > 0;
  }

  /** Counts the user for the blast radius: to be asked once for each. Throws for a user without addresses. */
  public of(subject: Subject): Overall {
    const own = this.#addresses.get(subject.kind === 'user' ? subject.user.id : '') ?? [];
    const answers = own.map((address) => this.#at(address).of(subject));
    this.#count(own, answers);
    return combine(answers);
  }

  /** Of all users asked about so far. */
  public blastRadius(): BlastRadius {
    const reach = ({ users, addresses }: Counted): Reach => ({ users, addresses: addresses.size });
    return { ...reach(this.#all), byVerdict: byVerdict((verdict) => reach(this.#byVerdict[verdict])) };
  }

  #at(address: Address): OverallDecider {
    let decider = this.#single.get(address);
    if (decider === undefined) {
      decider = new OverallDecider(this.#decider, [address]);
      this.#single.set(address, decider);
    }
    return decider;
  }

  #count(own: readonly Address[], answers: readonly Overall[]): void {
    this.#all.users += 1;
    for (const address of own) this.#all.addresses.add(address);
    for (const verdict of VERDICTS) {
      const there = own.filter((_, index) => answers[index]?.decision.verdict === verdict);
      if (there.length > 0) this.#byVerdict[verdict].users += 1;
      for (const address of there) this.#byVerdict[verdict].addresses.add(address);
    }
  }
}

function byVerdict<T>(of: (verdict: Verdict) => T): Record<Verdict, T> {
  return {
    'no-token': of('no-token'),
    unknown: of('unknown'),
    'token-required': of('token-required'),
    denied: of('denied'),
    impossible: of('impossible'),
  };
}
