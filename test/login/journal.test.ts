import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs, {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { type Disk, Folder, codeOf } from '../../lib/login/atomicFiles.js';
import { LoginError } from '../../lib/login/error.js';
import { Journal, type OpenJournal } from '../../lib/login/journal.js';
import { MACHINE, type Machine } from '../../lib/login/machine.js';
import { expectMode, itWith } from '../support/system.js';
import { type Files, Killed, Life, MemoryDisk } from './memoryDisk.js';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const USER = 'integration@acme.example';
const MINUTE = 60_000;
/** The same for all: a user's hash takes a while with each new one. */
const SALT = Buffer.alloc(32, 7);
const memoryWithSalt = (): Files => new Map([['salt', SALT]]);

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof LoginError ? error.key.replace('login-errors.', '') : String(error)),
  );

describe('Journal', () => {
  let dir = '';
  let now = NOW;
  const alive = new Set<number>();
  const starts = new Map<number, string>();
  const machine = (pid: number, host = 'here'): Machine => ({
    now: () => now,
    pid,
    host,
    startOf: (one) => starts.get(one) ?? 'start',
    isAlive: (one) => alive.has(one),
  });
  const journal = (pid = 1, host?: string): Journal => new Journal(dir, machine(pid, host));
  const folder = (): string => join(dir, 'sf-plugin-token', 'login-attempts');
  const files = (): string[] => readdirSync(folder()).filter((name) => name !== 'salt');
  const fileLike = (pattern: RegExp): string => join(folder(), files().find((name) => pattern.test(name)) ?? 'none');

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sf-token-journal-'));
    mkdirSync(folder(), { recursive: true });
    writeFileSync(join(folder(), 'salt'), SALT, { mode: 0o600 });
    now = NOW;
    alive.clear();
    alive.add(1).add(2);
    starts.clear();
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const open = async (pid = 1, name = USER): Promise<OpenJournal> => {
    const opened = await journal(pid).open(name);
    if (opened === undefined) throw new Error('held');
    return opened;
  };
  const fail = async (pid = 1): Promise<void> => {
    const opened = await open(pid);
    opened.begin('soap');
    opened.end('failed');
  };
  const ends = (opened: OpenJournal): string[] => opened.state().attempts.map(({ end }) => end);

  it('keeps failures and forgets them with a success, whatever the case of the name', async () => {
    await fail();
    now = new Date(NOW.getTime() + MINUTE);
    await fail();
    const opened = await open(1, USER.toUpperCase());
    expect(opened.state().attempts.map(({ at, end, path }) => [at, end, path])).to.deep.equal([
      [NOW.toISOString(), 'failed', 'soap'],
      [now.toISOString(), 'failed', 'soap'],
    ]);
    opened.begin('soap');
    opened.end('succeeded');
    expect((await open()).state().attempts).to.deep.equal([]);
  });

  it('forgets single attempts, and keeps nothing that was not sent', async () => {
    await fail();
    await fail();
    const opened = await open();
    opened.forget(
      opened
        .state()
        .attempts.slice(0, 1)
        .map(({ id }) => id),
    );
    opened.begin('soap');
    opened.end('not-sent');
    expect(ends(await open())).to.deep.equal(['failed']);
  });

  it('gives each attempt a name of its own', async () => {
    const names = new Set<string | undefined>();
    for (let count = 0; count < 5; count += 1) {
      const opened = await open();
      names.add(opened.begin('soap'));
      opened.end('failed');
    }
    expect(names).to.have.length(5);
    for (const name of names) expect(name).to.match(/^sf-plugin-token\/[0-9a-f]{12}$/);
  });

  it('keeps the newest fifty', async () => {
    const disk = new MemoryDisk(memoryWithSalt());
    const next = async (): Promise<OpenJournal | undefined> => new Journal(dir, machine(1), disk).open(USER);
    for (let count = 0; count < 52; count += 1) {
      now = new Date(NOW.getTime() + count * 1000);
      const opened = await next();
      opened?.begin('soap');
      opened?.end('failed');
    }
    const { attempts = [] } = (await next())?.state() ?? {};
    expect([attempts.length, attempts[0]?.at]).to.deep.equal([50, new Date(NOW.getTime() + 2000).toISOString()]);
  });

  it('tells of each attempt how it went in, how and when it ended, and where all of them stand', async () => {
    const opened = await open();
    opened.begin('oauth-password');
    now = new Date(NOW.getTime() + MINUTE);
    opened.end('unheard');
    const { attempts, files: place } = (await open()).state();
    expect(attempts.map((attempt) => ({ ...attempt, id: '' }))).to.deep.equal([
      {
        id: '',
        path: 'oauth-password',
        at: NOW.toISOString(),
        ended: now.toISOString(),
        end: 'unheard',
        pending: false,
      },
    ]);
    expect(attempts.map(({ id }) => place.replace('*', id))).to.deep.equal([fileLike(/\.json$/)]);
  });

  it('calls an attempt pending while its run may still be there, on this machine or on another', async () => {
    const pending = async (pid: number): Promise<unknown> => {
      const next = await open(pid);
      const [attempt] = next.state().attempts;
      next.release();
      return attempt && [attempt.end, attempt.pending, 'ended' in attempt];
    };
    (await open(1)).begin('soap');
    now = new Date(NOW.getTime() + 11 * MINUTE);
    expect(await pending(2), 'alive').to.deep.equal(['open', true, false]);
    alive.delete(1);
    expect(await pending(2), 'gone').to.deep.equal(['open', false, true]);
    alive.add(1);
    expect(await pending(2), 'found gone').to.deep.equal(['open', false, true]);
  });

  it('takes another process of the same number for none of it', async () => {
    (await open(1)).begin('soap');
    now = new Date(NOW.getTime() + 11 * MINUTE);
    starts.set(1, 'a later start');
    // Of another machine nobody here can tell.
    const there = await journal(2, 'there').open(USER);
    expect(there?.state().attempts[0]?.pending, 'who knows').to.equal(true);
    there?.release();
    expect((await open(2)).state().attempts[0]?.pending).to.equal(false);
  });

  for (const [minutes, ended] of [
    [11, 11],
    [24 * 60, 24 * 60],
    [48 * 60, 24 * 60],
  ] as const) {
    it(`ends an attempt whose run was found dead ${String(minutes)} minutes later after ${String(ended)}`, async () => {
      (await open(1)).begin('soap');
      alive.delete(1);
      now = new Date(NOW.getTime() + minutes * MINUTE);
      const found = await open(2);
      const expected = new Date(NOW.getTime() + ended * MINUTE).toISOString();
      expect(found.state().attempts.map((one) => one.ended)).to.deep.equal([expected]);
      found.release();
      now = new Date(now.getTime() + 60 * MINUTE);
      expect((await open(2)).state().attempts.map((one) => one.ended)).to.deep.equal([expected]);
    });
  }

  it('makes its salt once, of 32 bytes, however many come at once', async () => {
    rmSync(join(folder(), 'salt'));
    const many = await Promise.all(Array.from({ length: 5 }, async () => journal().open(USER)));
    expect(many.filter((one) => one !== undefined)).to.have.length(1);
    expect(readFileSync(join(folder(), 'salt'))).to.have.length(32);
    expect(readFileSync(join(folder(), 'salt')).equals(SALT)).to.equal(false);
    expectMode(join(folder(), 'salt'), 0o600);
  });

  itWith('rights')('names no user and is readable for its owner alone', async () => {
    await fail();
    expect(files().join()).to.match(/^[0-9a-f]{8}-[0-9a-f]{32}\.[0-9a-f]{12}\.json,[0-9a-f]{8}-[0-9a-f]{32}\.lock\.1$/);
    for (const file of [...files(), 'salt']) {
      expect(statSync(join(folder(), file)).mode & 0o777, file).to.equal(0o600);
      expect(readFileSync(join(folder(), file), 'latin1')).not.to.match(/integration|acme/i);
    }
    expect(statSync(folder()).mode & 0o777).to.equal(0o700);
    chmodSync(folder(), 0o777);
    await fail();
    expect(statSync(folder()).mode & 0o777, 'its own again').to.equal(0o700);
  });

  describe('one run at a time', () => {
    it('gives a user to one, and other users to others', async () => {
      const opened = await open(1);
      expect(await journal(2).open(USER)).to.equal(undefined);
      expect(await journal(2).open('other@acme.example')).not.to.equal(undefined);
      opened.release();
      expect(await journal(2).open(USER)).not.to.equal(undefined);
    });

    it('lets one of many through that come at once', async () => {
      const many = await Promise.all(
        Array.from({ length: 20 }, async (_, at) => journal(at % 2 === 0 ? 1 : 2).open(USER)),
      );
      expect(many.filter((one) => one !== undefined)).to.have.length(1);
    });

    it('passes over a run that is gone, whose number another process has, or that is on another machine for too long', async () => {
      await open(1);
      alive.delete(1);
      await open(2);
      alive.add(3);
      starts.set(2, 'a later start');
      await open(3);
      expect(await journal(1, 'there').open(USER)).to.equal(undefined);
      now = new Date(NOW.getTime() + 9 * MINUTE);
      expect(await journal(1, 'there').open(USER)).to.equal(undefined);
      now = new Date(NOW.getTime() + 11 * MINUTE);
      expect(await journal(1, 'there').open(USER)).not.to.equal(undefined);
    });

    it('sends nothing where another run has gone on, and gives back its own lock alone', async () => {
      const slow = await open(1);
      now = new Date(NOW.getTime() + 11 * MINUTE);
      const next = await open(2);
      expect(slow.begin('soap')).to.equal(undefined);
      slow.end('failed');
      slow.release();
      expect(await journal(1).open(USER), 'held by the next').to.equal(undefined);
      expect(next.begin('soap')).to.match(/^sf-plugin-token\//);
      next.end('failed');
      expect(ends(await open(1))).to.deep.equal(['failed']);
    });

    it('leaves the attempt of a run that was taken for dead to whoever goes on', async () => {
      const slow = await open(1);
      slow.begin('soap');
      now = new Date(NOW.getTime() + 11 * MINUTE);
      const next = await open(2);
      expect(ends(next)).to.deep.equal(['open']);
      slow.end('failed');
      next.release();
      expect(ends(await open(2))).to.deep.equal(['failed']);
    });

    it('holds among threads that race for a lock which is stale every third time', async () => {
      const holders = new Int32Array(new SharedArrayBuffer(8));
      const workers = [1, 3, 5].map(
        (pid) =>
          new Worker(new URL('lockWorker.ts', import.meta.url), {
            workerData: { dir, pid, rounds: 15, holders },
            execArgv: ['--import', 'tsx'],
          }),
      );
      const told = await Promise.all(
        workers.map(
          async (worker) =>
            new Promise<number>((resolve, reject) => {
              worker.on('message', resolve).on('error', reject);
            }),
        ),
      );
      expect(told, 'holders at once').to.deep.equal([1, 1, 1]);
      expect(files().length, 'old locks are cleared away').to.be.lessThan(5);
    });
  });

  describe('a run that dies', () => {
    it('leaves its attempt behind once it has begun, and nothing before', async () => {
      await open(1);
      alive.delete(1);
      const second = await open(2);
      expect(ends(second)).to.deep.equal([]);
      second.begin('soap');
      alive.delete(2);
      alive.add(3);
      expect(ends(await open(3))).to.deep.equal(['open']);
    });

    /** What a run does, from the lock to the end, as far as it comes. */
    const whole = async (pid: number, disk: Disk): Promise<'begun' | 'not begun' | 'ended'> => {
      let reached: 'begun' | 'not begun' | 'ended' = 'not begun';
      try {
        const opened = await new Journal(dir, machine(pid), disk).open(USER);
        if (opened?.begin('soap') !== undefined) {
          reached = 'begun';
          opened.end('failed');
          reached = 'ended';
        }
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      return reached;
    };

    it('at any step, over a lock that is stale already, loses no attempt and blocks nobody', async () => {
      let deaths = 0;
      for (let step = 0; ; step += 1) {
        const memory = memoryWithSalt();
        alive.clear();
        alive.add(1).add(2).add(3);
        const first = await new Journal(dir, machine(1), new MemoryDisk(memory)).open(USER);
        first?.begin('soap');
        alive.delete(1);
        const reached = await whole(2, new MemoryDisk(memory, new Life(step)));
        alive.delete(2);
        const third = await new Journal(dir, machine(3), new MemoryDisk(memory)).open(USER);
        expect(third, `killed at step ${String(step)}`).not.to.equal(undefined);
        const { attempts = [] } = third?.state() ?? {};
        expect(attempts.length, `killed at step ${String(step)}`).to.be.at.least(reached === 'not begun' ? 1 : 2);
        if (reached === 'ended') break;
        deaths += 1;
      }
      expect(deaths).to.be.greaterThan(10);
    });

    it('at any step of clearing after a success forgets nothing that was not before it', async () => {
      for (let step = 0; ; step += 1) {
        const memory = memoryWithSalt();
        alive.clear();
        alive.add(1).add(2);
        await whole(1, new MemoryDisk(memory));
        const life = new Life(step);
        let [succeeded, ended] = [false, false];
        try {
          const opened = await new Journal(dir, machine(1), new MemoryDisk(memory, life)).open(USER);
          opened?.begin('soap');
          succeeded = true;
          opened?.end('succeeded');
          ended = true;
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
        }
        alive.delete(1);
        const opened = await new Journal(dir, machine(2), new MemoryDisk(memory)).open(USER);
        expect(opened, `killed at step ${String(step)}`).not.to.equal(undefined);
        const { attempts = [] } = opened?.state() ?? {};
        if (ended) {
          expect(attempts).to.deep.equal([]);
          break;
        }
        expect(succeeded || attempts.some(({ end }) => end === 'failed'), `killed at step ${String(step)}`).to.equal(
          true,
        );
      }
    });
  });

  describe('what cannot be', () => {
    const change = (path: string, more: object): void => {
      const before = JSON.parse(readFileSync(path, 'utf8')) as object;
      writeFileSync(path, JSON.stringify({ ...before, ...more }));
    };
    const attemptFile = (): string => fileLike(/\.json$/);
    const lockFile = (): string => fileLike(/\.lock\./);
    /** Key and parameters. */
    const refusal = async (): Promise<string[]> => {
      try {
        await journal().open(USER);
      } catch (error) {
        if (error instanceof LoginError) {
          return [error.key.replace('login-errors.', ''), ...Object.values(error.text.params)];
        }
      }
      return [];
    };

    for (const more of [
      { version: 1 },
      { version: 3 },
      { version: '2' },
      { at: '1970-01-01T00:00:00.000Z' },
      { at: '2026-02-30T00:00:00.000Z' },
      { at: '2026-11-22' },
      { at: 0 },
      { ended: 'soon' },
      { end: 'fine' },
      { id: '000000000000' },
      { path: 'jwt' },
      { pid: 0 },
      { pid: 1.5 },
      { pid: '1' },
      { host: 5 },
      { start: null },
      { end: 'succeeded' },
      { ended: '2026-11-22' },
    ]) {
      it(`an attempt with ${JSON.stringify(more)} is refused, and stays`, async () => {
        await fail();
        change(attemptFile(), more);
        expect(await code(journal().open(USER))).to.equal('journal.unreadable');
        expect(await code(journal().open(USER)), 'again').to.equal('journal.unreadable');
        expect(await code(journal().open('other@acme.example')), 'others are not concerned').to.equal('none');
      });
    }

    for (const content of ['', '{', '[]', 'null', '{"version":2}']) {
      it(`a file that holds "${content}" is refused`, async () => {
        await fail();
        writeFileSync(attemptFile(), content);
        expect(await code(journal().open(USER))).to.equal('journal.unreadable');
      });
    }

    it('an attempt whose number is no text is refused, by its path', async () => {
      await fail();
      const path = attemptFile().replace(/[0-9a-f]{12}\.json$/u, '123456789012.json');
      fs.renameSync(attemptFile(), path);
      change(path, { id: 123_456_789_012 });
      expect(await refusal()).to.deep.equal(['journal.unreadable', path]);
    });

    it('an attempt that began or ended five minutes ahead of the clock is refused; a little less is what clocks differ', async () => {
      await fail();
      const path = attemptFile();
      const ahead = (seconds: number): string => new Date(NOW.getTime() + seconds * 1000).toISOString();
      for (const more of [{ at: ahead(301) }, { ended: ahead(301) }]) {
        change(path, { at: NOW.toISOString(), ended: NOW.toISOString(), ...more });
        expect(await refusal()).to.deep.equal(['journal.future', path, more.at ?? NOW.toISOString()]);
      }
      change(path, { at: ahead(300), ended: ahead(300) });
      expect(ends(await open())).to.deep.equal(['failed']);
    });

    it('an attempt of the future is refused, beyond what clocks differ', async () => {
      await fail();
      now = new Date(NOW.getTime() - 4 * MINUTE);
      expect(ends(await open())).to.deep.equal(['failed']);
      now = new Date(NOW.getTime() - 6 * MINUTE);
      alive.clear();
      expect(await code(journal(2).open(USER))).to.equal('journal.future');
    });

    it('what is refused is named by its path', async () => {
      await fail();
      const [attempt, lock, salt] = [attemptFile(), lockFile(), join(folder(), 'salt')];
      const stray = join(folder(), 'stray');
      writeFileSync(stray, '');
      expect(await refusal()).to.deep.equal(['journal.unreadable', stray]);
      unlinkSync(stray);
      change(lock, { at: '2027-01-01T00:00:00.000Z', free: false });
      expect(await refusal()).to.deep.equal(['journal.future', lock, '2027-01-01T00:00:00.000Z']);
      change(lock, { version: 3 });
      expect(await refusal()).to.deep.equal(['journal.unreadable', lock]);
      unlinkSync(lock);
      writeFileSync(salt, randomBytes(32));
      expect(await refusal()).to.deep.equal(['journal.salt', salt]);
      writeFileSync(salt, 'short');
      expect(await refusal()).to.deep.equal(['journal.salt', salt]);
      writeFileSync(salt, SALT);
      unlinkSync(attempt);
      mkdirSync(attempt);
      expect(await refusal()).to.deep.equal(['journal.unusable', folder(), 'EFTYPE']);
    });

    it('a salt is never made where attempts stand that were made with another one', async () => {
      await fail();
      unlinkSync(join(folder(), 'salt'));
      expect(await code(journal().open(USER))).to.equal('journal.salt');
      expect(readdirSync(folder())).not.to.include('salt');
    });

    it('a lock of the future is refused, of a version or a shape that is not known too', async () => {
      await open(1);
      for (const pid of [1, 99]) {
        change(lockFile(), { at: '2027-01-01T00:00:00.000Z', pid });
        expect(await code(journal(2).open(USER))).to.equal('journal.future');
      }
      for (const more of [{ version: 3 }, { at: 'soon' }, { pid: -1 }, { free: 'yes' }, { host: 5 }, { nonce: 5 }]) {
        change(lockFile(), { at: NOW.toISOString(), pid: 1, host: 'here', version: 2, free: false, ...more });
        expect(await code(journal(2).open(USER)), JSON.stringify(more)).to.equal('journal.unreadable');
      }
      writeFileSync(lockFile(), '');
      expect(await code(journal(2).open(USER))).to.equal('journal.unreadable');
    });

    it('a salt that is empty, short, missing or another one is refused while anything stands beside it', async () => {
      await fail();
      const salt = join(folder(), 'salt');
      const before = readFileSync(salt);
      truncateSync(salt, 0);
      expect(await code(journal().open(USER))).to.equal('journal.salt');
      writeFileSync(salt, before.subarray(0, 31));
      expect(await code(journal().open(USER))).to.equal('journal.salt');
      unlinkSync(salt);
      expect(await code(journal().open(USER))).to.equal('journal.salt');
      writeFileSync(salt, randomBytes(32));
      expect(await code(journal().open(USER))).to.equal('journal.salt');
      writeFileSync(salt, before);
      expect(ends(await open())).to.deep.equal(['failed']);
    });

    it('a file that the journal does not know is refused; hidden ones and halves are not', async () => {
      await fail();
      writeFileSync(join(folder(), '.DS_Store'), '');
      writeFileSync(join(folder(), 'half.tmp'), '');
      (await open()).release();
      writeFileSync(join(folder(), `${'0'.repeat(32)}.json`), '{"version":1,"failures":2}');
      expect(await code(journal().open(USER))).to.equal('journal.unreadable');
    });

    itWith('pipes')('a pipe, a folder or something huge in the place of a file ends at once', async () => {
      await fail();
      const path = attemptFile();
      unlinkSync(path);
      execFileSync('mkfifo', [path]);
      expect(await code(journal().open(USER))).to.equal('journal.unusable');
      unlinkSync(path);
      writeFileSync(path, Buffer.alloc(1_000_000, 32));
      expect(await code(journal().open(USER))).to.equal('journal.unusable');
    });

    it('no folder can be made: nothing is sent', async () => {
      writeFileSync(join(dir, 'file'), '');
      expect(await code(new Journal(join(dir, 'file')).open(USER))).to.equal('journal.unusable');
    });

    describe('beside other runs', () => {
      let memory: Files;
      beforeEach(() => {
        memory = memoryWithSalt();
      });
      /** A disk on which something else happens first. */
      const where = (more: (whole: MemoryDisk) => Partial<Disk>): Disk => {
        const whole = new MemoryDisk(memory);
        return {
          list: () => whole.list(),
          read: (name) => whole.read(name),
          create: (name, content) => whole.create(name, content),
          replace: (name, content) => whole.replace(name, content),
          remove: (name) => whole.remove(name),
          ...more(whole),
        };
      };
      const locks = (): string[] => [...memory.keys()].filter((name) => name.includes('.lock.'));

      it('a file that is gone before it is read counts no more, of a lock or of an attempt', async () => {
        const first = await new Journal(dir, machine(1), new MemoryDisk(memory)).open(USER);
        first?.begin('soap');
        const disk = where((whole) => ({ read: (name) => (name === 'salt' ? whole.read(name) : undefined) }));
        const opened = await new Journal(dir, machine(2), disk).open(USER);
        expect(opened?.state().attempts).to.deep.equal([]);
      });

      it('who comes second in making a lock looks again, and finds the user held', async () => {
        const disk = where((whole) => ({
          create: (name, content) => {
            const other = content.toString().replace('"pid":2', '"pid":1');
            if (name.includes('.lock.')) whole.create(name, other);
            return whole.create(name, content);
          },
        }));
        expect(await new Journal(dir, machine(2), disk).open(USER)).to.equal(undefined);
        expect(locks()).to.have.length(1);
      });

      it('who is overtaken five times leaves the user to the others', async () => {
        let tries = 0;
        const disk = where((whole) => ({
          create: (name, content) => {
            tries += name.includes('.lock.') ? 1 : 0;
            return !name.includes('.lock.') && whole.create(name, content);
          },
        }));
        expect(await new Journal(dir, machine(2), disk).open(USER)).to.equal(undefined);
        expect(tries).to.equal(5);
      });

      it('who is overtaken after making a lock takes it away again', async () => {
        const disk = where((whole) => ({
          create: (name, content) => {
            const made = whole.create(name, content);
            const higher = content.toString().replace('"pid":2', '"pid":1');
            if (name.endsWith('.lock.1')) whole.create(name.replace(/1$/u, '2'), higher);
            return made;
          },
        }));
        expect(await new Journal(dir, machine(2), disk).open(USER)).to.equal(undefined);
        expect(locks().map((name) => name.slice(-7))).to.deep.equal(['.lock.2']);
      });

      it('no attempt is written over another one: nothing is sent', async () => {
        const disk = where((whole) => ({
          create: (name, content) => !name.endsWith('.json') && whole.create(name, content),
        }));
        const opened = await new Journal(dir, machine(1), disk).open(USER);
        expect(opened?.begin('soap')).to.equal(undefined);
      });

      it('a fault that is none of the disk is not kept quiet', async () => {
        const disk = where(() => ({
          replace: () => {
            throw new TypeError('a defect');
          },
        }));
        const opened = await new Journal(dir, machine(1), disk).open(USER);
        expect(() => opened?.release()).to.throw(TypeError, 'a defect');
      });

      it('a lock that is no longer young holds as long as its run is there, up to ten minutes', async () => {
        const at = async (seconds: number): Promise<boolean> => {
          memory = memoryWithSalt();
          now = NOW;
          await new Journal(dir, machine(1), new MemoryDisk(memory)).open(USER);
          now = new Date(NOW.getTime() + seconds * 1000);
          return (await new Journal(dir, machine(2), new MemoryDisk(memory)).open(USER)) === undefined;
        };
        expect(await at(599)).to.equal(true);
        expect(await at(600)).to.equal(false);
        expect(await at(-60), 'clocks differ').to.equal(true);
        expect(await code(at(-61))).to.equal('journal.future');
      });

      it('the lock before its own stays, older ones go', async () => {
        for (const pid of [1, 2, 1, 2]) {
          (await new Journal(dir, machine(pid), new MemoryDisk(memory)).open(USER))?.release();
        }
        expect(locks().map((name) => name.slice(-7))).to.deep.equal(['.lock.3', '.lock.4']);
      });
    });

    it('a disk that is full or read-only ends the run before anything is sent', async () => {
      for (const errno of ['ENOSPC', 'EROFS', 'EDQUOT', 'EIO']) {
        const memory = memoryWithSalt();
        const whole = new MemoryDisk(memory);
        let full = false;
        const fails = (): void => {
          if (full) throw Object.assign(new Error(errno), { code: errno });
        };
        const disk: Disk = {
          list: () => whole.list(),
          read: (name) => whole.read(name),
          create: (name, content) => {
            fails();
            return whole.create(name, content);
          },
          replace: (name, content) => {
            fails();
            whole.replace(name, content);
          },
          remove: (name) => {
            whole.remove(name);
          },
        };
        const opened = await new Journal(dir, machine(1), disk).open(USER);
        full = true;
        expect(() => opened?.begin('soap'), errno)
          .to.throw(LoginError)
          .with.nested.property('text.params.code', errno);
        expect(() => opened?.release()).not.to.throw();
        expect(await code(new Journal(dir, machine(1), disk).open('other@acme.example'))).to.equal('journal.unusable');
      }
    });
  });
});

describe('Folder and the folder in memory', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sf-token-folder-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('do the same', () => {
    const disks: Disk[] = [new Folder(join(dir, 'a', 'b')), new MemoryDisk(new Map())];
    const all = disks.map((disk) => {
      const told: unknown[] = [disk.list(), disk.read('x')];
      told.push(disk.create('x', 'one'), disk.create('x', 'two'), disk.read('x')?.toString());
      disk.replace('x', 'three');
      disk.replace('y', 'new');
      told.push(disk.create('z', Buffer.from([0, 255])), disk.read('z')?.toString('hex'));
      told.push(disk.read('x')?.toString(), [...disk.list()].sort());
      disk.remove('x');
      disk.remove('x');
      told.push(disk.read('x'), disk.create('x', 'again'), [...disk.list()].sort());
      return told;
    });
    expect(all[0]).to.deep.equal(all[1]);
    expect(all[0]).to.deep.include('three').and.to.deep.include('00ff');
    expect(readdirSync(join(dir, 'a', 'b')).sort(), 'no halves are left').to.deep.equal(['x', 'y', 'z']);
  });
});

describe('Folder', () => {
  let dir = '';
  const { fsyncSync } = fs;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sf-token-folder-'));
  });
  afterEach(() => {
    fs.fsyncSync = fsyncSync;
    syncBuiltinESMExports();
    rmSync(dir, { recursive: true, force: true });
  });

  /** Lets fsync fail with this code, of folders or of files. */
  const failing = (errno: string, ofFolders: boolean): void => {
    fs.fsyncSync = (file) => {
      if (fs.fstatSync(file).isDirectory() === ofFolders) throw Object.assign(new Error(errno), { code: errno });
      fsyncSync(file);
    };
    syncBuiltinESMExports();
  };

  it('clears halves away that are an hour old, and leaves younger ones to their runs', () => {
    for (const [name, seconds] of [
      ['young.tmp', 3590],
      ['old.tmp', 3610],
      ['whole', 10_000],
    ] as const) {
      writeFileSync(join(dir, name), '');
      utimesSync(join(dir, name), Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);
    }
    expect(new Folder(dir).list()).to.deep.equal(['whole']);
    expect(readdirSync(dir).sort()).to.deep.equal(['whole', 'young.tmp']);
  });

  it('lays no file over a folder, and leaves no half of it', () => {
    mkdirSync(join(dir, 'x', 'y'), { recursive: true });
    expect(() => new Folder(dir).replace('x', 'one')).to.throw();
    expect(new Folder(dir).create('x', 'one')).to.equal(false);
    expect(readdirSync(dir)).to.deep.equal(['x']);
  });

  it('takes a name that is longer than the system allows for an error', () => {
    expect(() => new Folder(dir).create('x'.repeat(300), 'one'))
      .to.throw()
      .with.property('code', 'ENAMETOOLONG');
    expect(readdirSync(dir)).to.deep.equal([]);
  });

  it('reads what has the size of ours, and no more', () => {
    writeFileSync(join(dir, 'x'), 'x'.repeat(16_384));
    writeFileSync(join(dir, 'y'), 'x'.repeat(16_385));
    expect(new Folder(dir).read('x')).to.have.length(16_384);
    expect(() => new Folder(dir).read('y'))
      .to.throw()
      .with.property('code', 'EFTYPE');
    mkdirSync(join(dir, 'z'));
    expect(() => new Folder(dir).read('z'))
      .to.throw()
      .with.property('code', 'EFTYPE');
  });

  it('takes it where a system flushes no folders, and no other fault', () => {
    for (const errno of ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF']) {
      failing(errno, true);
      expect(new Folder(dir).create(errno, 'one'), errno).to.equal(true);
      new Folder(dir).replace(errno, 'two');
      expect(new Folder(dir).read(errno)?.toString()).to.equal('two');
    }
    failing('EIO', true);
    expect(() => new Folder(dir).create('x', 'one')).to.throw('EIO');
    expect(() => new Folder(dir).replace('x', 'one')).to.throw('EIO');
  });

  itWith('proc')('keeps no file open', () => {
    const opened = (): string[] =>
      readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          return [fs.readlinkSync(`/proc/self/fd/${fd}`)].filter((path) => path.startsWith(dir));
        } catch {
          return [];
        }
      });
    new Folder(dir).create('x', 'one');
    new Folder(dir).replace('x', 'two');
    failing('EIO', false);
    expect(() => new Folder(dir).create('y', 'one')).to.throw('EIO');
    failing('EINVAL', true);
    new Folder(dir).replace('x', 'three');
    expect(opened()).to.deep.equal([]);
  });

  it('is in use as long as it can be, and says which fault it is', () => {
    writeFileSync(join(dir, 'file'), '');
    for (const work of [
      (folder: Folder): unknown => folder.list(),
      (folder: Folder): unknown => folder.create('x', 'one'),
      (folder: Folder): unknown => folder.read('x'),
    ]) {
      expect(() => work(new Folder(join(dir, 'file'))))
        .to.throw()
        .with.property('code')
        .that.is.oneOf(['ENOTDIR', 'EEXIST']);
    }
    expect(codeOf(Object.assign(new Error('x'), { code: 'ENOSPC' }))).to.equal('ENOSPC');
    for (const other of [
      new Error('x'),
      Object.assign(new Error('x'), { code: 5 }),
      { code: 'ENOSPC' },
      'ENOSPC',
      undefined,
      null,
    ]) {
      expect(codeOf(other)).to.equal('');
    }
  });

  it('leaves nothing of a file that did not reach the disk', () => {
    failing('EIO', false);
    expect(() => new Folder(dir).create('x', 'one')).to.throw('EIO');
    expect(() => new Folder(dir).replace('x', 'one')).to.throw('EIO');
    expect(readdirSync(dir)).to.deep.equal([]);
  });
});

