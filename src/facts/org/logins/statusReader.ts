/**
 * What the statuses of LoginHistory say in the language of this session.
 */
import { StatusWords } from '../../../policy/index.js';
import { idOf, inLists, type OrgClient, OrgError, OrgRefusal, rowsOf, textOf } from '../wire/index.js';

type Texts = readonly (string | null | undefined)[];

/** Sessions whose logins are looked at where the session's own tells nothing. */
const SESSIONS = 50;

/** Asks the org only when texts come that are not known, and once. */
export class StatusReader {
  readonly #client: OrgClient;
  #learning: Promise<readonly string[]> | undefined;

  public constructor(client: OrgClient) {
    this.#client = client;
  }

  public async wordsFor(seen: Texts): Promise<StatusWords> {
    return new StatusWords(seen, await this.successTextsFor(seen));
  }

  /** What this session calls a success beside `Success`; empty where that is not needed or nobody tells. */
  public async successTextsFor(seen: Texts): Promise<readonly string[]> {
    return new StatusWords(seen).unknownIn(seen).length === 0 ? [] : this.#learned();
  }

  /** A session belongs to a login that succeeded (AuthSession.LoginHistoryId, D): first the session's own, then any. */
  async #learned(): Promise<readonly string[]> {
    this.#learning ??= this.#ask('WHERE IsCurrent = true').then(async (own) =>
      own.length > 0 ? own : this.#ask(`ORDER BY CreatedDate DESC LIMIT ${String(SESSIONS)}`),
    );
    return this.#learning;
  }

  async #ask(which: string): Promise<readonly string[]> {
    try {
      const sessions = await rowsOf(this.#client, `SELECT LoginHistoryId FROM AuthSession ${which}`);
      const ids = new Set(sessions.map((row) => idOf(row, 'LoginHistoryId')).filter((id) => id !== undefined));
      const texts = new Set<string>();
      for (const list of inLists(ids)) {
        for (const row of await rowsOf(this.#client, `SELECT Status FROM LoginHistory WHERE Id IN ${list}`)) {
          const status = textOf(row, 'Status');
          if (status !== undefined) texts.add(status);
        }
      }
      // One language has one word for it; of several, one might be a failure.
      return new Set([...texts].map((text) => text.toLowerCase())).size === 1 ? [...texts] : [];
    } catch (error) {
      if (error instanceof OrgRefusal || (error instanceof OrgError && error.kind === 'calls-spent')) return [];
      throw error;
    }
  }
}
