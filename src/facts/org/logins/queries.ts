/**
 * LoginHistory over the REST API of an org.
 */
import { isRow, type OrgClient, OrgError, OrgRefusal, pagesOf } from '../wire/index.js';
import { BadAnswer } from './columns.js';
import { CallsSpent, QueryTimedOut, TooManyGroups } from './failures.js';
import type { LoginQueries } from './history.js';

/** Refusals that asking for less answers. */
const TOO_MANY = new Set(['EXCEEDED_ID_LIMIT', 'EXCEEDED_MAX_SEMIJOIN_SUBSELECTS']);
const TOO_LONG = new Set(['QUERY_TIMEOUT', 'OPERATION_TOO_LARGE', 'QUERY_TOO_COMPLICATED']);

export class OrgLoginQueries implements LoginQueries {
  readonly #client: OrgClient;
  public constructor(client: OrgClient) {
    this.#client = client;
  }

  public async groups(soql: string): Promise<readonly unknown[]> {
    const path = `/services/data/v${this.#client.apiVersion}/query?q=${encodeURIComponent(soql)}`;
    const answer = await known(() => this.#client.get(path));
    if (!isRow(answer) || !Array.isArray(answer['records'])) throw new BadAnswer();
    // Groups that do not fit into one answer cannot be had with queryMore.
    if (answer['done'] !== true) throw new TooManyGroups();
    const records: readonly unknown[] = answer['records'];
    return records;
  }

  public async *rows(soql: string): AsyncIterable<readonly unknown[]> {
    const pages = pagesOf(this.#client, soql);
    for (;;) {
      const page = await known(() => pages.next());
      if (page.done === true) return;
      yield page.value;
    }
  }
}

async function known<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof OrgRefusal && TOO_MANY.has(error.code)) throw new TooManyGroups();
    if (error instanceof OrgRefusal && TOO_LONG.has(error.code)) throw new QueryTimedOut();
    if (error instanceof OrgError && error.kind === 'calls-spent') throw new CallsSpent();
    throw error;
  }
}
