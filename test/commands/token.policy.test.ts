import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { asList, asObject, resultOf, type Json } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');

describe('sf token generate policy, sf token check policy', () => {
  const home = new Home();
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-policy-'));
  const file = join(scratch, 'sf-token.yml');
  let org: Org;
  const others: Org[] = [];

  before(async () => {
    org = await startOrg({ users: 60, logins: 800, seed: 5 });
    org.change.addProfile({
      name: 'T = "Hostile": & \u001b[31m',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '192.0.2.0', end: '192.0.2.15', description: '# {x: y}\u001b[31m' }],
    });
  });
  after(async () => {
    await org.close();
    for (const other of others) await other.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const run = async (command: string, args: readonly string[], cwd = scratch): Promise<Ran> =>
    plugin(['token', command, 'policy', ...args], home, {
      cwd,
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
    });
  const generate = async (...args: string[]): Promise<Ran> =>
    run('generate', ['--target-org', org.admin.accessToken, '--output-file', file, ...args]);
  const check = async (...args: string[]): Promise<Ran> =>
    run('check', ['--target-org', org.admin.accessToken, '--policy', file, ...args]);
  const findingsOf = (ran: Ran): ReturnType<typeof asList> => asList(resultOf(ran)['findings']);

  it('writes a file that the org keeps to: what does not hold is waived, and warned of', async () => {
    const written = await generate();
    expect([written.code, written.stderr]).to.deep.equal([0, written.stderr]);
    expect(readFileSync(file, 'utf8')).to.match(
      /^# yaml-language-server: \$schema=https:\S+\/sf-token\.schema\.json\n/u,
    );
    expect(readdirSync(scratch)).to.deep.equal(['sf-token.yml']);
    const checked = await check('--json');
    expect(checked.code).to.equal(0);
    // On the first page, whatever else there is: they fail on the day behind it.
    expect((await check()).stdout.replaceAll(/\s+/gu, ' ')).to.match(
      /waived, first until 2026-12-01: stops-without-any-api-auth \(\d+\)/u,
    );
    const result = resultOf(checked);
    expect(result['incomplete']).to.deep.equal([]);
    expect(asObject(result['counts'])['error']).to.equal(0);
    const waived = findingsOf(checked).filter((one) => one['waiver'] !== undefined);
    expect(waived.length).to.be.greaterThan(0);
    for (const { waiver } of waived) expect(asObject(waiver)).to.include({ reason: 'present state', owner: 'TODO' });
    // The day by which SOAP stops without the permission is before 90 days are over.
    const stops = waived.filter(({ rule }) => rule === 'stops-without-any-api-auth');
    for (const { waiver } of stops) expect(asObject(waiver)['until']).to.equal('2026-12-01');
  });

  it('touches nothing where nothing is new, and keeps comments, order and edits where something is', async () => {
    const before = readFileSync(file, 'utf8');
    expect(resultOf(await generate('--json'))['state']).to.equal('unchanged');
    expect(readFileSync(file, 'utf8')).to.equal(before);
    const [first = '', ...others] = before.split('\n  - name: ');
    const [second = '', ...rest] = others;
    const edited = `# ours\n${first}\n  # the first one\n  - name: ${second.replace('purpose: TODO', 'purpose: nightly orders')}`;
    const removed = [edited, ...rest.slice(1)].join('\n  - name: ');
    writeFileSync(file, removed);
    expect(resultOf(await generate('--json'))).to.include({ state: 'extended' });
    const after = readFileSync(file, 'utf8');
    expect(after).to.include('# ours').and.include('# the first one').and.include('purpose: nightly orders');
    expect(after.indexOf('integrations:')).to.be.lessThan(after.indexOf('waivers:'));
    expect((await check()).code).to.equal(0);
  });

  it('says no to what is new: 30, with the rule, what to do and the line of the file', async () => {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/until: 2026-12-01/u, 'until: 2026-01-01'));
    const { code, stdout } = await check();
    expect(code).to.equal(30);
    expect(stdout).to.include('ERROR  waiver-expired').and.include('ERROR  stops-without-any-api-auth');
    // A command is one line, so that it can be pasted.
    const lines = stdout.split('\n').filter((line) => !/^ {2}sf token /u.test(line));
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
    const [expired] = findingsOf(await check('--json')).filter(({ rule }) => rule === 'waiver-expired');
    const line = Number(expired?.['line']);
    expect(
      readFileSync(file, 'utf8')
        .split('\n')
        .slice(line - 1, line + 5)
        .join('\n'),
    ).to.include('2026-01-01');
    writeFileSync(file, text);
  });

  it('takes a baseline: what was there does not count, what is new does', async () => {
    const policy = join(scratch, 'strict.yml');
    writeFileSync(policy, 'version: 1\nmustPass: [8.8.8.8]\n');
    const strict = ['--target-org', org.admin.accessToken, '--policy', policy];
    const baseline = join(scratch, 'baseline.json');
    expect((await run('check', [...strict, '--output-file', baseline])).code).to.equal(30);
    const same = await run('check', [...strict, '--baseline', baseline]);
    expect(same.code).to.equal(0);
    const told = asList(asObject(JSON.parse(readFileSync(baseline, 'utf8')) as Json)['findings']).length;
    expect(same.stdout).to.match(/^Passed \(exit 0\): nothing new was found, \d+ rules were checked\.\n/u);
    expect(same.stdout).to.include(`\n${told} baseline findings still exist and are not counted.\n`);
    // Nobody waived them, and none of them is told again in full.
    expect(same.stdout).to.not.include('aived').and.not.include('  found  ');
    const json = findingsOf(await run('check', [...strict, '--baseline', baseline, '--json']));
    for (const { waiver } of json) expect(asObject(waiver)).to.have.all.keys('reason', 'baseline');
    writeFileSync(policy, 'version: 1\nmustPass: [8.8.8.8, 8.8.4.4]\n');
    const { code, stdout } = await run('check', [...strict, '--baseline', baseline]);
    expect([code, stdout]).to.satisfy(([exit, words]: [number, string]) => exit === 30 && words.includes('8.8.4.4'));
    expect((await run('check', [...strict, '--baseline', policy])).code).to.equal(2);
    const later = join(scratch, 'later.json');
    await run('check', [...strict, '--output-file', later]);
    const diff = async (...args: string[]): Promise<Ran> => plugin(['token', 'diff', 'results', ...args], home);
    const found = await diff(baseline, later, '--fail-on', 'new');
    expect([found.code, found.stdout]).to.satisfy(
      ([exit, words]: [number, string]) =>
        exit === 30 && words.startsWith('Exit 30: 1 new finding.\n1 new, 0 fixed, 0 newly waived'),
    );
    expect((await diff(baseline, later)).code).to.equal(0);
    expect((await diff(later, baseline, '--fail-on', 'new')).stdout).to.match(/^0 new, 1 fixed/u);
    expect((await diff(later)).code).to.equal(2);
    expect((await diff(later, policy)).code).to.equal(2);
    const missing = join(scratch, 'nope.json');
    for (const ran of [await diff(missing, later), await run('check', [...strict, '--baseline', missing])]) {
      expect(ran.code).to.equal(2);
      expect(ran.stderr).to.include(`The report ${missing} cannot be read. It does not exist.`);
      expect(ran.stderr).to.include('sf token check policy --output-file baseline.json');
    }
    const noJson = join(scratch, 'no.json');
    writeFileSync(noJson, 'version: 1\n');
    expect((await diff(noJson, later)).stderr).to.include(`${noJson} is not a JSON result`);
    // What only the baseline names, nobody has waived since.
    const known = join(scratch, 'known.json');
    await run('check', [...strict, '--baseline', later, '--output-file', known]);
    expect((await diff(later, known, '--fail-on', 'new')).stdout).to.match(
      /^0 new, 0 fixed, 0 newly waived, \d+ unch/u,
    );
  });

  it('counts what a baseline has as waived once its waiver is gone', async () => {
    const policy = join(scratch, 'waived.yml');
    const probe = 'version: 1\nrules: {unknown-integration: off}\nmustPass: [8.8.8.8]\n';
    const waiver = 'waivers: [{rule: must-pass, reason: r, owner: o, until: 2027-01-01}]\n';
    const strict = ['--target-org', org.admin.accessToken, '--policy', policy];
    const baseline = join(scratch, 'waived.json');
    writeFileSync(policy, `${probe}${waiver}`);
    await run('check', [...strict, '--output-file', baseline]);
    writeFileSync(policy, probe);
    const { code, stdout } = await run('check', [...strict, '--baseline', baseline]);
    expect([code, stdout.includes('ERROR  must-pass')]).to.deep.equal([30, true]);
  });

  it('ends in three commands for this org where there is much: the first rule, all findings, and only what is new', async () => {
    const policy = join(scratch, 'much.yml');
    writeFileSync(policy, 'version: 1\n');
    const target = ['--target-org', org.admin.accessToken, '--policy', policy];
    const steps = (text: string): string[] => text.split('\n').filter((line) => /^ {2}sf token /u.test(line));
    const { stdout } = await run('check', target);
    const [explain = '', all, baseline] = steps(stdout);
    expect(explain).to.match(/^ {2}sf token explain [a-z-]+$/u);
    const again = `  sf token check policy -o "$SF_TARGET_ORG" --policy ${policy}`;
    expect([all, baseline]).to.deep.equal([
      `${again} --output-file findings.csv`,
      `${again} --output-file baseline.json`,
    ]);
    // With all that was asked, or what is found by a list would be new against such a baseline.
    const list = join(scratch, 'cloud.txt');
    writeFileSync(list, '198.51.100.0/24\n');
    const more = ['--since', '20d', '--list', `cloud=${list}`];
    const last = steps((await run('check', [...target, ...more])).stdout).at(-1) ?? '';
    expect(last)
      .to.include(`--list cloud=${list} --output-file baseline.json`)
      .and.match(/--since \S*\d/u);
    const written = join(scratch, 'much.json');
    await run('check', [...target, '--output-file', written]);
    // Nothing new is left to be told in a file.
    expect(steps((await run('check', [...target, '--baseline', written])).stdout)).to.have.length(1);
  });

  it('puts several orgs into one report; one that cannot be read hides no other', async () => {
    const ran = await check('--target-org', 'nobody@nowhere.example', '--json');
    expect(ran.code).to.equal(68);
    const { matrix, orgs } = resultOf(ran);
    expect(asList(orgs).map(({ outcome }) => outcome)).to.deep.equal(['passed', 'unread']);
    for (const { outcomes } of asList(matrix)) expect(outcomes).to.have.length(2);
    expect((await check('--target-org', 'nobody@nowhere.example')).stdout).to.match(/^.*1 of 2 orgs/mu);
  });

  it('does not pass where a rule that the file gives a weight was named no list', async () => {
    const policy = join(scratch, 'listed.yml');
    writeFileSync(policy, 'version: 1\nrules: {published-range: error}\n');
    const incomplete = async (): Promise<unknown[]> => {
      const ran = await run('check', ['--target-org', org.admin.accessToken, '--policy', policy, '--json']);
      return asList(resultOf(ran)['incomplete']).map(({ what }) => what);
    };
    expect(await incomplete()).to.deep.equal(['published-range']);
    writeFileSync(policy, 'version: 1\n');
    expect(await incomplete()).to.deep.equal([]);
  });

  it('finds its file above, and says so where there is none', async () => {
    const below = join(scratch, 'a', 'b');
    mkdirSync(below, { recursive: true });
    expect((await run('check', ['--target-org', org.admin.accessToken], below)).code).to.equal(0);
    const empty = mkdtempSync(join(tmpdir(), 'sf-token-none-'));
    const { code, stderr } = await run('check', ['--source-dir', SAMPLE], empty);
    rmSync(empty, { recursive: true });
    expect([code, stderr]).to.satisfy(
      ([exit, words]: [number, string]) => exit === 2 && words.includes('sf-token.yml'),
    );
  });

  it('judges the metadata of a project by its ranges, and points at file and line', async () => {
    const policy = join(scratch, 'project.yml');
    writeFileSync(policy, 'version: 1\nranges: {offices: [10.0.0.0/8]}\ntrusted: [offices]\n');
    const ran = await run('check', ['--source-dir', SAMPLE, '--policy', policy, '--json']);
    const found = findingsOf(ran).filter(({ rule }) => rule === 'range-unregistered');
    // Five ranges, and two profiles with ranges of which the file says nothing.
    expect(found).to.have.length(7);
    for (const { file: where, line } of found) expect([typeof where, typeof line]).to.deep.equal(['string', 'number']);
  });

  it('never passes where the history cannot be read', async () => {
    const policy = join(scratch, 'plain.yml');
    writeFileSync(policy, 'version: 1\nrules: {whole-internet: off}\n');
    const poor = org.session({ permissions: ['ApiEnabled'] });
    const ran = await run('check', ['--target-org', poor.accessToken, '--policy', policy, '--json']);
    expect(ran.code).to.equal(68);
    const rules = asList(resultOf(ran)['rules']);
    const unknown = rules.find(({ rule }) => rule === 'unknown-integration');
    expect(unknown?.['outcome']).to.equal('incomplete');
  });

  it('gives a file that was begun without logins what logins tell, mail domains too, and keeps what people wrote', async () => {
    const begun = join(scratch, 'begun.yml');
    const bare = join(scratch, 'bare.jsonl');
    const env = { SF_ORG_INSTANCE_URL: org.urls.office };
    const target = ['--target-org', org.admin.accessToken];
    await plugin(['token', 'save', 'snapshot', ...target, '--output-file', bare], home, { env });
    const without = await run('generate', ['--snapshot', bare, '--output-file', begun, '--json']);
    expect(asObject(resultOf(without)['added'])).to.include({ integrations: 0, mailDomains: 0 });
    const text = readFileSync(begun, 'utf8');
    expect(text).to.not.include('mailDomains');
    writeFileSync(begun, `# ours\n${text}`);
    const again = asObject(resultOf(await run('generate', [...target, '--output-file', begun, '--json']))['added']);
    expect(again['mailDomains']).to.be.greaterThan(0);
    const after = readFileSync(begun, 'utf8');
    expect(after).to.match(/^# ours\n/u);
    const [, listed = ''] = /\nmailDomains:\n((?: {2}- \S+\n)+)/u.exec(after) ?? [];
    expect(listed.split('\n').filter((line) => line !== '')).to.have.length(Number(again['mailDomains']));
    expect(after.indexOf('mailDomains:')).to.be.lessThan(after.indexOf('integrations:'));
    // What a team has chosen stays, though a user gets mail elsewhere.
    const chosen = after.replace(listed, '  - chosen.example\n');
    writeFileSync(begun, chosen);
    const third = resultOf(await run('generate', [...target, '--output-file', begun, '--json']));
    expect([third['state'], readFileSync(begun, 'utf8')]).to.deep.equal(['unchanged', chosen]);
  });

  it('registers a login by an app as client credentials where its sub-type says so, else as JWT', async () => {
    const small = await startOrg({ users: 5, logins: 0, integrations: 0, seed: 8 });
    try {
      small.change.addProfile({ name: 'Robots', permissions: ['ApiEnabled', 'ApiUserOnly'] });
      const now = Math.floor(Date.now() / 1000);
      for (const [name, loginSubType] of [
        ['cc@t.example', 'OauthClientCredentials'],
        ['jwt@t.example', ''],
      ] as const) {
        small.change.addUser({ username: name, profile: 'Robots' });
        small.change.addLogin(name, now - 600, { loginType: 'Remote Access 2.0', loginSubType, application: 'Grid' });
      }
      const written = join(scratch, 'apps.yml');
      const args = ['token', 'generate', 'policy', '--target-org', small.admin.accessToken, '--output-file', written];
      const ran = await plugin(args, home, { env: { SF_ORG_INSTANCE_URL: small.urls.office } });
      expect(ran.code, ran.stderr).to.equal(0);
      const text = readFileSync(written, 'utf8');
      const pathOf = (name: string): string | undefined =>
        new RegExp(`username: ${name}[^]*?path: (\\S+)`, 'u').exec(text)?.[1];
      expect([pathOf('cc@t.example'), pathOf('jwt@t.example')]).to.deep.equal(['client-credentials', 'jwt']);
    } finally {
      await small.close();
    }
  });

  it('judges no login of a snapshot that holds none', async () => {
    const policy = join(scratch, 'none.yml');
    writeFileSync(policy, 'version: 1\nrules: {whole-internet: off}\n');
    const snapshot = join(scratch, 'none.jsonl');
    const saved = await plugin(
      ['token', 'save', 'snapshot', '--target-org', org.admin.accessToken, '--output-file', snapshot],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office } },
    );
    expect(saved.code).to.equal(0);
    const ran = await run('check', ['--snapshot', snapshot, '--policy', policy, '--json']);
    expect(ran.code).to.equal(68);
    const open = asList(resultOf(ran)['rules']).filter(({ outcome }) => outcome === 'incomplete');
    expect(open.map(({ rule }) => rule)).to.include.members(['unknown-integration', 'password-ends']);
    // In words of an org, each reason once.
    const whats = asList(resultOf(ran)['incomplete']).map(({ what }) => String(what));
    expect(whats).to.include('LoginHistory').and.not.include.members(['PermissionSetAssignment', 'SecuritySettings']);
    expect(whats.filter((what) => /^[a-z]/u.test(what))).to.deep.equal([]);
  });

  it('judges rights, policies and administrators of a snapshot as of the org', async () => {
    const policy = join(scratch, 'rights.yml');
    await run('generate', ['--target-org', org.admin.accessToken, '--output-file', policy]);
    // What a file that was just written waives is told too.
    const snapshot = join(scratch, 'rights.jsonl');
    const saved = await plugin(
      ['token', 'save', 'snapshot', '--target-org', org.admin.accessToken, '--logins', '30', '--output-file', snapshot],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office } },
    );
    expect(saved.code, saved.stderr).to.equal(0);
    const RIGHTS = [
      ...['integration-privileged', 'any-api-auth-by-profile', 'ui-login-without-mfa'],
      ...['weak-password-policy', 'weak-session-policy', 'administrator-without-ranges'],
    ];
    const [live, kept] = [
      await run('check', ['--target-org', org.admin.accessToken, '--policy', policy, '--json']),
      await run('check', ['--snapshot', snapshot, '--policy', policy, '--json']),
    ];
    const outcomes = (ran: Ran): Record<string, unknown> =>
      Object.fromEntries(
        asList(resultOf(ran)['rules'])
          .filter(({ rule }) => RIGHTS.includes(String(rule)))
          .map(({ findings, outcome, rule }) => [String(rule), [outcome, findings]]),
      );
    expect(Object.keys(outcomes(live)).sort()).to.deep.equal([...RIGHTS].sort());
    expect(outcomes(kept)).to.deep.equal(outcomes(live));
    // Of when a password ends a snapshot lacks the policies, and nothing that other logins would tell.
    const ends = asList(resultOf(kept)['rules']).find(({ rule }) => rule === 'password-ends');
    expect(asList(ends?.['incomplete']).map(({ what }) => what)).to.deep.equal(['password policies']);
    const unused = findingsOf(kept).filter(({ rule }) => rule === 'waiver-unused');
    expect(unused.filter(({ subject }) => String(asObject(subject)['name']).startsWith('password-ends'))).to.deep.equal(
      [],
    );
    const found = (ran: Ran): unknown[] => findingsOf(ran).filter(({ rule }) => RIGHTS.includes(String(rule)));
    expect(found(live).length).to.be.greaterThan(0);
    expect(found(kept)).to.deep.equal(found(live));
  });

  it('writes nothing where the file that is there is refused', async () => {
    const bad = join(scratch, 'bad.yml');
    writeFileSync(bad, 'version: 1\nversion: 1\n');
    const { code } = await run('generate', ['--target-org', org.admin.accessToken, '--output-file', bad]);
    expect([code, readFileSync(bad, 'utf8')]).to.deep.equal([2, 'version: 1\nversion: 1\n']);
    expect(existsSync(join(scratch, 'bad.yml'))).to.equal(true);
  });

  it('writes YAML alone, into a folder that is there', async () => {
    for (const [name, word] of [
      [join('policies', 'eu', 'prod.yml'), 'no folder'],
      ['prod.json', '.yml or .yaml'],
    ] as const) {
      const below = join(scratch, name);
      const { code, stderr } = await run('generate', ['--target-org', org.admin.accessToken, '--output-file', below]);
      expect([code, existsSync(dirname(below)), existsSync(below)], name).to.deep.equal([
        2,
        !name.includes('eu'),
        false,
      ]);
      expect(stderr.replaceAll(/\s+/gu, ' ')).to.include(word);
    }
  });

  it('does not pass by clients that only event logs name and that this session may not read', async () => {
    const other = await startOrg({ users: 120, logins: 1500, seed: 11 });
    others.push(other);
    const url = other.urls.office;
    const lesser = other.session({ permissions: ['ApiEnabled', 'ViewSetup', 'ManageUsers'] }).accessToken;
    const run = async (command: string, args: readonly string[]): Promise<Ran> =>
      plugin(['token', command, 'policy', ...args], home, { cwd: scratch, env: { SF_ORG_INSTANCE_URL: url } });
    const policy = join(scratch, 'lesser.yml');
    const written = await run('generate', ['--target-org', lesser, '--output-file', policy]);
    expect(written.code, written.stderr).to.equal(68);
    const rule = async (token: string, at: string): Promise<[unknown, unknown]> => {
      const ran = await run('check', ['--target-org', token, '--policy', at, '--json']);
      const one = asList(resultOf(ran)['rules']).find((each) => each['rule'] === 'integration-client');
      return [one?.['outcome'], asList(one?.['incomplete']).map(({ what }) => what)];
    };
    // What the lesser session writes holds for whoever sees more.
    expect((await rule(other.admin.accessToken, policy))[0]).to.equal('passed');
    const whole = join(scratch, 'whole.yml');
    expect((await run('generate', ['--target-org', other.admin.accessToken, '--output-file', whole])).code).to.equal(0);
    expect(readFileSync(whole, 'utf8'))
      .to.match(/^ *- Other Apex API$/mu)
      .and.not.match(/^ *- N\/A$/mu);
    expect(await rule(other.admin.accessToken, whole)).to.deep.equal(['passed', []]);
    expect(await rule(lesser, whole)).to.deep.equal(['incomplete', ['EventLogFile']]);
    const early = await run('check', ['--target-org', lesser, '--policy', whole, '--preflight', '--json']);
    const foreseen = asList(asList(resultOf(early)['orgs'])[0]?.['rules']);
    expect(foreseen.find((one) => one['rule'] === 'integration-client')).to.deep.include({ judged: 'no' });
  });

  it('one file serves several orgs: each has its own integrations and waivers', async () => {
    const first = await startOrg({ users: 60, logins: 400, seed: 11 });
    const second = await startOrg({ users: 60, logins: 400, seed: 12 });
    others.push(first, second);
    const policy = join(scratch, 'orgs.yml');
    const of = async (command: string, token: string, url: string, ...more: string[]): Promise<Ran> =>
      plugin(['token', command, 'policy', '--target-org', token, ...more], home, {
        cwd: scratch,
        env: { SF_ORG_INSTANCE_URL: url },
      });
    const both = [first, second] as const;
    for (const { admin, urls } of both) {
      const written = await of('generate', admin.accessToken, urls.office, '--output-file', policy);
      expect(written.code, written.stderr).to.equal(0);
    }
    const text = readFileSync(policy, 'utf8');
    for (const { orgId } of both) expect(text).to.include(`org: ${orgId}`);
    expect(text.match(/^ {2}- (?:name|rule): /gmu)?.length).to.equal(text.match(/^ {4}org: /gmu)?.length);
    for (const { admin, orgId, urls } of both) {
      const ran = await of('check', admin.accessToken, urls.office, '--policy', policy, '--json');
      expect(ran.code, ran.stdout).to.equal(0);
      const names = findingsOf(ran).map(({ rule }) => rule);
      expect(names).not.to.include('integration-user-missing').and.not.to.include('waiver-unused');
      // What is for the other org is told, and judged nowhere here.
      const told = asObject(resultOf(ran)['elsewhere'] ?? {});
      expect(told['orgs']).to.deep.equal(both.map((one) => one.orgId).filter((id) => id !== orgId));
      const mine = text.match(new RegExp(`owner: TODO`, 'gu'))?.length ?? 0;
      expect(names.filter((rule) => rule === 'entry-without-owner')).to.have.length(
        mine - Number(told['integrations']) - Number(told['waivers']),
      );
      // What is waived in one org is not waived in the other.
      const only = join(scratch, 'only.yml');
      const [, ...entries] = text.split(/^ {2}- (?=rule: )/mu);
      const theirs = entries.filter((entry) => !entry.includes(`org: ${orgId}`)).map((entry) => `  - ${entry}`);
      writeFileSync(only, `version: 1\nwaivers:\n${theirs.join('')}`);
      const waived = findingsOf(await of('check', admin.accessToken, urls.office, '--policy', only, '--json'));
      expect(waived.filter(({ waiver }) => waiver !== undefined)).to.deep.equal([]);
    }
  });

  it('names the file that is found above from the root of the repository, and says what a new one hides', async () => {
    const repo = join(scratch, 'repo');
    const below = join(repo, 'jobs', 'nightly');
    mkdirSync(join(repo, '.git'), { recursive: true });
    mkdirSync(below, { recursive: true });
    writeFileSync(join(repo, 'jobs', 'sf-token.yml'), 'version: 1\nmustPass: [8.8.8.8]\n');
    const target = ['--target-org', org.admin.accessToken];
    const sarif = await run('check', [...target, '-r', 'sarif'], below);
    expect(sarif.stdout).to.include('"uri": "jobs/sf-token.yml"').and.not.include('../');
    const github = await run('check', [...target, '-r', 'github'], below);
    expect(github.stdout).to.include('::error file=jobs/sf-token.yml,line=2').and.not.include('../');
    // People and JSON have it as it is called from where they are.
    const above = join('..', 'sf-token.yml');
    const json = await run('check', [...target, '--json'], below);
    expect(json.stdout).to.include(JSON.stringify(above).slice(1, -1));
    const written = await run('generate', target, below);
    expect([written.code, written.stderr.replaceAll(/[\s›]+/gu, ' ')]).to.satisfy(
      ([code, words]: [number, string]) =>
        code === 0 && words.includes(`Until now, ${above} applied where sf-token.yml is`),
    );
    const other = await run('generate', [...target, '--output-file', 'other.yml'], below);
    expect([other.code, other.stderr]).to.satisfy(
      ([code, words]: [number, string]) => code === 0 && !words.includes('in force'),
    );
  });

  it('says how far back it looked, and takes no look that is shorter than a day', async () => {
    const target = ['--target-org', org.admin.accessToken];
    const looked = await run('check', [...target, '--policy', file, '--since', '1d']);
    const days = /Logins were read from ([\d-]+) to ([\d-]+), as requested\./u
      .exec(looked.stdout.replaceAll(/\s+/gu, ' '))
      ?.slice(1)
      .map(Date.parse);
    expect(days?.map((day) => day - (days[0] ?? 0))).to.deep.equal([0, 86_400_000]);
    for (const [command, ...more] of [['check'], ['generate', '--output-file', join(scratch, 'none.yml')]] as const) {
      const { code, stderr } = await run(command, [...target, ...more, '--since', '1439m']);
      expect(code, command).to.equal(2);
      expect(stderr.replaceAll(/[\s›]+/gu, ' ')).to.include('--since 1439m is less than a day');
    }
  });

  it('waives no waiver that has ended, and says that it fails', async () => {
    const bad = join(scratch, 'bad.yml');
    const waiver = '  - {rule: rotation-due, subject: Gone, reason: r, owner: o, until: 2026-01-01}';
    writeFileSync(bad, `version: 1\nwaivers:\n${waiver}\n`);
    const written = await run('generate', ['--target-org', org.admin.accessToken, '--output-file', bad]);
    expect(written.code, written.stderr).to.equal(0);
    expect(written.stdout.replaceAll(/\s+/gu, ' ')).to.include('that have expired or are unused: 1.');
    expect(readFileSync(bad, 'utf8')).to.include(waiver.trim()).and.not.include('rule: waiver-');
    const checked = await run('check', ['--target-org', org.admin.accessToken, '--policy', bad, '--json']);
    expect(checked.code).to.equal(30);
    const errors = findingsOf(checked).filter((one) => one['severity'] === 'error' && one['waiver'] === undefined);
    expect(errors.map(({ rule }) => rule)).to.deep.equal(['waiver-expired']);
  });

  it('judges an org once that is asked for by two names', async () => {
    const again = org.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
    const target = ['--target-org', org.admin.accessToken, '--target-org', again.accessToken];
    const result = resultOf(await run('check', [...target, '--json']));
    const orgs = asList(result['orgs']);
    expect(orgs).to.have.length(1);
    expect(orgs[0]?.['askedAs']).to.have.length(2);
    expect(JSON.stringify(result)).to.not.include(again.accessToken.slice(16));
  });
});
