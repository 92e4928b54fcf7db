import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { XMLParser } from 'fast-xml-parser';
import { commandsIn } from '../report/hostile.js';
import { asList, asObject, explained, envelope, resultOf } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran, type RunOptions } from '../support/run.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');
/** A Tuesday at noon, before any retirement. */
const AT = '2026-11-24T12:00:00Z';

interface Junit {
  testsuites: { '@_tests': string; '@_failures': string; testsuite: { testcase: unknown[] } };
}

function junit(xml: string): Junit {
  return new XMLParser({ ignoreAttributes: false }).parse(xml) as Junit;
}

describe('sf token check ip on metadata', () => {
  const home = new Home();
  let scratch = '';
  /** The sample project, but with the OAuth username-password flow allowed. */
  let allowing = '';

  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'sf-token-check-'));
    allowing = join(scratch, 'allowing');
    cpSync(SAMPLE, allowing, { recursive: true });
    writeFileSync(
      join(allowing, 'force-app', 'main', 'default', 'settings', 'OauthOidc.settings-meta.xml'),
      '<?xml version="1.0" encoding="UTF-8"?>\n<OauthOidcSettings xmlns="http://soap.sforce.com/2006/04/metadata">\n    <blockOAuthUnPwFlow>false</blockOAuthUnPwFlow>\n</OauthOidcSettings>\n',
    );
  });
  after(() => {
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const check = async (args: string[], options?: RunOptions): Promise<Ran> =>
    plugin(
      [
        'token',
        'check',
        'ip',
        ...(args.includes('--source-dir') ? [] : ['--source-dir', SAMPLE]),
        ...(args.includes('--at') ? [] : ['--at', AT]),
        ...args,
      ],
      home,
      options,
    );
  const file = (name: string, content: string | Buffer): string => {
    const path = join(scratch, name);
    writeFileSync(path, content);
    return path;
  };
  const errorOf = async (args: string[], options?: RunOptions): Promise<{ code: number | null; words: string }> => {
    const ran = await check(args, options);
    return { code: ran.code, words: ran.stderr.replaceAll(/\s+/g, ' ') };
  };

  it('has errors that command no runner of a pipeline, whoever names what is wrong', async () => {
    for (const args of [
      ['--ip', '192.0.2.1', '--profile', '##vso[task.complete result=Succeeded;]x'],
      ['--ip', '##[error]x'],
      ['--ip', '192.0.2.1', '--##vso[x]'],
      ['--ip', '192.0.2.1', '--source-dir', '/nowhere/\n::error::x'],
    ]) {
      for (const json of [[], ['--json']]) {
        const ran = await check([...args, ...json]);
        expect(ran.code, args.join(' ')).to.be.oneOf([1, 2]);
        expect(commandsIn(ran.stdout + ran.stderr), args.join(' ')).to.deep.equal([]);
      }
    }
  });

  describe('answers', () => {
    it('with the rule and the smallest range for each address, of the org alone', async () => {
      const ran = await check(['--ip', '203.0.113.50', '--ip', '203.0.113.5', '--ip', '203.0.113.200', '--json']);
      const answers = asList(resultOf(ran)['answers']).filter(
        (answer) => asObject(answer['subject'])['kind'] === 'org',
      );
      expect(answers.map(({ address, verdict, rule }) => [address, verdict, rule])).to.deep.equal([
        ['203.0.113.50', 'no-token', 'trusted-range'],
        ['203.0.113.5', 'no-token', 'trusted-range'],
        ['203.0.113.200', 'token-required', 'untrusted'],
      ]);
      expect(answers[0]?.['range']).to.deep.equal({
        scope: 'trusted',
        start: '203.0.113.48',
        end: '203.0.113.63',
        description: 'Hamburg office, meeting rooms & guests',
        file: join(SAMPLE, 'force-app', 'main', 'default', 'settings', 'Security.settings-meta.xml'),
        line: 11,
      });
      expect(answers[2]?.['nearest']).to.deep.include({ start: '203.0.113.0', end: '203.0.113.127' });
      expect(ran.code, 'an address needs a token').to.equal(30);
    });

    it('0 when every deciding answer needs no token, whatever the profiles that inform say', async () => {
      const ran = await check(['--ip', '203.0.113.5', '--json']);
      const answers = asList(resultOf(ran)['answers']);
      const informing = answers.filter((answer) => answer['decides'] === false);
      expect(
        informing.map((answer) => [asObject(answer['subject'])['name'], answer['verdict'], answer['rule']]),
      ).to.deep.equal([
        ['Integration', 'denied', 'profile-range-outside'],
        ['Night shift', 'denied', 'login-hours'],
        ['Sales (Benelux)', 'no-token', 'profile-range-inside'],
      ]);
      expect(ran.code).to.equal(0);
    });

    it('30 when a named profile refuses the address', async () => {
      const ran = await check(['--ip', '203.0.113.5', '--profile', 'Integration', '--json']);
      const decided = asList(resultOf(ran)['answers']).filter((answer) => answer['decides'] === true);
      expect(decided.map((answer) => [asObject(answer['subject'])['kind'], answer['verdict']])).to.deep.equal([
        ['org', 'no-token'],
        ['profile', 'denied'],
      ]);
      expect(ran.code).to.equal(30);
    });

    it('for a block in the fewest pieces with one verdict each', async () => {
      const ran = await check(['--ip', '203.0.113.0/24', '--json']);
      const answers = asList(resultOf(ran)['answers']).filter(
        (answer) => asObject(answer['subject'])['kind'] === 'org',
      );
      expect(answers.map(({ address, verdict }) => [address, verdict])).to.deep.equal([
        ['203.0.113.0-203.0.113.127', 'no-token'],
        ['203.0.113.128-203.0.113.255', 'token-required'],
      ]);
    });

    it('68 when what decides is unknown', async () => {
      const relaxed = ['--source-dir', allowing, '--path', 'oauth-password', '--assume', 'app-ip-policy=relax'];
      const ran = await check(['--ip', '203.0.113.5', '--profile', 'Integration', ...relaxed, '--json']);
      const decided = asList(resultOf(ran)['answers']).map(({ verdict, rule }) => [verdict, rule]);
      expect(decided).to.deep.equal([
        ['no-token', 'trusted-range'],
        ['unknown', 'profile-range-relaxed'],
      ]);
      expect(ran.code).to.equal(68);
    });

    it('by the time asked about: the OAuth flow is gone after its last quoted date, and not before', async () => {
      const path = ['--source-dir', allowing, '--ip', '203.0.113.5', '--path', 'oauth-password', '--json'];
      const after = await check([...path, '--at', '2027-06-02']);
      expect([asList(resultOf(after)['answers'])[0]?.['rule'], after.code]).to.deep.equal(['path-retired', 30]);
      const today = await check(path);
      expect(today.code).to.equal(0);
    });

    it('impossible for a client of version 65, and says which rule', async () => {
      const ran = await check(['--ip', '203.0.113.5', '--login-api-version', '65.0', '--json']);
      const [org] = asList(resultOf(ran)['answers']);
      expect([org?.['verdict'], org?.['rule'], ran.code]).to.deep.equal(['impossible', 'soap-version', 30]);
    });

    it('with the assumptions taken, and with the word of the user in their place', async () => {
      const ran = await check(['--ip', '203.0.113.5', '--assume', 'soap-login=off', '--json']);
      const assumptions = asList(resultOf(ran)['assumptions']);
      expect(assumptions.map(({ fact, value }) => ({ fact, value }))).to.deep.include.members([
        { fact: 'soap-login', value: 'off' },
        { fact: 'app-ip-policy', value: 'enforce' },
        { fact: 'app-type', value: 'connected' },
        { fact: 'login-hours-zone', value: 'UTC' },
      ]);
      expect(assumptions.every(({ why }) => typeof why === 'string' && why.length > 10)).to.equal(true);
      expect(asList(resultOf(ran)['answers'])[0]?.['rule']).to.equal('soap-disabled');
    });

    it('with a warning for addresses that Salesforce never sees', async () => {
      const ran = await check(['--ip', '10.1.2.3', '--json']);
      const [org] = explained(resultOf(ran), 'answers');
      expect(org?.['verdict']).to.equal('no-token');
      expect(JSON.stringify(org?.['notes'])).to.match(/RFC ?1918/);
    });
  });

  describe('formats', () => {
    it('human: verdict first, the rule in words, the range, and what to do', async () => {
      const ran = await check(['--ip', '203.0.113.200']);
      expect(ran.stdout).to.match(/^! token-required {2}203\.0\.113\.200 {2}the org /);
      expect(ran.stdout).to.include('untrusted:');
      expect(ran.stdout).to.include('203.0.113.0-203.0.113.127 "Hamburg office"');
      expect(ran.stdout).to.include('Append the security token to the password');
    });

    it('csv: one line an answer, nested fields joined with a dot', async () => {
      const ran = await check(['--ip', '203.0.113.50', '-r', 'csv']);
      const [head, first, ...others] = ran.stdout.trimEnd().split('\r\n');
      expect(head?.split(',').slice(0, 7)).to.deep.equal([
        ...['address', 'subject.kind', 'subject.name', 'subject.id', 'decides', 'verdict', 'rule'],
      ]);
      expect(first).to.match(
        /^203\.0\.113\.50,org,.*,true,no-token,trusted-range,trusted,203\.0\.113\.48,203\.0\.113\.63,"Hamburg/,
      );
      expect(others).to.have.length(3);
    });

    it('json: the result alone, as under --json', async () => {
      const bare = await check(['--ip', '203.0.113.50', '-r', 'json']);
      const wrapped = await check(['--ip', '203.0.113.50', '--json']);
      expect(JSON.parse(bare.stdout)).to.deep.equal(resultOf(wrapped));
    });

    it('json lines: the same in one line, in a file that is named so', async () => {
      const file = join(scratch, 'answers.jsonl');
      const ran = await check(['--ip', '203.0.113.50', '--output-file', file, '--json']);
      const lines = readFileSync(file, 'utf8').split('\n');
      expect(lines).to.have.length(2);
      expect(JSON.parse(lines[0] ?? '')).to.deep.equal(resultOf(ran));
    });

    it('junit: one case an answer, failures for what is worse than unknown', async () => {
      const ran = await check(['--ip', '203.0.113.50', '--ip', '203.0.113.200', '-r', 'junit']);
      const parsed = junit(ran.stdout);
      expect(parsed.testsuites['@_failures']).to.equal('1');
      expect(parsed.testsuites.testsuite.testcase).to.have.length(Number(parsed.testsuites['@_tests']));
    });

    it('github: an error for a no, nothing for a yes, and the page in the summary of the step', async () => {
      const summary = file('summary.md', '# Before\n');
      const asked = ['--ip', '203.0.113.50', '--ip', '203.0.113.200', '--ip', '203.0.113.201'];
      const ran = await check([...asked, '-r', 'github'], { env: { GITHUB_STEP_SUMMARY: summary } });
      const lines = ran.stdout.trimEnd().split('\n');
      // The warnings of the sample come first.
      expect(lines.map((line) => line.split(' ')[0])).to.deep.equal(['::warning', '::error']);
      expect(lines[1]).to.match(
        /^::error file=[^:,]*Security\.settings-meta\.xml,line=\d+,title=[^:]*2 addresses[^:]*::\S/u,
      );
      const written = readFileSync(summary, 'utf8');
      expect(written)
        .to.match(/^# Before\n\n\*\*/u)
        .and.to.match(/^- \*\*Why\*\* untrusted/mu);
      expect(ran.code).to.equal(30);
    });

    it('github: files from the root of the repository, wherever the command ran', async () => {
      const repository = join(scratch, 'repository');
      const below = join(repository, 'crm');
      cpSync(SAMPLE, below, { recursive: true });
      mkdirSync(join(repository, '.git'));
      const profile = 'force-app/main/default/profiles/Integration.profile-meta.xml';
      writeFileSync(join(below, profile), readFileSync(join(below, profile), 'utf8').replace('</Profile>', ''));
      const ran = await check(['--source-dir', '.', '--ip', '8.8.8.8', '-r', 'github'], { cwd: below });
      expect([...ran.stdout.matchAll(/ file=([^,]+)/gu)].map(([, name]) => name)).to.deep.equal([
        `crm/${profile}`,
        'crm/force-app/main/default/settings/Security.settings-meta.xml',
      ]);
      const json = await check(['--source-dir', '.', '--ip', '8.8.8.8', '--json'], { cwd: below });
      expect(asList(resultOf(json)['incomplete']).map((gap) => gap['file'])).to.deep.equal([join(profile)]);
    });

    it('github: a summary that takes nothing is a warning, no failure', async () => {
      for (const path of [join(scratch, 'none', 'summary.md'), scratch]) {
        const ran = await check(['--ip', '203.0.113.50', '-r', 'github'], { env: { GITHUB_STEP_SUMMARY: path } });
        expect(ran.code).to.equal(0);
        expect(ran.stdout).to.match(/^::warning [^\n]*\n$/u);
        expect(ran.stderr).to.match(/Warning: could not append to the step summary/u);
      }
      const full = file('full.md', 'x'.repeat(1024 * 1024 - 10));
      const ran = await check(['--ip', '203.0.113.50', '-r', 'github'], { env: { GITHUB_STEP_SUMMARY: full } });
      expect(ran.code).to.equal(0);
      expect(ran.stderr).to.include('1 MiB');
      expect(readFileSync(full, 'utf8')).to.have.length(1024 * 1024 - 10);
    });

    it('markdown: the page, as --output-file x.md too', async () => {
      const page = join(scratch, 'page.md');
      const ran = await check(['--ip', '203.0.113.200', '-r', 'markdown']);
      await check(['--ip', '203.0.113.200', '--output-file', page]);
      expect(readFileSync(page, 'utf8')).to.equal(ran.stdout);
      expect(ran.stdout).to.match(/^\*\*token-required {2}203\.0\.113\.200 {2}the org /u);
    });

    it('--output-file writes the file whole, in the format of its extension, and tells the answer beside it', async () => {
      const folder = join(scratch, 'out');
      mkdirSync(folder);
      const ran = await check(['--ip', '203.0.113.50', '--output-file', join(folder, 'answers.xml')]);
      expect(ran.stdout).to.match(
        /^✓ no-token .*\n\n {2}Why {4}trusted-range: .*\n {2}To do {2}.*\n\nWritten: .*answers\.xml \(the answer as JUnit XML\)\.\n$/u,
      );
      expect(junit(readFileSync(join(folder, 'answers.xml'), 'utf8')).testsuites['@_failures']).to.equal('0');
      expect(readdirSync(folder)).to.deep.equal(['answers.xml']);
    });
  });

  describe('addresses', () => {
    it('from a file of lines and from standard input', async () => {
      const list = file(
        'list.txt',
        '# offices\n203.0.113.5\r\n198.51.100.128/25 # data centre\n\n192.0.2.64-192.0.2.79\n',
      );
      const ran = await check(['--ip-file', list, '--json']);
      const addresses = asList(resultOf(ran)['answers']).flatMap((answer) =>
        asObject(answer['subject'])['kind'] === 'org' ? [answer['address']] : [],
      );
      expect(addresses).to.deep.equal(['203.0.113.5', '198.51.100.128-198.51.100.255', '192.0.2.64-192.0.2.79']);
      expect(ran.code).to.equal(0);
      const piped = await check(['--ip-file', '-', '--json'], { input: '203.0.113.5\n' });
      expect(piped.code).to.equal(0);
    });

    it("from GitHub's meta and AWS's ip-ranges, by key", async () => {
      const lists = join(ROOT, 'test', 'data', 'ip-lists');
      const github = await check(['--ip-file', join(lists, 'github-meta.json'), '--ip-key', 'hooks', '-r', 'json']);
      expect(github.code).to.equal(30);
      const missing = await errorOf(['--ip-file', join(lists, 'github-meta.json')]);
      expect(missing.code).to.equal(2);
      expect(missing.words).to.include('actions').and.to.include('hooks');
      const aws = await check([
        '--ip-file',
        join(lists, 'aws-ip-ranges.json'),
        '--ip-key',
        'ROUTE53_HEALTHCHECKS',
        '-r',
        'json',
      ]);
      expect(aws.code).to.equal(30);
    });
  });

  describe('bad input', () => {
    it('an invalid address among 5,000: the error names its line, exit 2', async () => {
      const lines = Array.from({ length: 5000 }, (_, i) => `198.51.${Math.floor(i / 250)}.${i % 250}`);
      lines[3210] = '198.51.100.300';
      const { code, words } = await errorOf(['--ip-file', file('many.txt', lines.join('\n'))]);
      expect(code).to.equal(2);
      expect(words).to.include('3211').and.to.include('198.51.100.300');
    });

    it('an empty file and a binary file: exit 2, with the reason', async () => {
      const empty = await errorOf(['--ip-file', file('empty.txt', '')]);
      expect([empty.code, /empty|no address/i.test(empty.words)]).to.deep.equal([2, true]);
      const binary = await errorOf(['--ip-file', file('binary.txt', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]))]);
      expect([binary.code, /binary/i.test(binary.words)]).to.deep.equal([2, true]);
    });

    it('an unknown profile: the error names the nearest, exit 2', async () => {
      const { code, words } = await errorOf(['--ip', '203.0.113.5', '--profile', 'Integraton']);
      expect(code).to.equal(2);
      expect(words).to.include('"Integraton"').and.to.include('"Integration"');
    });

    it('an unknown assumption and an unknown value: exit 2, with the names', async () => {
      const fact = await errorOf(['--ip', '203.0.113.5', '--assume', 'soap-logn=on']);
      expect([fact.code, fact.words.includes('soap-login')]).to.deep.equal([2, true]);
      const value = await errorOf(['--ip', '203.0.113.5', '--assume', 'soap-login=maybe']);
      expect([value.code, value.words.includes('on, off')]).to.deep.equal([2, true]);
    });

    it('an output folder that cannot be written to: exit 1, before any work, and nothing is left', async () => {
      const { code, words } = await errorOf([
        '--ip',
        '203.0.113.5',
        '--output-file',
        join(scratch, 'no', 'such', 'a.csv'),
      ]);
      expect(code).to.equal(1);
      expect(words).to.include('ENOENT');
      const folder = join(scratch, 'taken');
      mkdirSync(join(folder, 'a.csv'), { recursive: true });
      const directory = await errorOf(['--ip', '203.0.113.5', '--output-file', join(folder, 'a.csv')]);
      expect([directory.code, directory.words.includes('EISDIR')]).to.deep.equal([1, true]);
      expect(readdirSync(folder)).to.deep.equal(['a.csv']);
    });

    it('a directory without metadata: exit 1, and how to get some', async () => {
      const bare = join(scratch, 'bare');
      mkdirSync(bare);
      const ran = await plugin(['token', 'check', 'ip', '--source-dir', bare, '--ip', '203.0.113.5'], home);
      expect(ran.code).to.equal(1);
      expect(ran.stderr).to.include('sf project retrieve start');
    });

    it('an address that only looks like one: exit 2, and what it could be', async () => {
      for (const text of [
        '010.0.0.5',
        '10.5',
        '167772165',
        '0x0a.0.0.5',
        '10.0.0.5/24',
        '203.0.113.9-203.0.113.1',
        'fe80::1%eth0',
      ]) {
        const { code, words } = await errorOf(['--ip', text]);
        expect([text, code]).to.deep.equal([text, 2]);
        expect(words.length, text).to.be.greaterThan(20);
      }
      const network = await errorOf(['--ip', '10.0.0.5/24']);
      expect(network.words).to.include('10.0.0.0/24');
    });

    it('no address, no source, a bad time, a bad version, a bad format for the file: exit 2', async () => {
      const runs = await Promise.all([
        check([]),
        plugin(['token', 'check', 'ip', '--ip', '203.0.113.5'], home),
        check(['--ip', '203.0.113.5', '--at', '2026-02-30']),
        check(['--ip', '203.0.113.5', '--login-api-version', '64.5']),
        check(['--ip', '203.0.113.5', '--output-file', join(scratch, 'a.docx')]),
      ]);
      expect(runs.map((ran) => ran.code)).to.deep.equal([2, 2, 2, 2, 2]);
      expect(runs.map((ran) => ran.stdout)).to.deep.equal(['', '', '', '', '']);
    });

    it('errors under --json are sf envelopes with name, message, actions and no foreign cause', async () => {
      const ran = await check(['--ip', '203.0.113.5', '--profile', 'TypeError', '--json']);
      const error = envelope(ran);
      expect(ran.code, 'a name with TypeError in it is no crash').to.equal(2);
      expect(error['name']).to.equal('ProfileUnknownError');
      expect(error['actions']).to.be.an('array').with.length.greaterThan(0);
      expect(error['cause']).to.equal('undefined');
    });

    it('control characters in what is shown are shown, not sent', async () => {
      const ran = await check(['--ip', '203.0.113.5', '--profile', 'a\u001b[31mred\u0007']);
      expect(ran.stderr).to.include('\\x1b[31mred\\x07');
      // oxlint-disable-next-line no-control-regex
      expect(ran.stderr).not.to.match(/\u001b\[31mred|\u0007/);
    });

    it('Ctrl-C while it waits for input: exit 130, no stack, no file', async () => {
      const folder = join(scratch, 'interrupted');
      mkdirSync(folder);
      const waiting = check(['--ip-file', '-', '--output-file', join(folder, 'a.csv')], {
        input: { open: true },
        watch: {
          when: () => readdirSync(folder).length > 0,
          then: (kill) => kill('SIGINT'),
        },
      });
      const ran = await waiting;
      expect([ran.code, ran.stdout, ran.stderr]).to.deep.equal([130, '', '']);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  it('reads the other files when one is broken, says which, and is not a pass', async () => {
    const broken = join(scratch, 'broken');
    mkdirSync(join(broken, 'profiles'), { recursive: true });
    mkdirSync(join(broken, 'settings'));
    writeFileSync(
      join(broken, 'settings', 'Security.settings'),
      `<?xml version="1.0" encoding="UTF-8"?>
<SecuritySettings xmlns="http://soap.sforce.com/2006/04/metadata">
    <networkAccess>
        <ipRanges>
            <end>203.0.113.9</end>
            <start>203.0.113.0</start>
        </ipRanges>
    </networkAccess>
</SecuritySettings>
`,
    );
    writeFileSync(
      join(broken, 'profiles', 'Broken.profile'),
      '<?xml version="1.0"?>\n<Profile>\n  <custom>true</cus>\n</Profile>\n',
    );
    const ran = await plugin(
      [
        'token',
        'check',
        'ip',
        '--source-dir',
        broken,
        '--ip',
        '203.0.113.5',
        '--profile',
        'Broken',
        '--at',
        AT,
        '--json',
      ],
      home,
    );
    const incomplete = asList(resultOf(ran)['incomplete']);
    expect(incomplete.map(({ file: where, line }) => [where, line])).to.deep.include([
      join(broken, 'profiles', 'Broken.profile'),
      3,
    ]);
    expect(ran.code).to.equal(68);
  });
});
