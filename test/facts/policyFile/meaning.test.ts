/** What a policy file says, as it is read: each part with its line, groups by name, lists of providers beside the file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FactsError } from '../../../lib/facts/factsError.js';
import { policyOf, type PolicyRead } from '../../../lib/facts/policyFile/index.js';
import { parseRange, type Range } from '../../../lib/ip/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import type { PolicyFile } from '../../../lib/policy/gate/index.js';
import { say } from '../../../lib/messages.js';
import { Text } from '../../../lib/text.js';

const read = async (text: string, path = 'sf-token.yml'): Promise<PolicyRead> => policyOf(text, path, ruleLayouts());
const fileOf = async (...lines: readonly string[]): Promise<PolicyFile> =>
  (await read(`${['version: 1', ...lines].join('\n')}\n`)).file;
const range = (text: string): Range => {
  const { end, start } = parseRange(text);
  return { start, end };
};

describe('policy file: what it says', () => {
  it('is nothing where nothing but a version stands', async () => {
    expect(await fileOf()).to.deep.equal({
      path: 'sf-token.yml',
      ...{ integrations: [], groups: [], profiles: new Map(), rules: new Map() },
      ...{ mustPass: [], mustNotPass: [], waivers: [] },
    });
  });

  it('is of an integration all that is told, and the line', async () => {
    const file = await fileOf(
      'integrations:',
      '  - name: Nightly',
      '    username: nightly@example.com',
      '    owner: ann@example.com',
      '    purpose: orders',
      '    path: oauth-password',
      '    clients: [Data Loader, MuleSoft]',
      '    addresses: [203.0.113.0/24, offices, 198.51.100.7]',
      '    secret: vault:kv/nightly',
      '    rotate-by: 2027-01-31',
      '    move-by: 2027-02-01',
      '    reviewed: 2026-11-01',
      '    criticality: high',
      '  - {name: Two, username: two@example.com, owner: o, purpose: p, path: jwt}',
      'ranges:',
      '  offices: [10.0.0.0/8, 192.0.2.1-192.0.2.9]',
    );
    const [ten, nine] = [range('10.0.0.0/8'), range('192.0.2.1-192.0.2.9')];
    expect(file.integrations).to.deep.equal([
      {
        ...{ line: 3, name: 'Nightly', username: 'nightly@example.com', owner: 'ann@example.com', purpose: 'orders' },
        ...{ path: 'oauth-password', clients: ['Data Loader', 'MuleSoft'] },
        addressesWritten: ['203.0.113.0/24', 'offices', '198.51.100.7'],
        addresses: [
          { ...range('203.0.113.0/24'), line: 9 },
          { ...ten, line: 17 },
          { ...nine, line: 17 },
          { ...range('198.51.100.7'), line: 9 },
        ],
        ...{ secret: 'vault:kv/nightly', rotateBy: '2027-01-31', moveBy: '2027-02-01', reviewed: '2026-11-01' },
        criticality: 'high',
      },
      { line: 15, name: 'Two', username: 'two@example.com', owner: 'o', purpose: 'p', path: 'jwt' },
    ]);
  });

  it('is of a group each range with what is said of it', async () => {
    const file = await fileOf(
      'ranges:',
      '  offices:',
      '    - 203.0.113.0/24',
      '    - range: 198.51.100.0/24',
      '      description: Berlin',
      '      owner: ann@example.com',
      '      expires: 2027-01-31',
      '  vpn: []',
      'trusted: [offices]',
      'profiles:',
      '  Sales: [vpn, offices]',
      '  Service: []',
      'mailDomains: [example.com, example.org]',
    );
    expect(file.groups).to.deep.equal([
      {
        ...{ line: 4, name: 'offices' },
        ranges: [
          { ...range('203.0.113.0/24'), line: 4 },
          {
            ...{ ...range('198.51.100.0/24'), line: 5 },
            ...{ description: 'Berlin', owner: 'ann@example.com', expires: '2027-01-31' },
          },
        ],
      },
      { line: 9, name: 'vpn', ranges: [] },
    ]);
    expect(file.trusted).to.deep.equal({ line: 10, groups: ['offices'] });
    expect([...file.profiles]).to.deep.equal([
      ['Sales', { line: 12, groups: ['vpn', 'offices'] }],
      ['Service', { line: 13, groups: [] }],
    ]);
    expect(file.mailDomains).to.deep.equal({ line: 14, groups: ['example.com', 'example.org'] });
  });

  it('is of rules their severity and whole numbers', async () => {
    const file = await fileOf(
      'rules:',
      '  rotation-due: note',
      '  integration-unused: {severity: error, days: 30}',
      '  access-review: {days: 100}',
      '  weak-session-policy: off',
    );
    expect([...file.rules]).to.deep.equal([
      ['rotation-due', { line: 3, severity: 'note', parameters: {} }],
      ['integration-unused', { line: 4, severity: 'error', parameters: { days: 30 } }],
      ['access-review', { line: 5, parameters: { days: 100 } }],
      ['weak-session-policy', { line: 6, severity: 'off', parameters: {} }],
    ]);
  });

  it('is of addresses that must pass or must not for whom', async () => {
    const file = await fileOf(
      'mustPass:',
      '  - 203.0.113.7',
      '  - address: 198.51.100.0/24',
      '    description: CI',
      '    usernames: [nightly@example.com]',
      '    profiles: [Sales, Service]',
      'mustNotPass: [0.0.0.0/0]',
    );
    expect(file.mustPass).to.deep.equal([
      { line: 3, text: '203.0.113.7', range: parseRange('203.0.113.7') },
      {
        ...{ line: 4, text: '198.51.100.0/24', range: parseRange('198.51.100.0/24'), description: 'CI' },
        ...{ usernames: ['nightly@example.com'], profiles: ['Sales', 'Service'] },
      },
    ]);
    expect(file.mustNotPass.map(({ line, text }) => [line, text])).to.deep.equal([[8, '0.0.0.0/0']]);
  });

  it('is of a waiver what it waives, why, who answers for it and until when', async () => {
    const file = await fileOf(
      'waivers:',
      '  - {rule: rotation-due, reason: r, owner: o, until: 2027-01-31}',
      '  - {rule: broad-list, subject: Sales, org: admin@acme.example, reason: r, owner: o, until: 2027-01-31}',
    );
    const both = { reason: 'r', owner: 'o', until: '2027-01-31' };
    expect(file.waivers).to.deep.equal([
      { line: 3, rule: 'rotation-due', ...both },
      { line: 4, rule: 'broad-list', subject: 'Sales', org: 'admin@acme.example', ...both },
    ]);
  });
});

describe('policy file: what does not agree within it', () => {
  const wrong = async (...lines: readonly string[]): Promise<unknown> => {
    const error: unknown = await fileOf(...lines).catch((failure: unknown) => failure);
    if (!(error instanceof FactsError)) throw error;
    const { column, line } = error.text.params;
    return [`${line ?? ''}:${column ?? ''}`, error.reason];
  };
  const entry = (name: string): string =>
    `  - {name: ${name}, username: a@b.example, owner: o, purpose: p, path: soap}`;

  it('is a name twice, at the second', async () => {
    expect(await wrong('integrations:', entry('Nightly'), entry('Other'), entry('Nightly'))).to.deep.equal([
      ...['5:5', Text.of('policy-file.same-name', { name: 'Nightly' })],
    ]);
  });

  it('is a group that is not there, with one of a like name', async () => {
    expect(await wrong('ranges: {offices: []}', 'trusted: [ofices]')).to.deep.equal([
      ...['3:11', Text.of('policy-file.no-group-near', { nearest: 'offices' })],
    ]);
    expect(await wrong('ranges: {offices: []}', 'profiles: {Sales: [x]}')).to.deep.equal([
      ...['3:20', Text.of('policy-file.no-group')],
    ]);
  });

  it('is a range that is none', async () => {
    const why = Text.of('policy-file.form.range');
    expect(await wrong('ranges:', '  offices: [10.0.0.9-10.0.0.1]')).to.deep.equal(['3:13', why]);
    expect(await wrong('mustPass: [10.0.0.9-10.0.0.1]')).to.deep.equal(['2:12', why]);
  });
});

describe('policy file: lists of providers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-lists-'));
  const path = join(folder, 'sf-token.yml');
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const withSource = (more: string): string => `version: 1\nranges:\n  ci:\n    - {${more}}\n`;

  it('are read from beside the file, each range with the list and what is said of it', async () => {
    writeFileSync(join(folder, 'ci.txt'), '203.0.113.0/24\n198.51.100.7\n');
    const more = { source: 'ci.txt', description: 'CI', owner: 'ann', expires: '2027-01-31', line: 4 };
    const { file, notes } = await read(
      withSource('source: ci.txt, description: CI, owner: ann, expires: 2027-01-31'),
      path,
    );
    expect(file.groups[0]?.ranges).to.have.deep.members([
      { ...range('203.0.113.0/24'), ...more },
      { ...range('198.51.100.7'), ...more },
    ]);
    expect([file.groups[0]?.ranges.length, notes]).to.deep.equal([2, []]);
  });

  it('are read from wherever a whole path says', async () => {
    const elsewhere = join(folder, 'ci.txt');
    writeFileSync(elsewhere, '203.0.113.0/24\n');
    const { file } = await read(withSource(`source: ${elsewhere}`), 'other/sf-token.yml');
    expect(file.groups[0]?.ranges.map(({ source }) => source)).to.deep.equal([elsewhere]);
  });

  it('are taken in the parts that are named', async () => {
    const prefix = (ip: string, service: string): object => ({ ip_prefix: ip, region: 'eu-west-1', service });
    const aws = {
      ...{ syncToken: '1', createDate: '2026-11-01-00-00-00', ipv6_prefixes: [] },
      prefixes: [prefix('3.5.140.0/22', 'S3'), prefix('13.34.37.64/27', 'EC2')],
    };
    writeFileSync(join(folder, 'aws.json'), JSON.stringify(aws));
    const { file } = await read(withSource('source: aws.json, key: ["EC2:eu-west-1"]'), path);
    expect(file.groups[0]?.ranges.map(({ end, start }) => ({ start, end }))).to.deep.equal([range('13.34.37.64/27')]);
    // One needs no list around it.
    const alone = await read(withSource('source: aws.json, key: "EC2:eu-west-1"'), path);
    expect(alone.file.groups[0]?.ranges.map(({ start }) => start)).to.deep.equal([range('13.34.37.64/27').start]);
  });

  it('are chosen by key:, which no flag does here', async () => {
    writeFileSync(join(folder, 'two.json'), JSON.stringify({ actions: ['203.0.113.0/24'], web: ['198.51.100.0/24'] }));
    const why = async (text: string): Promise<Text | undefined> => {
      const error: unknown = await read(withSource(text), path).catch((failure: unknown) => failure);
      if (!(error instanceof FactsError)) throw error;
      return error.reason;
    };
    const missing = await why('source: two.json');
    expect(missing?.key).to.equal('policy-file.source-keys');
    expect(missing?.params).to.include({ keys: 'actions, web' });
    const unknown = await why('source: two.json, key: nope');
    expect(unknown === undefined ? '' : say(unknown)).to.match(
      /two\.json has no list for the key nope\. It has: actions, web\.$/u,
    );
  });

  it('say what they stand for and do not hold', async () => {
    writeFileSync(join(folder, 'spf.txt'), 'v=spf1 ip4:203.0.113.0/24 include:_spf.example.com -all\n');
    const { file } = await read(withSource('source: spf.txt'), path);
    expect(file.groups[0]?.gaps).to.deep.equal([
      { what: 'spf.txt', why: Text.of('shared.ip-file.elsewhere', { part: 'include:_spf.example.com' }) },
    ]);
  });

  it('that are not there, or are none, are refused at their line', async () => {
    for (const source of ['gone.txt', 'bad.txt']) {
      writeFileSync(join(folder, 'bad.txt'), 'no address\n');
      const error: unknown = await read(withSource(`source: ${source}`), path).catch((failure: unknown) => failure);
      if (!(error instanceof FactsError)) throw error;
      expect(error.text.params, source).to.include({ line: '4', column: '7' });
      expect(Object.values(error.reason?.params ?? {}).join(' '), source).to.include(source);
    }
  });
});
