/**
 * The store keeps what took long until a row changes, and nobody sees that it does.
 */
import { expect } from 'chai';
import { Store } from './store.js';

/** Takes long enough to be kept, on any machine: 300,000 steps. */
const SLOW = `WITH RECURSIVE step (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 300000)
  SELECT (SELECT COUNT(*) FROM step) AS steps, number.value AS value FROM number WHERE value >= :least ORDER BY value`;

describe('org: answers of the store', () => {
  let store: Store;
  beforeEach(() => {
    store = new Store('memory');
    store.db.exec('CREATE TABLE number (n INTEGER PRIMARY KEY, value INTEGER NOT NULL)');
    store.insert('number', { value: 1 });
  });
  afterEach(() => {
    store.close();
  });

  const values = (least = 0): unknown[] => store.all(SLOW, { least }).map(({ value }) => value);

  it('are those of now after a row came, changed or went', () => {
    expect(values()).to.deep.equal([1]);
    store.insert('number', { value: 2 });
    expect(values()).to.deep.equal([1, 2]);
    store.update('number', 1, { value: 3 });
    expect(values()).to.deep.equal([2, 3]);
    store.run('DELETE FROM number');
    expect(values()).to.deep.equal([]);
  });

  it('are those of what was asked', () => {
    store.insert('number', { value: 2 });
    expect([values(0), values(2), values(0)]).to.deep.equal([[1, 2], [2], [1, 2]]);
  });

  it('are those of before where the work that changed rows was taken back', () => {
    expect(() => {
      store.transaction(() => {
        store.insert('number', { value: 2 });
        expect(values()).to.deep.equal([1, 2]);
        throw new Error('taken back');
      });
    }).to.throw('taken back');
    expect(values()).to.deep.equal([1]);
  });

  it('are nobody’s to change for others', () => {
    values();
    store.all(SLOW, { least: 0 }).pop();
    expect(values()).to.deep.equal([1]);
    expect(store.all(SLOW, { least: 0 }).filter((row) => !Object.isFrozen(row))).to.deep.equal([]);
  });
});
