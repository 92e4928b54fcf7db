import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { UsageError } from '../../lib/errors.js';
import { formatRange } from '../../lib/ip/index.js';
import { openDiffSide } from '../../lib/jobs/ranges/openDiffSide.js';
import { readPublished } from '../../lib/jobs/ranges/publishedLists.js';
import { AUDIT_DEFAULTS, AUDIT_RULES } from '../../lib/policy/audit/index.js';
import { judgeAll } from '../../lib/policy/findings/index.js';
import { listRanges, type Gap } from '../../lib/policy/index.js';
import { toListRangesResult } from '../../lib/report/ranges/result.js';
import { say } from '../../lib/messages.js';
import { Text } from '../../lib/text.js';
import { lists, NOTHING } from '../policy/audit/support.js';
import { is, org } from '../policy/support.js';

const PIPE = { isTTY: true, [Symbol.asyncIterator]: () => [][Symbol.iterator]() } as never;

// RFC 7208: include: stands for the addresses of another record, which the text does not hold.
describe('jobs: lists that stand for more addresses than they hold', () => {
  let scratch: string;
  let file: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'sf-token-lists-'));
    file = join(scratch, 'spf.txt');
    writeFileSync(file, 'v=spf1 ip4:203.0.113.0/24 include:_spf.example.com ~all\n');
  });
  after(() => {
    rmSync(scratch, { recursive: true });
  });

  const gapOf = (what: string): object => ({
    what,
    why: Text.of('shared.ip-file.elsewhere', { part: 'include:_spf.example.com' }),
  });
  const tools = { openOrg: async () => Promise.reject(new Error('No org.')), stdin: PIPE, now: '2026-11-22T12:00:00Z' };

  it('audit ranges --list cannot tell which ranges are in them', async () => {
    const published = await readPublished([`mail=${file}`], PIPE);
    const facts = { ...NOTHING, lists: lists({ trusted: ['10.0.0.0/24'] }), published };
    const rule = judgeAll(AUDIT_RULES, facts, AUDIT_DEFAULTS).find((one) => one.rule.id === 'published-range');
    expect([rule?.outcome, rule?.gaps]).to.deep.equal(['incomplete', [gapOf(file)]]);
  });

  it('list ranges --list neither', async () => {
    const published = await readPublished([`mail=${file}`], PIPE);
    const listed = listRanges({ org: org({ trustedRanges: is([]) }), profiles: [], gaps: [] });
    const about = { source: { kind: 'org', name: 'o' }, profiles: 0, warnings: [], published } as const;
    expect(toListRangesResult(listed, about, say).incomplete.map(({ what }) => what)).to.deep.equal([file]);
  });

  it('diff ranges is incomplete with them, as a list and below ranges: of a policy file', async () => {
    expect((await openDiffSide(`file:${file}`, tools)).side.gaps).to.deep.equal([gapOf(file)]);
    const policy = join(scratch, 'sf-token.yml');
    writeFileSync(policy, 'version: 1\nranges: {mail: [{source: spf.txt}]}\ntrusted: [mail]\n');
    expect((await openDiffSide(`file:${policy}`, tools)).side.gaps).to.deep.equal([gapOf('spf.txt')]);
  });

  it('diff ranges takes of a policy file what is expected today', async () => {
    const policy = join(scratch, 'until.yml');
    const entry = (range: string, expires: string): string => `{range: ${range}, expires: ${expires}}`;
    const entries = [entry('10.0.0.0/24', '2026-11-21'), entry('10.0.1.0/24', '2026-11-22')].join(', ');
    writeFileSync(policy, `version: 1\nranges: {offices: [${entries}]}\ntrusted: [offices]\n`);
    const { side } = await openDiffSide(`file:${policy}`, tools);
    const ranges = side.trusted?.known === true ? side.trusted.value : [];
    expect(ranges.map(({ end, start }) => formatRange({ start, end }))).to.deep.equal(['10.0.1.0-10.0.1.255']);
  });

  it('audit ranges --list takes all lists of a file, piped in too', async () => {
    const piped = Readable.from([Buffer.from('{"web": ["203.0.113.0/24"], "hooks": ["198.51.100.0/24"]}')]);
    const [published] = await readPublished(['ci=-'], piped);
    const read = published?.ranges.map(({ end, start }) => formatRange({ start, end }));
    expect(read).to.deep.equal(['203.0.113.0-203.0.113.255', '198.51.100.0-198.51.100.255']);
    expect(published).not.to.have.property('gaps');
    const yaml = join(scratch, 'lists.yml');
    writeFileSync(yaml, 'web:\n  - 203.0.113.0/24\nhooks:\n  - 198.51.100.0/24\n');
    const [ofYaml] = await readPublished([`ci=${yaml}`], PIPE);
    expect(ofYaml?.ranges.map(({ end, start }) => formatRange({ start, end }))).to.deep.equal(read);
  });

  it('diff ranges names the lists of a file of several, and advises no flag that it lacks', async () => {
    const several = join(scratch, 'several.json');
    writeFileSync(several, '{"web": ["203.0.113.0/24"], "hooks": ["198.51.100.0/24"]}');
    const refused = await openDiffSide(`file:${several}`, tools).catch((error: unknown) => error);
    const text = Text.of('ranges-diff.several-lists', { file: several, keys: 'web, hooks' });
    expect(refused).to.be.instanceOf(UsageError).and.to.deep.include({ text });
  });

  it('what is in none of the lists of a file is a gap: of audit ranges, of diff ranges, of a policy file', async () => {
    const beside = join(scratch, 'ip-ranges.json');
    const prefix = { ip_prefix: '203.0.113.0/24', region: 'r', service: 'EC2', network_border_group: 'r' };
    const list = { syncToken: '1', createDate: '2026-11-22', prefixes: [prefix], ipv6_prefixes: [] };
    writeFileSync(beside, JSON.stringify({ ...list, more: ['192.0.2.0/24'] }));
    const [published] = await readPublished([`aws=${beside}`], PIPE);
    const policy = join(scratch, 'of-list.yml');
    const withSource = async (source: string): Promise<readonly Gap[]> => {
      writeFileSync(policy, `version: 1\nranges: {cloud: [${source}]}\ntrusted: [cloud]\n`);
      return (await openDiffSide(`file:${policy}`, tools)).side.gaps;
    };
    const { side } = await openDiffSide(`file:${beside}`, tools);
    const name = 'ip-ranges.json';
    for (const [what, gaps] of [
      [beside, published?.gaps],
      [beside, side.gaps],
      [name, await withSource(`{source: ${name}}`)],
    ] as const) {
      expect(gaps?.map((gap) => gap.what)).to.deep.equal([what]);
      expect(gaps?.map(({ why }) => say(why)).join()).to.match(/ none of its lists, .*: 1, at more/u);
    }
    // Whoever names a key leaves the rest out.
    expect(await withSource(`{source: ${name}, key: EC2}`)).to.deep.equal([]);
  });
});
