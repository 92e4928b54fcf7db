import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { formatRange } from '../../lib/ip/index.js';
import { openDiffSide } from '../../lib/jobs/ranges/openDiffSide.js';
import { readPublished } from '../../lib/jobs/ranges/publishedLists.js';
import { AUDIT_DEFAULTS, AUDIT_RULES } from '../../lib/policy/audit/index.js';
import { judgeAll } from '../../lib/policy/findings/index.js';
import { listRanges } from '../../lib/policy/index.js';
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
});
