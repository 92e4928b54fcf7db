import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { asList, asObject, resultOf } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');

const asListOfTexts = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

describe('sf token list ranges', () => {
  const home = new Home();
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-ranges-'));
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20, seed: 3 });
    org.change.addProfile({
      name: 'T Hostile',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '192.0.2.0', end: '192.0.2.15', description: '=HYPERLINK("http://x")\u001b[31m' }],
    });
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const list = async (...args: string[]): Promise<Ran> =>
    plugin(['token', 'list', 'ranges', ...args], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
    });
  const ofSample = async (...args: string[]): Promise<Ran> => list('--source-dir', SAMPLE, ...args);
  const ofOrg = async (...args: string[]): Promise<Ran> => list('--target-org', org.admin.accessToken, ...args);

  it('tells in the first lines what is trusted and what profiles hold', async () => {
    const { code, stdout } = await ofSample();
    expect(code).to.equal(0);
    const [first = '', second = '', third = '', fourth = ''] = stdout.split('\n');
    // 10.0.0.0/8, a /25 with a /28 inside it, another /25, a /28 elsewhere and one address: 2^24 + 128 + 128 + 16 + 1.
    expect(first).to.equal('6 trusted ranges contain 16,777,489 addresses: 0.39% of all IPv4 addresses.');
    expect(`${second}${third}`).to.match(/^2 of 5 profiles have their own login IP ranges \(4 in total\)/u);
    expect(fourth).to.equal('Ranges that share addresses with another range of the same list: 2.');
    expect(stdout.split('\n').filter((line) => line.length > 80)).to.deep.equal([]);
  });

  it('has every range of the metadata in CSV, with its line', async () => {
    const { stdout } = await ofSample('-r', 'csv');
    const lines = stdout.trimEnd().split('\r\n');
    expect(lines).to.have.length(1 + 10);
    const inFile = (description: string): number =>
      readFileSync(join(SAMPLE, 'force-app/main/default/settings/Security.settings-meta.xml'), 'utf8')
        .split('\n')
        .findIndex((line) => line.includes(`<description>${description}<`));
    const office = lines.find((line) => line.includes('Hamburg office,1,contains')) ?? '';
    expect(office).to.match(/^trusted,,,203\.0\.113\.0,203\.0\.113\.127,203\.0\.113\.0\/25,128,/u);
    expect(Number(/,(\d+),,,,,,$/u.exec(office)?.[1])).to.equal(inFile('Hamburg office'));
  });

  it('lists one scope, or the profiles that are named', async () => {
    const scopes = async (...args: string[]): Promise<unknown[]> =>
      asList(resultOf(await ofSample(...args, '--json'))['ranges']).map(({ profile, scope }) => profile ?? scope);
    expect(new Set(await scopes('--scope', 'trusted'))).to.deep.equal(new Set(['trusted']));
    expect(new Set(await scopes('--scope', 'profile'))).to.deep.equal(new Set(['Integration', 'Sales (Benelux)']));
    expect(await scopes('--profile', 'integration')).to.deep.equal(['Integration', 'Integration', 'Integration']);
    const wrong = await ofSample('--profile', 'Integraton');
    expect([wrong.code, wrong.stderr]).to.satisfy(
      ([code, words]: [number, string]) => code === 2 && /"Integration"/u.test(words),
    );
    expect((await ofSample('--scope', 'trusted', '--profile', 'Integration')).code).to.equal(2);
  });

  it('warns of a list that is over the limit of Salesforce', async () => {
    const { warnings } = resultOf(await ofSample('--json'));
    expect(warnings).to.have.length(1);
    expect(JSON.stringify(warnings)).to.include('Sales (Benelux)').and.include('16,777,216');
  });

  it('gives the same of an org and of its snapshot', async () => {
    const file = join(scratch, 'org.jsonl');
    const saved = await plugin(
      ['token', 'save', 'snapshot', '--target-org', org.admin.accessToken, '--output-file', file],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office } },
    );
    expect(saved.code, saved.stderr).to.equal(0);
    const [live, kept] = [resultOf(await ofOrg('--json')), resultOf(await list('--snapshot', file, '--json'))];
    expect(asList(live['ranges']).length).to.be.greaterThan(4);
    expect(kept['ranges']).to.deep.equal(live['ranges']);
    expect(kept['totals']).to.deep.equal(live['totals']);
  });

  it('neutralises descriptions in every format', async () => {
    for (const format of ['human', 'csv', 'json', 'markdown', 'html']) {
      const { stdout } = await ofOrg('-r', format, '--all');
      expect(stdout, format).to.include('HYPERLINK');
      expect(stdout, format).not.to.include('\u001b');
      if (format === 'csv') expect(stdout, format).not.to.match(/(?:^|,)"?=HYPERLINK/mu);
    }
  });

  it('tells whose network a range is, and what adjoins it', async () => {
    const file = join(scratch, 'meta.json');
    writeFileSync(file, JSON.stringify({ actions: ['203.0.113.0/26'], hooks: ['2001:db8::/32'] }));
    const rows = asList(resultOf(await ofSample('--json', '--list', `github=${file}`))['ranges']);
    const named = rows.filter(({ networks: names }) => asListOfTexts(names).includes('github'));
    const inPart = rows.filter(({ networkParts = [] }) =>
      asList(networkParts).some(({ network }) => network === 'github'),
    );
    const networks = [...named, ...inPart];
    // Of 203.0.113.0/25 the list holds a half.
    expect(inPart.map(({ networkParts }) => asList(networkParts)[0]?.['addresses'])).to.include('64');
    expect(networks.map(({ description }) => description)).to.include('Hamburg office');
    expect(networks.length).to.be.lessThan(rows.length);
    expect((await ofSample('--list', `github=${file}`)).stdout).to.include('github');
    const side = join(scratch, 'side');
    mkdirSync(join(side, 'profiles'), { recursive: true });
    const range = (start: string, end: string): string =>
      `<loginIpRanges><endAddress>${end}</endAddress><startAddress>${start}</startAddress></loginIpRanges>`;
    const body = range('8.8.8.0', '8.8.8.9') + range('8.8.8.10', '8.8.8.20') + range('8.8.8.22', '8.8.8.23');
    writeFileSync(
      join(side, 'profiles', 'A.profile'),
      `<Profile xmlns="http://soap.sforce.com/2006/04/metadata">${body}</Profile>`,
    );
    const own = asList(resultOf(await list('-d', side, '--scope', 'profile', '--json'))['ranges']);
    expect(own.map(({ adjacent }) => adjacent)).to.deep.equal([
      undefined,
      { start: '8.8.8.0', end: '8.8.8.9' },
      undefined,
    ]);
  });

  it('writes the sections of a policy file, which check policy reads and finds kept', async () => {
    const file = join(scratch, 'sf-token.yml');
    expect((await ofSample('--output-file', file)).code).to.equal(0);
    const text = readFileSync(file, 'utf8');
    expect(text).to.include('network access:').and.include('range: 203.0.113.0/25').and.include('Hamburg office');
    const args = ['token', 'check', 'policy', '--source-dir', SAMPLE, '--policy', file, '--json'];
    const checked = resultOf(await plugin(args, home, {}));
    const rules = new Set(asList(checked['findings']).map(({ rule }) => rule));
    expect([...rules].filter((rule) => /^range-(?:unregistered|missing)$/u.test(String(rule)))).to.deep.equal([]);
    writeFileSync(file, text.replace('    - 10.0.0.0/8\n', ''));
    const other = resultOf(await plugin(args, home, {}));
    expect(asList(other['findings']).map(({ rule }) => rule)).to.include('range-unregistered');
    // A profile whose name no file takes stands there by its id.
    org.change.addProfile({ name: 'Integration#1', permissions: [], ranges: [{ start: '45.9.0.0', end: '45.9.0.7' }] });
    const written = (await ofOrg('-r', 'yaml')).stdout;
    expect(written).not.to.include('\u001b');
    expect(written)
      .to.include('45.9.0.0/29')
      .and.match(/^profiles:\n(?: .*\n)* {2}00e\w{15}:\n/mu);
  });

  it('is partial, with exit code 68, where the trusted ranges could not be read, and does not deny them', async () => {
    const { accessToken } = org.change.session({ permissions: ['ApiEnabled'] });
    const { code, stdout, stderr } = await list('--target-org', accessToken, '--scope', 'trusted');
    expect(code, stdout + stderr).to.equal(68);
    expect(stdout).to.match(/^Partial/u);
    expect(stdout).to.include('The trusted ranges could not be read.');
    expect(stdout).not.to.include('There are no trusted ranges');
  });

  it('tells who changed a range last, by what Setup keeps, and why that is not known', async () => {
    const by = 'ann@t.example';
    org.change.addUser({ username: by, profile: 'T Hostile' });
    const now = Math.floor(Date.now() / 1000);
    org.change.addSetupChange(by, now - 7200, 'Changed login ranges of T Hostile: 192.0.2.0 to 192.0.2.15.');
    org.change.addSetupChange(org.admin.username, now - 10, 'Changed login ranges of Other: 192.0.2.0-192.0.2.15');
    org.change.addSetupChange(org.admin.username, now - 20, 'Changed login ranges of T Hostile: 192.0.2.0-192.0.2.150');
    const found = asList(resultOf(await ofOrg('--profile', 'T Hostile', '--json'))['ranges']);
    const at = new Date((now - 7200) * 1000).toISOString().replace('.000Z', '');
    expect(found.map(({ changed }) => asObject(changed)['by'])).to.deep.equal([by]);
    expect(String(asObject(found[0]?.['changed'])['at'])).to.match(new RegExp(`^${at}`, 'u'));
    const poor = org.session({ permissions: ['ApiEnabled', 'ModifyMetadata'] }).accessToken;
    const unread = resultOf(await list('--target-org', poor, '--scope', 'trusted', '--json'));
    expect(asObject(unread['changesUnread'])['permission']).to.equal('View Setup and Configuration');
    expect(asList(unread['ranges']).filter((range) => 'changed' in range)).to.deep.equal([]);
  });

  it('writes the files that are asked for, and names them', async () => {
    const [csv, md] = [join(scratch, 'ranges.csv'), join(scratch, 'ranges.md')];
    const { code, stdout } = await ofSample('--output-file', csv, '--output-file', md);
    expect(code).to.equal(0);
    expect(stdout.replace(/\s+/gu, ' ')).to.include('10 rows as CSV');
    expect(readFileSync(csv, 'utf8')).to.match(/^scope,profile,profileId,start,end,cidrs,/u);
    expect(readFileSync(md, 'utf8')).to.include('| List | Range |');
    expect(asObject(resultOf(await ofSample('--json'))['source'])['kind']).to.equal('project');
  });
});
