/**
 * Twenty of the model's lives as real processes with real files: they run side by side and are killed by SIGKILL. Each
 * round starts several at once on two machines; between rounds foreign clients fail and rows show.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Attempt, ModelOrg } from './model/org.js';
import type { Order } from './model/child.js';
import { answerTo, historyRow } from './model/run.js';

const SEQUENCES = 20;
const CHILD = fileURLToPath(new URL('model/child.ts', import.meta.url));
const PARTIES = ['mine', 'yours'] as const;
type Machine = (typeof PARTIES)[number];

interface Round {
  readonly runs: readonly { readonly party: Machine; readonly place: string; readonly step: number }[];
  /** Seconds until rows of this round show. */
  readonly delay: number;
  readonly foreign: boolean;
  readonly foreignDelay: number;
  readonly seconds: number;
}

const run = fc.record({
  party: fc.constantFrom(...PARTIES),
  place: fc.constantFrom(
    ...Array.from({ length: 12 }, () => ''),
    'before the facts',
    'after the facts',
    'before the login',
    'after the login',
  ),
  step: fc.oneof({ arbitrary: fc.constant(-1), weight: 6 }, { arbitrary: fc.nat(30), weight: 1 }),
});
const round: fc.Arbitrary<Round> = fc.record({
  runs: fc.array(run, { minLength: 1, maxLength: 3 }),
  delay: fc.constantFrom(1, 200, 300, Infinity),
  foreign: fc.boolean(),
  foreignDelay: fc.constantFrom(0, 0, 200, Infinity),
  seconds: fc.constantFrom(2, 150, 301, 700),
});
const life = fc.record({
  limit: fc.constantFrom(3, 5, 10),
  rounds: fc.array(round, { minLength: 2, maxLength: 3 }),
});

describe(`${String(SEQUENCES)} lives of a user with real processes, files and kills`, function () {
  let org = new ModelOrg(10);
  let delay = 0;
  let server: Server;
  let origin = '';
  let dir = '';
  const children = new Set<ChildProcess>();
  const idle: ChildProcess[] = [];

  before(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const asked = JSON.parse(body) as { party?: Machine; client?: string };
        const answer =
          request.url === '/rows'
            ? { rows: org.rows().map(historyRow) }
            : { body: answerTo(org.login(asked.party ?? 'mine', asked.client ?? '', false, delay)) };
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sf-token-processes-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const folderOf = (party: Machine, number: number): string => join(dir, String(number), party);
  /** In a process that waits for work, or a new one; one that was killed does not come back. */
  const start = async (order: Order): Promise<string> => {
    const child = idle.pop() ?? fork(CHILD, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    children.add(child);
    return new Promise((resolve) => {
      const killed = (_code: number | null, signal: string | null): void => {
        children.delete(child);
        resolve(signal ?? 'ended');
      };
      child.once('exit', killed);
      child.once('message', (told) => {
        child.removeListener('exit', killed);
        idle.push(child);
        resolve(String(told));
      });
      child.send(order);
    });
  };
  const hiddenOf = (party: Attempt['party']): Attempt[] =>
    org.attempts.filter((one) => one.party === party && one.counted && one.shown > org.now);

  it('lock no user by an attempt of ours, hide no second one, and lose none', async () => {
    const lives = fc.sample(life, { numRuns: SEQUENCES, seed: 20_261_128 });
    const endings = new Map<string, number>();
    let sent = 0;
    for (const [number, { limit, rounds }] of lives.entries()) {
      org = new ModelOrg(limit);
      for (const party of PARTIES) {
        const folder = join(folderOf(party, number), 'sf-plugin-token', 'login-attempts');
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'salt'), Buffer.alloc(32, 7));
      }
      for (const { runs, foreign, foreignDelay, seconds, ...more } of rounds) {
        if (foreign && hiddenOf('foreign').length === 0) org.login('foreign', 'Nightly', false, foreignDelay);
        if (org.lockedBy !== undefined) break;
        ({ delay } = more);
        const ends = await Promise.all(
          runs.map(async (one) => start({ origin, dataDir: folderOf(one.party, number), now: org.now, limit, ...one })),
        );
        for (const end of ends) endings.set(end, (endings.get(end) ?? 0) + 1);
        for (const party of PARTIES) {
          expect(hiddenOf(party).length, `hidden attempts of ${party}`).to.be.at.most(1);
          const written = readdirSync(join(folderOf(party, number), 'sf-plugin-token', 'login-attempts')).join(' ');
          for (const { client } of org.attempts.filter((one) => one.party === party && one.counted)) {
            expect(written, 'an attempt is lost').to.include(`.${client.split('/')[1] ?? ''}.json`);
          }
        }
        const lockedBy = org.attempts.find((one) => one === org.lockedBy);
        if (lockedBy !== undefined && lockedBy.party !== 'foreign') {
          expect(limit, 'locked by an attempt of ours').to.equal(3);
          expect(hiddenOf('foreign'), 'hidden foreign failures').not.to.have.length(0);
        }
        org.now += seconds * 1000;
      }
      sent += org.attempts.filter(({ party }) => party !== 'foreign').length;
    }
    expect(sent, 'attempts').to.be.at.least(SEQUENCES);
    expect([...endings.keys()], 'what came of runs').to.include.members([
      'SIGKILL',
      'failed wrong-username-or-host',
      'refused attempt-under-way',
      'refused attempt-too-soon',
      'refused attempt-unseen',
      'refused attempts-nearly-spent',
    ]);
  });
});
