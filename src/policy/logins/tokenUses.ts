import type { LoginPath } from '../loginRow/index.js';
import type { RowSum } from './sums.js';
import type { TokenUse } from './eventLog.js';

/** Whether a security token was used, from EventLogFile Login: the only place where Salesforce tells (D). */
export class TokenUses {
  readonly #uses = new Map<string, TokenUse>();

  public constructor(uses: readonly TokenUse[]) {
    for (const use of uses) {
      const found = this.#uses.get(keyOf(use.userId, use.sourceIp, use.path));
      const sum =
        found === undefined ? use : { ...use, token: found.token + use.token, password: found.password + use.password };
      this.#uses.set(keyOf(use.userId, use.sourceIp, use.path), sum);
    }
  }

  /** `yes` if any login of the row used one; undefined when nothing was found. */
  public of(row: Pick<RowSum, 'addresses' | 'path' | 'users'>): 'yes' | 'no' | undefined {
    const { addresses, path } = row;
    let found: 'no' | undefined;
    for (const { sourceIp, users } of addresses.values()) {
      for (const user of users ?? row.users) {
        const use = this.#uses.get(keyOf(user, sourceIp ?? '', path));
        if (use !== undefined && use.token > 0) return 'yes';
        if (use !== undefined && use.password > 0) found = 'no';
      }
    }
    return found;
  }
}

const keyOf = (userId: string, sourceIp: string, path: LoginPath): string => `${userId} ${path} ${sourceIp}`;
