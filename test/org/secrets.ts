/** What users do with their secrets outside any API, what apps hold for them, and their mailboxes; for tests. */
import { randomBytes } from 'node:crypto';
import { idOf, PREFIX } from './ids.js';
import { usernameOf } from './login/logins.js';
import type { Mail } from './login/passwords.js';
import { choosePassword, mailTo, resetTokenOf } from './login/passwords.js';
import type { OrgSession } from './org.js';
import type { NewSession } from './sessions.js';
import type { OrgState } from './state.js';
import { VANTAGES } from './vantages.js';

export class Secrets {
  readonly #org: OrgState;
  readonly #number: (username: string) => number;

  public constructor(org: OrgState, number: (username: string) => number) {
    this.#org = org;
    this.#number = number;
  }

  /** Reset My Security Token, as the user presses it; the mail that comes of it is in the mailbox. */
  public resetToken(username: string, password: string): void {
    resetTokenOf(this.#org, this.#number(username), password);
  }

  /** Chooses a lasting password at the link of a password reset, as the user would. */
  public choosePassword(username: string, password: string): void {
    choosePassword(this.#org, this.#number(username), password);
  }

  /** What has come to the user by mail, oldest first. */
  public mailbox(username: string): Mail[] {
    return mailTo(this.#org, this.#number(username));
  }

  /** A token that an app holds for a user, with a session open under it. Returns the access token. */
  public addOauthToken(username: string, app: string): OrgSession {
    const user = this.#number(username);
    const created = this.#org.seconds;
    const deleteToken = `del_${randomBytes(24).toString('hex')}`;
    const named = this.#org.store.get('SELECT n FROM app WHERE label = :app', { app });
    const application = named?.['n'] ?? null;
    const values = { user, app, application, delete_token: deleteToken, use_count: 1, created, last_used: created };
    const oauthToken = this.#org.store.insert('oauth_token', values);
    return this.#openSession(user, { kind: 'jwt', loginType: 'Remote Access 2.0', oauthToken });
  }

  /** A job that the user has scheduled. */
  public addScheduledJob(username: string, name: string): void {
    const next = this.#org.seconds + 3600;
    const values = { user: this.#number(username), name, state: 'WAITING', next, created: this.#org.seconds };
    this.#org.store.insert('cron_trigger', values);
  }

  /** A scratch org that the user made: the org is a Dev Hub from then on. */
  public addScratchOrg(username: string): void {
    this.#org.settings.absent.delete('ScratchOrgInfo');
    this.#org.store.insert('scratch_org', { user: this.#number(username), name: 'x', created: this.#org.seconds });
  }

  /** A session that was opened from another one. */
  public addChildSession(parent: OrgSession): OrgSession {
    const { n, user } = this.#org.sessions.find(parent.accessToken);
    return this.#openSession(user, { kind: 'jwt', loginType: 'Application', parent: n });
  }

  #openSession(user: number, more: Pick<NewSession, 'kind' | 'loginType' | 'parent' | 'oauthToken'>): OrgSession {
    const place = { user, sourceIp: VANTAGES.cloud.address, loginHistory: null };
    const accessToken = this.#org.sessions.open({ ...place, ...more });
    return { userId: idOf(PREFIX.User, user), username: usernameOf(this.#org, user), accessToken };
  }
}
