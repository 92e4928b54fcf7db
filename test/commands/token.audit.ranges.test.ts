import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { junitProblems } from '../report/findings/junitRules.js';
import { commandsIn } from '../report/hostile.js';
import { asList, asObject, resultOf, type Json } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

interface Written {
  readonly start: string;
  readonly end: string;
}
const xmlOf = ({ end, start }: Written): string =>
  `<loginIpRanges><description>x</description><endAddress>${end}</endAddress><startAddress>${start}</startAddress></loginIpRanges>`;

describe('sf token audit ranges', () => {
  const home = new Home();
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-audit-'));
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 20, seed: 3 });
    org.change.addProfile({
      name: 'T Hostile',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '192.0.2.0', end: '192.0.2.15', description: '=HYPERLINK("http://x")\u001b[31m ##vso[x]' }],
    });
    org.change.addProfile({
      name: 'T ##vso[task.complete]',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '0.0.0.0', end: '255.255.255.255' }],
    });
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const audit = async (...args: string[]): Promise<Ran> =>
    plugin(['token', 'audit', 'ranges', ...args], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
    });
  const ofSample = async (...args: string[]): Promise<Ran> => audit('--source-dir', SAMPLE, ...args);
  const ofOrg = async (...args: string[]): Promise<Ran> => audit('--target-org', org.admin.accessToken, ...args);
  const rulesOf = (ran: Ran): Record<string, Json | undefined> =>
    Object.fromEntries(asList(resultOf(ran)['rules']).map((one) => [String(one['rule']), one['outcome']]));

  /** A project with one profile for each list of ranges. */
  function project(name: string, lists: readonly (readonly Written[])[]): string {
    const folder = join(scratch, name);
    mkdirSync(join(folder, 'profiles'), { recursive: true });
    for (const [index, ranges] of lists.entries()) {
      const xml = `${HEAD}<Profile ${NAMESPACE}>${ranges.map(xmlOf).join('')}</Profile>\n`;
      writeFileSync(join(folder, 'profiles', `P${index}.profile-meta.xml`), xml);
    }
    mkdirSync(join(folder, 'settings'), { recursive: true });
    const settings = `<networkAccess/><sessionSettings><enforceIpRangesEveryRequest>true</enforceIpRangesEveryRequest></sessionSettings>`;
    writeFileSync(
      join(folder, 'settings', 'Security.settings-meta.xml'),
      `${HEAD}<SecuritySettings ${NAMESPACE}>${settings}</SecuritySettings>\n`,
    );
    return folder;
  }

  it('says first how it ends and how many findings there are, then what to do for each', async () => {
    const { code, stdout } = await ofSample();
    expect(code).to.equal(30);
    const lines = stdout.split('\n');
    expect(lines[0]).to.equal('Exit 30: 1 error.');
    expect(lines[1]).to.match(/^Found: 1 error, \d+ warnings and \d+ notes\.$/u);
    expect(stdout).to.include('ERROR  whole-internet  SBS-AUTH-003').and.include('sf token explain whole-internet');
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('  sf '))).to.deep.equal([]);
  });

  it('is a no from the threshold on, and a yes below it', async () => {
    const one = project('one', [[{ start: '8.8.8.0', end: '8.8.8.255' }]]);
    const of = async (...args: string[]): Promise<number | null> => (await audit('-d', one, ...args)).code;
    expect(await of('--severity-threshold', 'note')).to.equal(0);
    const half = project('half', [[{ start: '0.0.0.0', end: '127.255.255.255' }]]);
    expect((await audit('-d', half)).code).to.equal(30);
    expect((await audit('-d', half, '--nearly-all', '51')).code).to.equal(0);
    expect((await audit('-d', half, '--nearly-all', '51', '--severity-threshold', 'warning')).code).to.equal(30);
    expect((await audit('-d', half, '--nearly-all', '0')).code).to.equal(2);
    expect((await audit('-d', half, '--broad', '101')).code).to.equal(2);
  });

  it('judges an org by everything that can be read of it', async () => {
    const ran = await ofOrg('--json', '--evidence', '30d');
    const rules = rulesOf(ran);
    expect(rules).to.include({
      'whole-internet': 'failed',
      'sample-range': 'failed',
      'unused-range': 'failed',
      'administrator-without-ranges': 'failed',
      'at-login-only': 'failed',
      'published-range': 'not-applicable',
    });
    expect(Object.values(rules), JSON.stringify(resultOf(ran)['incomplete'])).not.to.include('incomplete');
    expect(ran.code).to.equal(30);
  });

  it('is incomplete, never a pass, where ranges, users or logins may not be read', async () => {
    const { accessToken } = org.change.session({ permissions: ['ApiEnabled'] });
    const ran = await audit('--target-org', accessToken, '--json', '--evidence', '30d');
    const outcomes = Object.entries(rulesOf(ran)).filter(([, outcome]) => outcome === 'passed');
    expect(outcomes).to.deep.equal([]);
    // Profiles and their ranges are hidden too (docs/salesforce.md): nothing is an error for sure.
    expect(ran.code).to.equal(68);
    const setup = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
    // Who reads profiles and no user finds what they show, and fails by it.
    expect((await audit('--target-org', setup.accessToken)).code).to.equal(30);
    const shown = await audit('--target-org', accessToken, '--nearly-all', '100');
    expect(shown.stdout)
      .to.match(/^Partial/u)
      .and.to.match(/rules could not be fully checked/u);
  });

  it('finds ranges of a list that somebody publishes, in a file of several lists too', async () => {
    const file = join(scratch, 'meta.json');
    writeFileSync(file, JSON.stringify({ actions: ['203.0.113.0/24'], hooks: ['198.51.100.0/24'] }));
    const of = async (...args: string[]): Promise<string[]> =>
      asList(resultOf(await ofSample('--json', ...args))['findings'])
        .filter(({ rule }) => rule === 'published-range')
        .map(({ text }) => String(text));
    const found = await of('--list', `github=${file}`);
    expect(found.length).to.be.greaterThan(2);
    expect(found[0]).to.include('github');
    expect((await ofSample('--list', file)).code).to.equal(2);
    expect((await ofSample('--list', `x=${join(scratch, 'none.json')}`)).code).to.equal(2);
  });

  it('asks a project for no logins', async () => {
    const { code, stderr } = await ofSample('--evidence', '30d');
    expect([code, stderr]).to.satisfy(([exit, words]: [number, string]) => exit === 2 && words.includes('no logins'));
  });

  it('writes each format by its extension, SARIF with file and line', async () => {
    const files = ['a.sarif', 'a.sarif.json', 'a.csv', 'a.xml', 'a.md', 'a.json'].map((name) => join(scratch, name));
    const { code, stdout } = await ofSample(...files.flatMap((file) => ['--output-file', file]));
    expect(code).to.equal(30);
    expect(stdout.replace(/\s+/gu, ' ')).to.include('the findings as SARIF');
    const [sarif = '', other = '', csv = '', xml = '', md = '', json = ''] = files.map((file) =>
      readFileSync(file, 'utf8'),
    );
    expect(other).to.equal(sarif);
    expect(sarif)
      .to.include('"version": "2.1.0"')
      .and.match(/"uri": "[^"]*Security\.settings-meta\.xml"/u);
    expect(sarif).to.match(/"startLine": \d+/u);
    expect(csv).to.match(/^severity,rule,subject\.kind,/u);
    expect(junitProblems(xml)).to.deep.equal([]);
    expect(md).to.include('whole');
    expect(asObject(JSON.parse(json) as Json)['schemaVersion']).to.equal('1.0');
  });

  it('says the same in every run', async () => {
    const [one, two] = [await ofOrg('-r', 'sarif'), await ofOrg('-r', 'sarif')];
    expect(one.stdout.length).to.be.greaterThan(1000);
    expect(two.stdout).to.equal(one.stdout);
  });

  it('gives the same of an org and of its snapshot, but for what no snapshot holds', async () => {
    const file = join(scratch, 'org.jsonl');
    const saved = await plugin(
      ['token', 'save', 'snapshot', '--target-org', org.admin.accessToken, '--logins', '30', '--output-file', file],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office } },
    );
    expect(saved.code, saved.stderr).to.equal(0);
    const [live, kept] = [
      await ofOrg('--json', '--evidence', '20d'),
      await audit('--snapshot', file, '--json', '--evidence', '20d'),
    ];
    const others = (ran: Ran): unknown[] =>
      asList(resultOf(ran)['findings']).filter(({ rule }) => rule !== 'unused-range');
    expect(others(live).length).to.be.greaterThan(10);
    expect(others(kept)).to.deep.equal(others(live));
    expect(rulesOf(kept)['at-login-only']).to.equal('failed');
    expect(rulesOf(kept)['administrator-without-ranges']).to.equal(rulesOf(live)['administrator-without-ranges']);
    // It holds the logins with a password by API alone: others may have come from any range.
    expect([rulesOf(live)['unused-range'], rulesOf(kept)['unused-range']]).to.deep.equal(['failed', 'incomplete']);
  });

  it('neutralises names and descriptions in every format', async () => {
    for (const format of ['human', 'csv', 'json', 'sarif', 'junit', 'markdown']) {
      const { stdout } = await ofOrg('-r', format, '--all', '--explain');
      expect(stdout, format).to.match(/task\\?\.complete/u);
      expect(stdout, format).not.to.include('\u001b');
      expect(commandsIn(stdout), format).to.deep.equal([]);
    }
    const { stdout } = await ofOrg('-r', 'github');
    expect(commandsIn(stdout).filter((line) => !/^::(?:error|warning|notice) /u.test(line))).to.deep.equal([]);
  });

  it('judges an empty project, and IPv6', async () => {
    const empty = project('empty', [[]]);
    const none = await audit('-d', empty, '--severity-threshold', 'note');
    expect([none.code, none.stdout.split('\n')[0]]).to.satisfy(
      ([code, line]: [number, string]) => code === 0 && line.startsWith('Passed (exit 0): nothing was found, '),
    );
    const six = project('six', [[{ start: '2000::', end: '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' }]]);
    expect((await audit('-d', six)).stdout).to.include('100% of all IPv6 addresses');
  });

  it('is incomplete where a file of the project is broken', async () => {
    const folder = project('broken', [[{ start: '8.8.8.0', end: '8.8.8.255' }], []]);
    writeFileSync(join(folder, 'profiles', 'P1.profile-meta.xml'), `${HEAD}<Profile ${NAMESPACE}><loginIpRanges>`);
    const ran = await audit('-d', folder);
    expect(ran.code, ran.stdout).to.equal(68);
  });
});
