/**
 * What Salesforce does with attempts of one user, as far as a guard is concerned: it counts failures, locks, forgets with a
 * success, and shows rows late or never. It knows nothing of the plugin.
 */

/** `mine` and `yours` are two machines with the plugin; everybody else is `foreign`. */
export type Party = 'mine' | 'yours' | 'foreign';

export interface Attempt {
  readonly id: string;
  readonly party: Party;
  /** CallOptions.client */
  readonly client: string;
  /** Milliseconds. */
  readonly time: number;
  readonly succeeded: boolean;
  /** Milliseconds from which a query shows its row; may be infinite. */
  readonly shown: number;
  /** Whether the user's counter holds it now. */
  counted: boolean;
}

export class ModelOrg {
  public now = Date.parse('2026-11-24T10:00:00.000Z');
  public readonly attempts: Attempt[] = [];
  /** The attempt that locked the user. */
  public lockedBy: Attempt | undefined;

  public constructor(public readonly limit: number) {
    this.attempts.push({ ...this.#of('foreign', 'Nightly', true, 0), time: this.now - 3_600_000, shown: 0 });
  }

  /** @param delay seconds until its row shows */
  public login(party: Party, client: string, right: boolean, delay: number): Attempt {
    const attempt = this.#of(party, client, right, delay);
    this.attempts.push(attempt);
    if (right) {
      for (const one of this.attempts) one.counted = false;
    } else if (this.counter >= this.limit) {
      this.lockedBy ??= attempt;
    }
    return attempt;
  }

  /** User.NumberOfFailedLogins */
  public get counter(): number {
    return this.attempts.filter(({ counted }) => counted).length;
  }

  /** What a query of LoginHistory answers now, newest first. */
  public rows(): Attempt[] {
    return this.attempts.filter(({ shown }) => shown <= this.now).reverse();
  }

  #of(party: Party, client: string, succeeded: boolean, delay: number): Attempt {
    const id = `0Ya${String(this.attempts.length).padStart(12, '0')}`;
    return { id, party, client, time: this.now, succeeded, shown: this.now + delay * 1000, counted: !succeeded };
  }
}

/** LoginTime has whole seconds. */
export function loginTime({ time }: Attempt): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString();
}