describe('The machine', () => {
  const kill = process.kill.bind(process);
  const { title } = process;
  afterEach(() => {
    process.kill = kill;
    process.title = title;
  });

  it('takes a process for gone only where the system says so', () => {
    const says = (error: unknown): boolean => {
      process.kill = () => {
        throw error;
      };
      return MACHINE.isAlive(1);
    };
    const withCode = (code: string): Error => Object.assign(new Error(code), { code });
    // kill(2): ESRCH where there is no such process, EPERM where there is one of somebody else's.
    expect(says(withCode('ESRCH'))).to.equal(false);
    expect(says(withCode('EPERM'))).to.equal(true);
    expect(says(new Error('EPERM'))).to.equal(false);
    expect(says('EPERM')).to.equal(false);
  });

  itWith('proc')('reads the begin of a process whatever its name is', () => {
    // proc(5): the second field is the name in parentheses, the 22nd the begin.
    process.title = 'plain';
    const fields = readFileSync(`/proc/${String(process.pid)}/stat`, 'utf8').split(' ');
    expect(MACHINE.startOf(process.pid)).to.equal(fields[21]);
    process.title = 'a ) b';
    expect(readFileSync(`/proc/${String(process.pid)}/stat`, 'utf8')).to.include('(a ) b) ');
    expect(MACHINE.startOf(process.pid)).to.equal(fields[21]);
  });

  it('knows itself from a process that is gone', () => {
    expect(MACHINE.isAlive(MACHINE.pid)).to.equal(true);
    const gone = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
    expect(MACHINE.isAlive(gone)).to.equal(false);
    expect(MACHINE.startOf(MACHINE.pid)).to.equal(MACHINE.startOf(MACHINE.pid));
    if (process.platform === 'linux') {
      // proc(5): field 22 of /proc/PID/stat, in ticks since the machine began.
      expect(MACHINE.startOf(MACHINE.pid)).to.match(/^\d+$/);
      const own = execFileSync('sh', ['-c', 'cut -d" " -f22 /proc/$$/stat; echo $$'], { encoding: 'utf8' });
      expect(own).to.match(/^\d+\n\d+\n$/);
      expect(MACHINE.startOf(gone)).to.equal('');
    }
  });
});
