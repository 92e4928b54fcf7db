import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { asList, asObject, envelope, type JsonObject } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

const AT = '2026-11-24T12:00:00Z';
const METADATA = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/**
 * Ranges over Salesforce's limit in total, as 33 public repositories and a few orgs have them: they decide, and a warning
 * says that nothing can be added. No gap, and no exit code of their own.
 */
describe('ranges over the limits in total', function () {
  const home = new Home();
  let scratch = '';
  let org: Org;
  let snapshot = '';

  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'sf-token-limits-'));
    org = await startOrg({ users: 30, logins: 50, seed: 5 });
    org.change.settings.trustedRanges = [
      { start: '0.0.0.0', end: '191.255.255.255' },
      { start: '2001::', end: '2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff' },
    ];
    org.change.addProfile({
      name: 'Too Wide',
      permissions: ['ApiEnabled'],
      ranges: [
        { start: '66.0.0.0', end: '66.255.255.255' },
        { start: '66.7.0.0', end: '66.7.255.255' },
      ],
    });
    org.change.addUser({ username: 'wide@t.example', profile: 'Too Wide' });
    snapshot = join(scratch, 'org.jsonl');
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const onOrg = async (...args: string[]): Promise<Ran> =>
    plugin([...args, '--target-org', org.admin.accessToken], home, { env: { SF_ORG_INSTANCE_URL: org.urls.cloud } });
  const orgAnswers = (result: JsonObject): unknown[] =>
    asList(result['answers'])
      .filter((answer) => asObject(answer['subject'])['kind'] === 'org')
      .map(({ address, verdict, rule }) => [address, verdict, rule]);
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

  /** A project with these trusted ranges. */
  function project(name: string, ...ranges: readonly (readonly [string, string])[]): string {
    const directory = join(scratch, name);
    mkdirSync(join(directory, 'settings'), { recursive: true });
    const written = ranges.map(([start, end]) => `<ipRanges><end>${end}</end><start>${start}</start></ipRanges>`);
    writeFileSync(
      join(directory, 'settings', 'Security.settings'),
      `<SecuritySettings ${METADATA}><networkAccess>${written.join('')}</networkAccess></SecuritySettings>`,
    );
    return directory;
  }
  const onProject = async (directory: string, ...args: string[]): Promise<Ran> =>
    plugin(['token', 'check', 'ip', '--source-dir', directory, '--at', AT, ...args], home);

  const asked: readonly (readonly [name: string, range: readonly [string, string], inside: string, outside: string])[] =
    [
      ['all of IPv4', ['0.0.0.0', '255.255.255.255'], '203.0.113.7', '2001:db8::1'],
      ['2^25 + 1 addresses', ['132.0.0.0', '134.0.0.0'], '133.1.1.1', '203.0.113.7'],
      [
        '2^97 addresses of IPv6',
        ['2001:d00::', '2001:d01:ffff:ffff:ffff:ffff:ffff:ffff'],
        '2001:d01::1',
        '203.0.113.7',
      ],
    ];
  for (const [name, range, inside, outside] of asked) {
    it(`a project that trusts ${name}: answers inside and outside are certain`, async () => {
      const ran = await onProject(project(name, range), '--ip', inside, '--ip', outside, '--json');
      const result = asObject(envelope(ran)['result']);
      expect(orgAnswers(result)).to.deep.equal([
        [inside, 'no-token', 'trusted-range'],
        [outside, 'token-required', 'untrusted'],
      ]);
      expect(result['incomplete']).to.deep.equal([]);
      expect(ran.code).to.equal(30);
      // 2^97 is below the limit of 2^99.
      const warnings = texts(result['warnings']);
      expect(warnings).to.have.length(name.includes('IPv6') ? 0 : 1);
      expect(envelope(ran)['warnings']).to.deep.equal(warnings);
    });
  }

  it('a project: in the words of each format, and exit code 0 where nobody needs a token', async () => {
    const wide = project('wide', ['0.0.0.0', '255.255.255.255']);
    const says = /4,294,967,296.* 16,777,216 allowed since Winter '26/;
    for (const format of ['human', 'json', 'junit', 'github']) {
      const ran = await onProject(wide, '--ip', '203.0.113.7', '-r', format, '--explain');
      expect(ran.stdout.replaceAll('&apos;', "'").replaceAll(/\s+/g, ' '), format).to.match(says);
      expect(ran.code, format).to.equal(0);
      // Beside what a machine reads stands the answer.
      expect(ran.stderr, format).to.match(format === 'human' ? /^$/u : /^✓ no-token {2}203\.0\.113\.7/u);
    }
    const csv = await onProject(wide, '--ip', '203.0.113.7', '-r', 'csv');
    expect(csv.stdout).not.to.match(/4,294/);
    expect(csv.stderr.replaceAll(/\s+/g, ' ')).to.match(says);
    expect(csv.code).to.equal(0);
  });

  it('an org: its trusted ranges and the ranges of the profiles that are asked about', async () => {
    const ran = await onOrg(
      'token',
      'check',
      'ip',
      '--at',
      AT,
      '--ip',
      '2001:db8::7',
      '--profile',
      'Too Wide',
      '--json',
    );
    const result = asObject(envelope(ran)['result']);
    expect(orgAnswers(result)).to.deep.equal([['2001:db8::7', 'no-token', 'trusted-range']]);
    expect(result['incomplete']).to.deep.equal([]);
    expect(texts(result['warnings']).map((text) => text.replace(/ addresses.*/, ''))).to.deep.equal([
      "The org's trusted ranges (Network Access) are over Salesforce's limit: 3,221,225,472 IPv4",
      "The org's trusted ranges (Network Access) are over Salesforce's limit: 2^112 IPv6",
      "Profile Too Wide: login IP ranges may be over Salesforce's limit: 16,842,752 IPv4",
    ]);
  });

  it('an org: for its users too, in JSON, CSV and words', async () => {
    const json = await onOrg('token', 'list', 'users', '--at', AT, '--username', 'wide@t.example', '--json');
    const result = asObject(envelope(json)['result']);
    const warnings = texts(result['warnings']);
    // The profile Everywhere is over the limit too, and nobody of it is asked about.
    expect(warnings.filter((text) => text.includes('Network Access'))).to.have.length(2);
    expect(warnings.filter((text) => text.startsWith('Profile '))).to.have.length(1);
    expect(warnings.at(-1)).to.include('Too Wide');
    expect(envelope(json)['warnings']).to.include.members(warnings);
    expect(json.code).to.equal(0);
    const csv = await onOrg('token', 'list', 'users', '--at', AT, '--username', 'wide@t.example', '-r', 'csv');
    expect(csv.stdout).not.to.include('Network Access');
    expect(csv.stderr).to.include('Network Access').and.to.include('Too Wide');
    const asked = ['token', 'list', 'users', '--at', AT, '--username', 'wide@t.example'];
    expect((await onOrg(...asked)).stdout).to.include('3 warnings: --explain shows them.');
    const human = await onOrg(...asked, '--explain');
    expect(human.stdout).to.include('Network Access').and.to.include('Too Wide');
  });

  it('a snapshot: when it is saved, and when it is asked', async () => {
    const saved = await onOrg('token', 'save', 'snapshot', '--output-file', snapshot, '--json');
    const warnings = texts(asObject(envelope(saved)['result'])['warnings']);
    expect(warnings.filter((text) => text.includes('Network Access'))).to.have.length(2);
    expect(saved.code).to.equal(0);
    expect(readFileSync(snapshot, 'utf8')).to.include('191.255.255.255');
    const ran = await plugin(
      ['token', 'check', 'ip', '--snapshot', snapshot, '--at', AT, '--ip', '192.0.0.1', '--ip', '191.0.0.1', '--json'],
      home,
    );
    const result = asObject(envelope(ran)['result']);
    expect(orgAnswers(result)).to.deep.equal([
      ['192.0.0.1', 'token-required', 'untrusted'],
      ['191.0.0.1', 'no-token', 'trusted-range'],
    ]);
    expect(texts(result['warnings'])).to.include.members(warnings.filter((text) => text.includes('Network Access')));
  });
});
