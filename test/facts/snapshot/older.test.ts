import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { openSnapshot } from '../../../lib/facts/snapshot/index.js';
import { Text } from '../../../lib/text.js';
import { MemoryOrg } from './memory.js';
import { sampleOrg } from './sample.js';
import { saved, Scratch } from './support.js';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a snapshot of format 1.0', () => {
  const scratch = new Scratch();
  after(() => scratch.remove());

  it('is read, and what nobody asked the org then is a gap that says so', async () => {
    const [header = '', ...rest] = (await saved(new MemoryOrg(sampleOrg()))).split('\n');
    const written = JSON.parse(header) as { schemaVersion: string; org: Record<string, unknown> };
    const since = new Set(['sandbox', 'releaseUpdates']);
    const org = Object.fromEntries(Object.entries(written.org).filter(([name]) => !since.has(name)));
    const old = JSON.stringify({ ...written, schemaVersion: '1.0', org });
    const summed = [old, ...rest]
      .join('\n')
      .replace(/"header":"[\da-f]{64}"/u, `"header":"${sha(old)}"`)
      .replace(/,"sha256":"[\da-f]{64}"\}\n$/u, '');
    const path = scratch.file('old.jsonl', `${summed},"sha256":"${sha(summed)}"}\n`);
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
