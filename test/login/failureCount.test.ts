/**
 * Which attempts of our own LoginHistory may not show (docs/salesforce.md section 4: it may lag): at its bounds, where one
 * millisecond decides whether a user is tried once more.
 */
import { expect } from 'chai';
import type { OwnAttempt } from '../../lib/login/attemptFile.js';
import { readFailures } from '../../lib/login/history.js';
import { tally, type Tally } from '../../lib/login/failureCount.js';
import type { LoginRow } from '../../lib/facts/org/index.js';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const ago = (milliseconds: number): string => new Date(NOW.getTime() - milliseconds).toISOString();
const attempt = (milliseconds: number, more: Partial<OwnAttempt> = {}): OwnAttempt => ({
  id: '000000000001',
  path: 'soap',
  at: ago(milliseconds),
  ended: ago(milliseconds),
  end: 'failed',
  pending: false,
  ...more,
});
/** A failure by somebody else's client, unless told otherwise. */
const row = (milliseconds: number, more: Partial<LoginRow> = {}): LoginRow => ({
  time: ago(milliseconds),
  status: 'Invalid Password',
  outcome: 'failure',
  loginType: 'Other Apex API',
  loginSubType: 'SoapApiLogin',
  apiType: 'SOAP Partner',
  sourceIp: '203.0.113.7',
  application: 'Data Loader',
  ...more,
});
const unnamed = (milliseconds: number): LoginRow => row(milliseconds, { application: 'N/A' });
interface Read {
  readonly rows?: readonly LoginRow[];
  readonly whole?: boolean;
  readonly lastSuccess?: string;
}
const count = (attempts: readonly OwnAttempt[], { rows = [], whole = true, ...more }: Read = {}): Tally =>
  tally({ known: true, value: { failures: 0, rows, whole, ...more }, from: 'test' }, undefined, attempts, NOW);

describe('guard: attempts of our own that LoginHistory may not show', () => {
  it('are all of the last five minutes, and of those before the ones without a row', () => {
    expect(count([attempt(5 * MINUTE - 1)]).unseen).to.include({ young: true });
    expect(count([attempt(5 * MINUTE)]).unseen).to.include({ young: false });
    const shown = row(5 * MINUTE, { application: 'sf-plugin-token/000000000001' });
    expect(count([attempt(5 * MINUTE)], { rows: [shown] })).not.to.have.property('unseen');
  });

  it('are told by the one that holds the next back for longest: one that never showed before one that may yet', () => {
    const [old, older, young, younger] = [30 * MINUTE, 40 * MINUTE, 2 * MINUTE, MINUTE].map((time) =>
      attempt(time, { id: `00000000${String(time).padStart(8, '0').slice(-4)}` }),
    );
    if (!old || !older || !young || !younger) throw new Error('No attempts.');
    expect(count([old, young]).unseen).to.include({ at: old.at, young: false });
    expect(count([older, old, young]).unseen).to.include({ at: older.at, young: false });
    expect(count([young, younger]).unseen).to.include({ at: younger.at, young: true });
  });

  it('are none where the rows do not go back to them', () => {
    const before = (milliseconds: number): Read => ({ whole: false, rows: [row(milliseconds)] });
    expect(count([attempt(30 * MINUTE)], before(30 * MINUTE)).unseen, 'a row of the same moment').to.be.an('object');
    expect(count([attempt(30 * MINUTE)], before(30 * MINUTE - 1))).not.to.have.property('unseen');
    expect(count([attempt(30 * MINUTE)], before(31 * MINUTE)).unseen).to.be.an('object');
  });

  it('may have been in a history that is older than what is kept', () => {
    expect(count([attempt(150 * DAY - 1)]).unseen).to.be.an('object');
    expect(count([attempt(150 * DAY)])).not.to.have.property('unseen');
  });

  it('may be a row without a name within a minute of them, where no client has one', () => {
    const its = attempt(30 * MINUTE, { ended: ago(20 * MINUTE) });
    const hides = (...rows: readonly LoginRow[]): boolean => count([its], { rows }).unseen === undefined;
    expect(hides(unnamed(31 * MINUTE)), 'a minute before').to.equal(true);
    expect(hides(unnamed(31 * MINUTE + 1))).to.equal(false);
    expect(hides(unnamed(25 * MINUTE)), 'between').to.equal(true);
    expect(hides(unnamed(19 * MINUTE)), 'a minute after').to.equal(true);
    expect(hides(unnamed(19 * MINUTE - 1))).to.equal(false);
    expect(hides(unnamed(30 * MINUTE), row(2 * DAY)), 'the org names clients').to.equal(false);
  });

  it('are no rows of the time in which a run was dead and nobody had seen it', () => {
    const its = attempt(30 * MINUTE, { end: 'open', ended: ago(10 * MINUTE) });
    expect(count([its], { rows: [unnamed(29 * MINUTE)] })).not.to.have.property('unseen');
    expect(count([its], { rows: [unnamed(20 * MINUTE), row(DAY, { outcome: 'success' })] }).unseen).to.be.an('object');
  });
});

