import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { READABLE_VERSIONS } from '../../../lib/facts/snapshot/format.js';
import { openSnapshot } from '../../../lib/facts/snapshot/index.js';
import { Text } from '../../../lib/text.js';
import { MemoryOrg } from './memory.js';
import { sampleOrg } from './sample.js';
import { saved, Scratch } from './support.js';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a snapshot of an older format', () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  /** A file as an older version has written it: without these members, and with its own sums. */
  const older = async (version: string, without: readonly string[], ofOrg: readonly string[]): Promise<string> => {
    const [header = '', ...rest] = (
      await saved(new MemoryOrg(sampleOrg()), { permissions: ['ManageUsers'], apps: true })
    ).split('\n');
    const written = JSON.parse(header) as { org: Record<string, unknown> };
    const part = (of: object, left: readonly string[]): object =>
      Object.fromEntries(Object.entries(of).filter(([name]) => !left.includes(name)));
    const old = JSON.stringify({ ...part(written, without), schemaVersion: version, org: part(written.org, ofOrg) });
    const summed = [old, ...rest]
      .join('\n')
      .replace(/"header":"[\da-f]{64}"/u, `"header":"${sha(old)}"`)
      .replace(/,"sha256":"[\da-f]{64}"\}\n$/u, '');
    return scratch.file(`${version}.jsonl`, `${summed},"sha256":"${sha(summed)}"}\n`);
  };

  it('stays readable: people have files of each', () => {
    expect(READABLE_VERSIONS).to.include.members(['1.0', '1.1', '1.2', '1.3']);
  });

  for (const version of READABLE_VERSIONS) {
    it(`${version} is read, with or without what is newer than it`, async () => {
      for (const without of [[], ['policies', 'grants', 'apps']]) {
        const offline = await openSnapshot(await older(version, without, []));
        const users: unknown[] = [];
        for await (const user of offline.users({ addresses: [] })) users.push(user);
        expect(users.length).to.be.above(0);
      }
    });
  }

  for (const version of ['1.0', '1.1']) {
    it(`${version} cannot be asked about policies and permissions, which nobody read then`, async () => {
      const offline = await openSnapshot(await older(version, ['policies', 'grants', 'apps'], []));
      const unasked = { loginPolicies: undefined, administrators: undefined, permissionHolders: undefined };
      expect(offline).to.include(unasked);
    });
  }

  it('1.2 is read, and its apps are a gap that says how to save them', async () => {
    const offline = await openSnapshot(await older('1.2', ['apps'], []));
    expect((await offline.loginPolicies?.())?.known).to.equal(true);
    const gap = { what: 'apps', why: Text.of('snapshot.no-apps') };
    expect(await offline.apps()).to.deep.equal({ known: false, gap });
    expect(await offline.assignedSets({ names: ['A'] })).to.deep.equal({ known: false, gap });
    expect(offline.gaps()).to.deep.equal([gap]);
  });

  it('1.0 is read, and what nobody asked the org then is a gap that says so', async () => {
    const path = await older('1.0', ['policies', 'grants', 'apps'], ['sandbox', 'releaseUpdates']);
    const read = await (await openSnapshot(path)).org();
    for (const [name, fact] of Object.entries({
      ReleaseUpdate: read.releaseUpdates,
      'Organization.IsSandbox': read.sandbox,
    })) {
      expect(fact).to.deep.equal({ known: false, gap: { what: name, why: Text.of('snapshot.older') } });
    }
    expect(read.created.known).to.equal(true);
  });
});
