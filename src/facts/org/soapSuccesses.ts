/**
 * When SOAP login() last succeeded in an org, and when for a user without Use Any API Auth.
 */
import type { Fact } from '../../policy/index.js';
import { readLastSoapSuccess, readSoapSuccessWithout, type StatusReader } from './logins/index.js';
import { readOnce } from './readOnce.js';
import type { Capabilities, GapList } from './session/index.js';
import type { OrgClient } from './wire/index.js';

export interface SoapAround {
  readonly client: OrgClient;
  readonly gaps: GapList;
  readonly statuses: StatusReader;
  readonly capabilities: () => Promise<Capabilities>;
  /** ISO time; undefined where it could not be read. */
  readonly created: () => Promise<string | undefined>;
}

export class SoapSuccesses {
  readonly #around: SoapAround;

  public constructor(around: SoapAround) {
    this.#around = around;
  }

  /** ISO time; known undefined where there was none. */
  public readonly last = readOnce(async (): Promise<Fact<string | undefined>> => {
    const { capabilities, client, gaps, statuses } = this.#around;
    return readLastSoapSuccess(client, gaps, await capabilities(), statuses);
  });

  public readonly without = readOnce(async (): Promise<Fact<string | undefined>> => {
    const { client, gaps, statuses } = this.#around;
    const [created, lastSoapSuccess, capabilities] = await Promise.all([
      this.#around.created(),
      this.last(),
      this.#around.capabilities(),
    ]);
    return readSoapSuccessWithout({ client, gaps, capabilities, created, lastSoapSuccess, statuses });
  });
}
