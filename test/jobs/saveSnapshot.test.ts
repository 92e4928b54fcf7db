/**
 * The facts of an org in one file: docs/concepts.md (snapshots), docs/exit-codes.md. The file is kept in memory.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSnapshot } from '../../lib/facts/snapshot/index.js';
import { takeSnapshot, type SnapshotTaken, type SnapshotWanted } from '../../lib/jobs/saveSnapshot.js';
import { collect, valueOf, witnessOf } from '../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../org/index.js';

const NOW = '2026-11-24T12:00:00.000Z';
const SECONDS = Date.parse(NOW) / 1000;
const WHO = 'etl.nightly@t.example';

describe('jobs: a snapshot', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-snapshot-'));
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => Date.parse(NOW) });
    org.change.forgetLogins();
    org.change.settings.trustedRanges = [{ start: '203.0.113.0', end: '203.0.113.255' }];
    org.change.addUser({ username: WHO });
    for (const days of [1, 40]) org.change.addLogin(WHO, SECONDS - days * 86_400, { application: 'Nightly load' });
  });
  after(async () => {
    await org.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const take = async (
    more: Partial<SnapshotWanted> = {},
    session: OrgSession = org.admin,
  ): Promise<SnapshotTaken & { readonly text: string; readonly steps: number }> => {
    let [text, steps] = ['', 0];
    const taken = await takeSnapshot(
      await witnessOf(org, session, { now: NOW }),
      {
        ...{ path: 'org.jsonl', taken: NOW, plugin: '9.9.9', anonymize: false, apps: false },
        ...{ step: () => (steps += 1), onTotal: () => undefined, onLogins: () => undefined },
        ...more,
      },
      (piece) => (text += piece),
    );
    return { ...taken, text, steps };
  };

  it('has all users and ranges, as whoever reads it finds them, and says when it was taken', async () => {
    const { about, conclusion, saved, steps, text } = await take();
    const path = join(folder, 'org.jsonl');
    writeFileSync(path, text);
    const read = await openSnapshot(path);
    const users = await collect(read.users({ addresses: [], includeInactive: true }));
    expect([users.length, users.map(({ username }) => username).includes(WHO)]).to.deep.equal([saved.users, true]);
    expect(valueOf((await read.org()).trustedRanges)).to.have.lengthOf(1);
    expect([read.source.taken, about.taken, about.path, conclusion]).to.deep.equal([NOW, NOW, 'org.jsonl', 'yes']);
    expect([steps, saved.logins]).to.deep.equal([saved.users, undefined]);
  });

  it('has the logins of so many days where they are asked for', async () => {
    expect((await take({ loginDays: 30 })).saved.logins).to.equal(1);
    expect((await take({ loginDays: 60 })).saved.logins).to.equal(2);
  });

  it('names nobody where pseudonyms were asked for', async () => {
    const { about, text } = await take({ anonymize: true, loginDays: 30 });
    expect(about.anonymized).to.equal(true);
    expect(text).to.not.include('etl.nightly').and.not.include('@t.example').and.not.include('@loopback.example');
    expect((await take({ loginDays: 30 })).text).to.include(WHO);
  });

  it('is incomplete where something could not be read, and good all the same', async () => {
    const { conclusion, saved, text } = await take(
      {},
      org.change.session({ permissions: ['ApiEnabled', 'ViewAllUsers'] }),
    );
    expect([conclusion, saved.gaps.length > 0]).to.deep.equal(['incomplete', true]);
    const path = join(folder, 'less.jsonl');
    writeFileSync(path, text);
    expect((await (await openSnapshot(path)).org()).trustedRanges.known).to.equal(false);
  });
});
