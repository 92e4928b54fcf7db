/** What is open for one user of an org in memory, which takes the changes that are sent to it. */
import {
  HoldingReader,
  OrgRefusal,
  type ChangeRequest,
  type HeldAddress,
  type HeldSession,
  type HeldToken,
  type LoginSwitches,
  type OrgClient,
} from '../../lib/facts/org/index.js';
import { known, unreadable, type Fact } from '../../lib/policy/index.js';
import { gap } from '../policy/support.js';

export const USER = '005000000000001AAA';
const LOGIN = '0Yw000000000001AAA';
const nobody = async (): Promise<never> => Promise.reject(new Error('Nobody asks here'));
const NO_CLIENT: OrgClient = {
  ...{ instanceUrl: '', apiVersion: '', get: nobody, getAll: nobody, soap: nobody, calls: () => 0 },
};

export const session = (id: string, parent?: string): HeldSession => ({
  current: false,
  ...{ id, parent, type: 'Api', loginType: 'Application', address: '203.0.113.7', created: '2026-11-24T12:00:00.000Z' },
});
export const token = (id: string): HeldToken => ({
  ...{ id, app: 'Nightly', deleteToken: `delete ${id}`, created: undefined, lastUsed: undefined },
});
export const address = (id: string, text: string): HeldAddress => ({
  ...{ id, address: text, verified: true, created: undefined },
});

type Refusals = Readonly<Record<string, string>>;

export class UserOrg extends HoldingReader {
  public frozen = false;
  public locked = false;
  public held: { sessions: HeldSession[]; tokens: HeldToken[]; addresses: HeldAddress[] } = {
    ...{ sessions: [], tokens: [], addresses: [] },
  };
  /** ISO time. */
  public changed = '2026-01-01T00:00:00.000Z';
  public isHidden = false;
  /** Codes by the end of the path, or of the token, to which the org says no. */
  public refusals: Refusals = {};
  /** What comes anew after each request. */
  public grows: () => void = () => undefined;
  public readonly sent: ChangeRequest[] = [];

  public constructor() {
    super(NO_CLIENT, USER);
  }

  public override async switches(): Promise<Fact<LoginSwitches>> {
    return this.#fact('UserLogin', { id: LOGIN, frozen: this.frozen, locked: this.locked });
  }

  public override async sessions(): Promise<Fact<readonly HeldSession[]>> {
    return this.#fact('AuthSession', [...this.held.sessions]);
  }

  public override async tokens(): Promise<Fact<readonly HeldToken[]>> {
    return this.#fact('OauthToken', [...this.held.tokens]);
  }

  public override async addresses(): Promise<Fact<readonly HeldAddress[]>> {
    return this.#fact('LoginIp', [...this.held.addresses]);
  }

  public override async passwordChanged(): Promise<Fact<string>> {
    return this.#fact('User', this.changed);
  }

  /** What time it is for the org. */
  public time = '2026-11-24T12:00:00.000Z';

  public override async serverTime(): Promise<Fact<string>> {
    return this.#fact('getServerTimestamp()', this.time);
  }

  public readonly send = async (request: ChangeRequest): Promise<void> => {
    this.sent.push(request);
    const { body, path } = request;
    const what = body instanceof URLSearchParams ? (body.get('token') ?? '') : path;
    const [, code] = Object.entries(this.refusals).find(([end]) => what.endsWith(end)) ?? [];
    if (code !== undefined) throw new OrgRefusal(code, '');
    const isIt = (id: string): boolean => what.endsWith(id);
    this.held = {
      // With a session those end that were opened from it.
      sessions: this.held.sessions.filter(({ id, parent }) => !isIt(id) && (parent === undefined || !isIt(parent))),
      tokens: this.held.tokens.filter(({ id }) => !isIt(id)),
      addresses: this.held.addresses.filter(({ id }) => !isIt(id)),
    };
    if (body !== undefined && !(body instanceof URLSearchParams)) {
      if (typeof body['IsFrozen'] === 'boolean') this.frozen = body['IsFrozen'];
      if (typeof body['IsPasswordLocked'] === 'boolean') this.locked = body['IsPasswordLocked'];
      if ('NewPassword' in body) this.changed = '2026-11-24T12:00:00.000Z';
    }
    this.grows();
    return Promise.resolve();
  };

  async #fact<T>(what: string, value: T): Promise<Fact<T>> {
    return Promise.resolve(this.isHidden ? unreadable(gap(what)) : known(value, 'test'));
  }
}
