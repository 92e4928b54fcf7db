/**
 * What a rotation holds while it runs, and nowhere else: the new secret.
 */
import type { Secret } from '../login/secret.js';

export class Vault {
  #password: Secret | undefined;
  #securityToken: Secret | undefined;
  #isLive: boolean;
  #lacksToken: boolean;

  /**
   * @param isLive whether the org has this secret already, as that of a run which is taken up
   * @param lacksToken whether the run took a token before, which is not given now
   */
  public constructor(password?: Secret, securityToken?: Secret, isLive = false, lacksToken = false) {
    this.#password = password;
    this.#securityToken = securityToken;
    this.#isLive = isLive;
    this.#lacksToken = lacksToken;
  }

  public get password(): Secret | undefined {
    return this.#password;
  }

  public get securityToken(): Secret | undefined {
    return this.#securityToken;
  }

  /** Whether the secret may be the one that the org has, so that it must not be lost. */
  public get isLive(): boolean {
    return this.#isLive;
  }

  /** Whether its password is no whole secret: what is tried with it fails for the want of the token. */
  public get lacksToken(): boolean {
    return this.#lacksToken;
  }

  /** With a new password the token dies that there was. */
  public hold(password: Secret): void {
    this.#password = password;
    this.#securityToken = undefined;
  }

  public holdToken(securityToken: Secret): void {
    this.#securityToken = securityToken;
    this.#lacksToken = false;
  }

  /** From here on the secret may be what the org has. */
  public commit(): void {
    this.#isLive = true;
  }

  /** The org has shown that it does not have it. */
  public withdraw(): void {
    this.#isLive = false;
    // Half of what died is nothing that could stand beside the next one.
    this.#password = undefined;
    this.#securityToken = undefined;
  }
}
