/**
 * A value that nothing prints by accident: no template, no JSON, no inspection of Node shows it.
 */
import { inspect } from 'node:util';

const SHOWN = '[secret]';

export class Secret {
  readonly #value: string;

  public constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it only where it is put on the wire. */
  public reveal(): string {
    return this.#value;
  }

  public get isEmpty(): boolean {
    return this.#value === '';
  }

  public toString(): string {
    return SHOWN;
  }

  public toJSON(): string {
    return SHOWN;
  }

  public [inspect.custom](): string {
    return SHOWN;
  }
}

/** What one login needs. An empty token means that none is sent. */
export interface Credentials {
  readonly username: string;
  readonly password: Secret;
  readonly securityToken: Secret;
  readonly clientSecret: Secret;
}
