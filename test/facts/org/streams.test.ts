/**
 * The parts below the witness: pages, ordered streams, ids, and counts by exclusion.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { exactCounts, unionsOf } from '../../../lib/facts/org/users/exactCounts.js';
import { longId } from '../../../lib/facts/longId.js';
import { ConnectionClient, OrgError, type OrgClient } from '../../../lib/facts/org/index.js';
import { oneOf, OrderedRows } from '../../../lib/facts/org/wire/ordered.js';
import {
  inLists,
  inParallel,
  pagesOf,
  quote,
  rowsOf,
  timeOf,
  type Row,
  type StreamEnd,
} from '../../../lib/facts/org/wire/query.js';
import { idOf } from '../../org/ids.js';
import { startOrg, type Org } from '../../org/index.js';
import { connect, errorOf, impatient, orgErrorOf } from './support.js';

const SOQL = 'SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Case)';
const NEXT = '/services/data/v66.0/query/01gRO0000016PIAYA2';

const refuse = (): never => {
  throw new Error('This is not asked for.');
};
const unasked: Omit<OrgClient, 'apiVersion' | 'get'> = {
  instanceUrl: 'https://unasked.example',
  getAll: refuse,
  soap: refuse,
  calls: refuse,
};

function page(ids: readonly string[], total: number, next?: string): Row {
  const records = ids.map((Id) => ({ Id }));
  return next === undefined
    ? { totalSize: total, done: true, records }
    : { totalSize: total, done: false, nextRecordsUrl: next, records };
}

describe('pages of a query', () => {
  let org: Org;
  let client: OrgClient;

  before(async () => {
    org = await startOrg();
    client = new ConnectionClient(await connect(org, org.admin), impatient());
  });
  after(async () => org.close());
  beforeEach(() => {
    org.clearFaults();
    org.clearLog();
  });

  /** The org gives these answers, one after the other. */
  const answering = (...answers: readonly unknown[]): void => {
    const headers = { 'content-type': 'application/json' };
    for (const answer of answers) {
      const body = JSON.stringify(answer);
      org.fault({ when: { path: /\/query/ }, kind: 'answer', answer: { status: 200, headers, body } });
    }
  };
  const asked = (): string[] => org.requests.map(({ path, soql }) => soql ?? path);
  const until = async (count: number): Promise<void> => {
    while (asked().length < count) await new Promise((resolve) => setTimeout(resolve, 2));
  };

  it('follow each other by the path that the org names', async () => {
    answering(page(['a', 'b'], 3, `${NEXT}-2`), page(['c'], 3));
    expect((await rowsOf(client, SOQL)).map(({ Id }) => Id)).to.deep.equal(['a', 'b', 'c']);
    expect(asked()).to.deep.equal([SOQL, `${NEXT}-2`]);
  });

  it('are fetched while the one before is worked on', async () => {
    answering(page(['a'], 3, `${NEXT}-1`), page(['b'], 3, `${NEXT}-2`), page(['c'], 3));
    const pages = pagesOf(client, SOQL);
    await pages.next();
    await until(2);
    expect(asked()).to.have.length(2);
    await pages.next();
    await until(3);
    expect((await pages.next()).value).to.deep.equal([{ Id: 'c' }]);
  });

  it('are on their way before the work on the one before begins, however long that blocks', async () => {
    const sent: string[] = [];
    const slow: Pick<OrgClient, 'apiVersion' | 'get'> = {
      apiVersion: '66.0',
      get: async (path) => {
        // The steps of a request until it leaves: none of them waits for anything.
        for (let step = 0; step < 50; step++) await Promise.resolve();
        sent.push(path);
        return sent.length === 1 ? page(['a'], 2, `${NEXT}-1`) : page(['b'], 2);
      },
    };
    const pages = pagesOf({ ...unasked, ...slow }, SOQL);
    await pages.next();
    expect(sent).to.have.length(2);
  });

  const broken: readonly (readonly [string, readonly unknown[], string])[] = [
    ['end before the last page is named', [{ totalSize: 3, done: false, records: [{ Id: 'a' }] }], 'truncated'],
    ['hold fewer records than their successor counts', [page(['a'], 4, `${NEXT}-2`)], 'truncated'],
    ['hold fewer records than announced', [page(['a'], 4)], 'truncated'],
    ['lead to another host', [page(['a'], 4, 'https://evil.example/query/x-1')], 'truncated'],
    ['have no records', [{ totalSize: 1, done: true }], 'shape'],
    ['have no size', [{ records: [], done: true }], 'shape'],
    ['hold something else than records', [{ totalSize: 1, done: true, records: ['x'] }], 'shape'],
    ['are no object', [[]], 'shape'],
    ['are nothing', [null], 'shape'],
  ];
  for (const [what, answers, kind] of broken) {
    it(`that ${what} are an error that names the object`, async () => {
      answering(...answers, page([], 0));
      const error = await orgErrorOf(rowsOf(client, SOQL));
      expect(error).to.include({ kind });
      expect(error.text.params).to.deep.equal({ what: 'Account' });
    });
  }

  it('left behind by an early end do not fail for anybody', async () => {
    answering(page(['a'], 3, `${NEXT}-1`));
    org.fault({ when: { path: /\/query/ }, kind: 'drop', times: 20 });
    const pages = pagesOf(client, SOQL);
    expect((await pages.next()).done).to.equal(false);
    await until(2);
    await pages.return({ announced: 0, received: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
});

describe('ordered streams', () => {
  async function* pagesWith(
    pages: readonly (readonly string[])[],
  ): AsyncGenerator<readonly Row[], StreamEnd, undefined> {
    for (const ids of pages) yield await Promise.resolve(ids.map((Id) => ({ Id })));
    const received = pages.flat().length;
    return { announced: received, received };
  }
  const streamOf = (...pages: readonly (readonly string[])[]): OrderedRows =>
    new OrderedRows(pagesWith(pages), 'Id', 'Account');
  const all = async (stream: OrderedRows): Promise<string[]> => {
    const ids: string[] = [];
    await stream.load();
    while (stream.id !== undefined) {
      ids.push(...stream.rest().map(({ Id }) => String(Id)));
      await stream.load();
    }
    return ids;
  };

  it('end the run when a row is out of order, within a page or between two', async () => {
    expect(await orgErrorOf(all(streamOf(['b', 'a'])))).to.include({ kind: 'order' });
    expect(await orgErrorOf(all(streamOf(['a', 'c'], ['b'])))).to.include({ kind: 'order' });
  });

  it('take capital letters before small ones, as ids sort', async () => {
    expect(await all(streamOf(['005A', '005Z', '005a', '005z']))).to.have.length(4);
    expect(await orgErrorOf(all(streamOf(['005a', '005B'])))).to.include({ kind: 'order' });
  });

  const sortedPages = fc
    .array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 6 }), { minLength: 1, maxLength: 4 })
    .map((pages) => {
      const sorted = pages.flat().sort((a, b) => a - b);
      return pages.map(({ length }) => sorted.splice(0, length).map((n) => String.fromCharCode(65 + n)));
    });

  it('as one hold the rows of all in order, and each id once when asked so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sortedPages, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (streams, distinct) => {
          const rows = await all(
            oneOf(
              streams.map((pages) => streamOf(...pages)),
              'Id',
              'Account',
              distinct,
            ),
          );
          const together = streams.flat(2).sort();
          expect(rows).to.deep.equal(distinct && streams.length > 1 ? [...new Set(together)] : together);
        },
      ),
    );
  });

  it('hand over exactly the rows of the ids that are asked for', async () => {
    await fc.assert(
      fc.asyncProperty(sortedPages, fc.uniqueArray(fc.integer({ min: 0, max: 31 })), async (pages, asked) => {
        const stream = streamOf(...pages);
        for (const id of asked.sort((a, b) => a - b).map((n) => String.fromCharCode(65 + n))) {
          const found: unknown[] = [];
          const waiting = stream.rowsOf(id, ({ Id }) => found.push(Id));
          if (waiting !== undefined) await waiting;
          expect(found).to.deep.equal(pages.flat().filter((other) => other === id));
        }
      }),
    );
  });
});

