/** Everything of one org in one place, for the parts that answer requests. */
import { RequestLog } from './log.js';
import { Faults } from './faults.js';
import { idOf, PREFIX } from './ids.js';
import { Sessions } from './sessions.js';
import type { OrgSettings, ProfileSettings } from './settings.js';
import { defaultSettings } from './settings.js';
import { QueryRunner } from './soql/run.js';
import { Store } from './store.js';

/** Calls of the API that are no logins: the event log of API usage has a line for each. */
export interface ApiCalls {
  /** Row number. */
  readonly user: number;
  readonly client: string;
  readonly ip: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly calls: number;
}

export class OrgState {
  readonly #clock: () => number;
  public readonly store: Store;
  public readonly settings: OrgSettings = defaultSettings();
  public readonly profiles = new Map<number, ProfileSettings>();
  public readonly log = new RequestLog();
  public readonly faults = new Faults();
  public readonly apiCalls: ApiCalls[] = [];
  public readonly sessions: Sessions;
  public readonly queries: QueryRunner;
  /** Milliseconds added to the machine's clock: tests move it. */
  public clockShift = 0;

  public constructor(
    public readonly orgNumber: number,
    storage: 'memory' | 'file',
    clock: () => number,
  ) {
    this.#clock = clock;

    this.store = new Store(storage);
    this.sessions = new Sessions(this.store, this.settings, this.now);
    this.queries = new QueryRunner(this.store);
  }

  /** Milliseconds since 1970, as the org sees it. */
  public now = (): number => this.#clock() + this.clockShift;

  public get seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  public get orgId(): string {
    return idOf(PREFIX.Organization, this.orgNumber);
  }

  public profile(n: number): ProfileSettings {
    const known = this.profiles.get(n) ?? { ranges: [], hours: {} };
    this.profiles.set(n, known);
    return known;
  }
}
