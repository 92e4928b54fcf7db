/** What an org in memory shows of one user whose clients are watched. */
import { OrgRefusal, type OrgClient } from '../../../lib/facts/org/index.js';

const WATCHER = '005000000000009AAA';
type Row = Readonly<Record<string, unknown>>;

export class WatchedOrg implements OrgClient {
  public readonly instanceUrl = 'https://acme.example';
  public readonly apiVersion = '66.0';
  public locked = false;
  public frozen = false;
  public failed: number | undefined = 0;
  /** What time it is for the org. */
  public readonly time = '2026-11-24T12:01:00.000Z';
  /** Objects, and calls, that it shows to nobody; or that nobody answers for. */
  public readonly refused = new Set<string>();
  public lost: { readonly of: string; readonly error: Error } | undefined;
  /** Rows of LoginHistory, newest first. */
  public readonly logins: Row[] = [];

  /** A login by SOAP: `row1` and so on. */
  public logIn(application: string, sourceIp: string, time: string, status = 'Success'): void {
    this.logins.unshift({
      ...{ Id: `row${String(this.logins.length + 1)}`, LoginTime: time, Status: status, SourceIp: sourceIp },
      ...{ LoginType: 'Other Apex API', ApiType: 'SOAP Partner', ApiVersion: '64.0', Application: application },
    });
  }

  public async get(path: string): Promise<unknown> {
    if (path === '/services/oauth2/userinfo') return Promise.resolve({ user_id: WATCHER });
    const object = /\/sobjects\/(\w+)\/describe$/u.exec(path)?.[1];
    if (object !== undefined) {
      const names = object === 'User' ? ['NumberOfFailedLogins'] : ['PermissionsManageUsers'];
      const shown = this.failed === undefined && object === 'User' ? [] : names;
      return Promise.resolve({ fields: shown.map((name) => ({ name })) });
    }
    const soql = decodeURIComponent(path.split('?q=')[1] ?? '');
    const from = / FROM (\w+)/u.exec(soql)?.[1] ?? '';
    if (this.lost?.of === from) throw this.lost.error;
    if (this.refused.has(from)) throw new OrgRefusal('INSUFFICIENT_ACCESS', '');
    const records = this.#rows(from, soql);
    return Promise.resolve({ totalSize: records.length, done: true, records });
  }

  public async soap({ method }: Parameters<OrgClient['soap']>[0]): Promise<string> {
    if (this.refused.has(method)) throw new OrgRefusal('INSUFFICIENT_ACCESS', '');
    return Promise.resolve(`<timestamp>${this.time}</timestamp>`);
  }

  public async getAll(): Promise<never> {
    return Promise.reject(new Error('Nobody asks here'));
  }

  public calls(): number {
    return 0;
  }

  #rows(from: string, soql: string): readonly Row[] {
    const id = '0Yw000000000001AAA';
    switch (from) {
      case 'UserPermissionAccess':
        return [{ PermissionsManageUsers: true }];
      case 'UserLogin':
        return [{ Id: id, IsFrozen: this.frozen, IsPasswordLocked: this.locked }];
      case 'User':
        return [{ Id: '005000000000001AAA', NumberOfFailedLogins: this.failed }];
      default: {
        const since = /LoginTime >= (\S+)/u.exec(soql)?.[1] ?? '';
        const most = Number(/LIMIT (\d+)/u.exec(soql)?.[1]);
        return this.logins.filter(({ LoginTime }) => String(LoginTime) >= since).slice(0, most);
      }
    }
  }
}