describe('counts by exclusion', () => {
  it('are the counts of exactly each combination', () => {
    const held = fc.array(fc.array(fc.integer({ min: 1, max: 31 }), { maxLength: 3 }), { maxLength: 60 });
    fc.assert(
      fc.property(held, (users) => {
        const bits = users.map((sets) => sets.reduce((union, set) => union | set, 0));
        const unions = unionsOf(users.flat());
        const atMost = (limit: number): number => bits.filter((one) => (one & ~limit) === 0).length;
        const exact = exactCounts(unions, atMost);
        for (const union of unions) expect(exact.get(union)).to.equal(bits.filter((one) => one === union).length);
        expect([...exact.values()].reduce((sum, count) => sum + count, 0)).to.equal(users.length);
      }),
    );
  });
});

describe('small parts of queries', () => {
  it('ids of 15 characters are the ones of 18', () => {
    for (const n of [0, 1, 61, 62, 238_327, 238_328, 56_800_235_583]) {
      const id = idOf('005', n);
      expect(longId(id.slice(0, 15))).to.equal(id);
      expect(longId(id)).to.equal(id);
    }
    // An id from Salesforce's own documentation.
    expect(longId('001D000000IqhSL')).to.equal('001D000000IqhSLIAZ');
  });

  it('texts are quoted so that they end where they should', () => {
    expect(quote(`O'Brien \\ "x"\n`)).to.equal(`'O\\'Brien \\\\ "x"\\n'`);
  });

  it('lists are short enough for a URL, and hold every value once in order', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 80 }), { maxLength: 400 }), (values) => {
        const lists = inLists(values, 1000);
        for (const list of lists) expect(encodeURIComponent(list).length).to.be.lessThan(1000 + 6 * 80 + 20);
        expect(lists.map((list) => list.slice(1, -1)).join(',')).to.equal(values.map(quote).join(','));
      }),
    );
  });

  it('times are ISO times whatever the zone they came in', () => {
    expect(timeOf({ At: '2026-11-01T08:00:00.000+0000' }, 'At')).to.equal('2026-11-01T08:00:00.000Z');
    expect(timeOf({ At: '2026-11-01T08:00:00.000+02:00' }, 'At')).to.equal('2026-11-01T06:00:00.000Z');
    expect(timeOf({ At: null }, 'At')).to.equal(undefined);
    expect(() => timeOf({ At: 'yesterday' }, 'At')).to.throw(OrgError);
  });

  it('work in parallel keeps its order and its width', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([5, 1, 4, 2, 3], 2, async (n) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, n));
      running--;
      return n * 10;
    });
    expect(results).to.deep.equal([50, 10, 40, 20, 30]);
    expect(most).to.equal(2);
    const failure = await errorOf(inParallel([1, 2], 2, async (n) => Promise.reject(new Error(String(n)))));
    expect(failure.message).to.equal('1');
  });
});