describe('guard: attempts of our own that count no more', () => {
  it('are those that a success with a password came after, by more than clocks may differ', () => {
    const its = attempt(60 * MINUTE, { ended: ago(50 * MINUTE) });
    const over = (milliseconds: number): readonly string[] => count([its], { lastSuccess: ago(milliseconds) }).over;
    expect(over(53 * MINUTE), 'while it ran').to.deep.equal([]);
    expect(over(45 * MINUTE)).to.deep.equal([]);
    expect(over(45 * MINUTE - 1)).to.deep.equal([its.id]);
  });

  it('are not the newest, nor counted, nor waited for', () => {
    const told = count([attempt(60 * MINUTE)], { lastSuccess: ago(MINUTE) });
    expect(told).to.deep.equal({ own: 0, over: ['000000000001'], failures: 0 });
    const [first, second] = [attempt(90 * MINUTE), attempt(MINUTE, { id: '000000000002' })];
    const both = count([first, second], { lastSuccess: ago(30 * MINUTE) });
    expect(both).to.deep.include({ own: 1, over: [first.id], newestOwn: second.at, failures: 1 });
    expect(both.unseen).to.include({ id: second.id });
  });

  it('stay where a run stood still for less than a day before it sent', () => {
    const { ended: _ended, ...asleep } = attempt(25 * 60 * MINUTE, { pending: true });
    expect(_ended).to.be.a('string');
    expect(count([asleep], { lastSuccess: ago(60 * MINUTE) }).own).to.equal(1);
    expect(count([asleep], { lastSuccess: ago(60 * MINUTE - 1) }).own).to.equal(0);
  });
});

describe('guard: the rows of LoginHistory', () => {
  const success = row(0, { status: 'Success', outcome: 'success' });
  const read = async (all: readonly LoginRow[], limit?: number): Promise<unknown> => {
    const asked: number[] = [];
    const history: Parameters<typeof readFailures>[0]['history'] = async (_id, _window, most) => {
      asked.push(most ?? Infinity);
      return Promise.resolve({
        known: true,
        value: all.slice(0, most).map((one, index) => ({ ...one, id: String(index) })),
        from: 'LoginHistory',
      });
    };
    const found = await readFailures({ history }, '005000000000001AAA', limit);
    return found.known ? { whole: found.value.whole, rows: found.value.rows.length, asked } : found;
  };
  const failures = (many: number): LoginRow[] => Array.from({ length: many }, (_, index) => row(index * MINUTE));

  it('are whole where there are fewer than were asked for', async () => {
    expect(await read(failures(9), 10)).to.deep.equal({ whole: true, rows: 9, asked: [10] });
    expect(await read([success, ...failures(8)], 10)).to.deep.equal({ whole: true, rows: 9, asked: [10] });
    expect(await read([success, ...failures(9)], 10)).to.deep.equal({ whole: false, rows: 10, asked: [10] });
  });

  it('are asked for once more where none of them is a success, and there may be others', async () => {
    expect(await read(failures(10), 10)).to.deep.equal({ whole: true, rows: 10, asked: [10, 2000] });
    expect(await read(failures(2500), 10)).to.deep.equal({ whole: false, rows: 2000, asked: [10, 2000] });
  });
});
