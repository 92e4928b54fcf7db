import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { writeRegister } from '../support/register.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');
const NOW = '2026-11-24T12:00:00Z';

describe('sf token list integrations', () => {
  const home = new Home();
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-integrations-'));
  const file = join(scratch, 'sf-token.yml');
  let org: Org;

  before(async () => {
    org = await startOrg({ users: 60, logins: 400, seed: 5, clock: () => Date.parse(NOW) });
    writeRegister(file);
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const list = async (args: readonly string[], cwd = scratch): Promise<Ran> =>
    plugin(['token', 'list', 'integrations', ...args], home, {
      cwd,
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
    });
  const ofOrg = async (...args: string[]): Promise<Ran> => list(['--target-org', org.admin.accessToken, ...args]);
  const rowsOf = (ran: Ran): JsonObject[] => asList(resultOf(ran)['integrations']);
  const named = (rows: readonly JsonObject[], name: string): JsonObject => {
    const found = rows.find((row) => row['name'] === name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found;
  };
  const rulesOf = (row: JsonObject): unknown[] => asList(row['findings']).map(({ rule }) => rule);

  it('answers first how many there are, which stop when, whose secret is due, and whom findings concern', async () => {
    const { code, stdout } = await ofOrg();
    expect(code).to.equal(0);
    expect(stdout).to.match(
      /^sf-token\.yml registers 4 integrations\.\nFirst to stop: 3 on 2027-06-01 \(in \d+ days: SOAP login\(\) ends\)\./u,
    );
    const words = stdout.replace(/\s+/gu, ' ');
    expect(words).to.include('Secrets to rotate: 1 overdue, 1 within 14 days.');
    expect(words).to.match(/4 of them have findings: \d+ errors, \d+ warnings and 1 waived\./u);
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  sf '))).to.have.length(0);
  });

  it('has the register, the logins of the org and the findings of each in JSON', async () => {
    const rows = rowsOf(await ofOrg('--json'));
    expect(rows.map(({ name }) => name)).to.deep.equal(['Data lake', 'ERP orders', 'Old sync', 'Ghost']);
    const erp = named(rows, 'ERP orders');
    expect(erp).to.include({
      ...{ owner: 'ERP team', path: 'soap', secret: 'op://Integrations/ERP/password', line: 4, user: 'there' },
      ...{ rotateBy: '2026-11-01', moveBy: '2027-05-31', reviewed: '2026-11-01', criticality: 'critical' },
    });
    expect(String(erp['lastLogin'])).to.match(/^2026-11-\d\dT/u);
    expect(asObject(erp['stops'])).to.include({ of: 'soap', date: '2027-06-01', certainty: 'certain' });
    expect(rulesOf(erp)).to.include('rotation-due').and.not.include('integration-address');
    const lake = named(rows, 'Data lake');
    const seen = asList(asObject(lake['addresses'])['seen']);
    expect(seen.map(({ expected }) => expected)).to.include(false);
    expect(rulesOf(lake)).to.include('integration-address');
    expect(rulesOf(named(rows, 'Old sync'))).to.include.members(['integration-blocked', 'owner-gone']);
    expect(asObject(named(rows, 'Old sync')['counts'])['waived']).to.equal(1);
    const ghost = named(rows, 'Ghost');
    expect([ghost['user'], ghost['stops'], rulesOf(ghost)[0]]).to.deep.equal([
      'missing',
      undefined,
      'integration-user-missing',
    ]);
  });

  it('finds of the integrations what check policy finds of them', async () => {
    const args = ['token', 'check', 'policy', '--target-org', org.admin.accessToken, '--policy', file, '--json'];
    const checked = asList(
      resultOf(await plugin(args, home, { env: { SF_ORG_INSTANCE_URL: org.urls.office } }))['findings'],
    );
    const listed = rowsOf(await ofOrg('--json')).flatMap((row) => asList(row['findings']));
    const prints = (rows: readonly JsonObject[]): unknown[] => rows.map(({ fingerprint }) => fingerprint);
    expect(prints(checked)).to.include.members(prints(listed));
    const names = ['ERP orders', 'Data lake', 'Old sync', 'Ghost'];
    const theirs = checked.filter(({ subject }) => {
      const { name, within } = asObject(subject);
      return names.includes(String(name)) || names.includes(String(within)) || String(name).includes('@integration.');
    });
    const users = ['good', 'profile-range', 'frozen'].map((one) => `${one}@integration.loopback.example`);
    const ours = theirs.filter(({ subject }) => {
      const { kind, name } = asObject(subject);
      return kind !== 'user' || users.includes(String(name));
    });
    expect(new Set(prints(listed))).to.deep.equal(new Set(prints(ours)));
  });

  it('is partial with exit 68 where the session cannot read it, and denies nobody', async () => {
    const poor = org.session({ permissions: ['ApiEnabled'] });
    const { code, stdout } = await list(['--target-org', poor.accessToken]);
    expect(code).to.equal(68);
    expect(stdout).to.match(/^Partial/u);
    const ran = await list(['--target-org', poor.accessToken, '--json']);
    expect(rowsOf(ran).map(({ user }) => user)).to.not.include('missing');
    expect(JSON.stringify(resultOf(ran)['incomplete']))
      .to.include('View All Users')
      .and.include('Monitor Login');
  });

  it('gives the same of a snapshot, and of a project what the register says', async () => {
    const snapshot = join(scratch, 'org.jsonl');
    const saved = await plugin(
      ['token', 'save', 'snapshot', '--logins', '30', '--target-org', org.admin.accessToken, '--output-file', snapshot],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office } },
    );
    expect(saved.code, saved.stderr).to.equal(0);
    const [kept, live] = [rowsOf(await list(['--snapshot', snapshot, '--json'])), rowsOf(await ofOrg('--json'))];
    const told = (rows: readonly JsonObject[]): unknown[] =>
      rows.map(({ addresses, name, stops, user }) => ({ addresses, name, stops, user }));
    expect(told(kept).length).to.equal(4);
    expect(kept.map(({ lastLogin, name, user }) => [name, lastLogin, user])).to.deep.equal(
      live.map(({ lastLogin, name, user }) => [name, lastLogin, user]),
    );
    const { code, stdout } = await list(['--source-dir', SAMPLE]);
    expect([code, stdout]).to.satisfy(
      ([exit, words]: [number, string]) => exit === 0 && words.includes('A project contains no users and no logins'),
    );
  });

  it('neutralises what the file says in every format', async () => {
    const policy = join(scratch, 'hostile.yml');
    const hostile = '=HYPERLINK("http://x")<img src=x onerror=alert(1)>';
    const entry = {
      ...{ name: 'Etl', username: 'good@integration.loopback.example', path: 'soap' },
      ...{ owner: hostile, purpose: '::warning::x' },
    };
    writeFileSync(policy, JSON.stringify({ version: 1, integrations: [entry] }));
    for (const format of ['human', 'csv', 'json', 'markdown', 'html']) {
      const { stdout } = await ofOrg('--policy', policy, '-r', format, '--all');
      expect(stdout, format).to.include('HYPERLINK');
      if (format === 'csv') expect(stdout, format).not.to.match(/(?:^|,)"?=HYPERLINK/mu);
      if (format === 'html' || format === 'markdown') expect(stdout, format).not.to.include('<img');
      expect(stdout, format).not.to.match(/^\s*::warning/mu);
    }
  });

  it('writes the files that are asked for, and names them', async () => {
    const [csv, html] = [join(scratch, 'i.csv'), join(scratch, 'i.html')];
    const { code, stdout } = await ofOrg('--output-file', csv, '--output-file', html);
    expect([code, stdout.replace(/\s+/gu, ' ')]).to.satisfy(
      ([exit, words]: [number, string]) => exit === 0 && words.includes('4 rows as CSV'),
    );
    const [heading = '', ...lines] = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
    expect(heading).to.match(/^name,username,owner,purpose,path,criticality,secret,/u);
    expect(lines).to.have.length(4);
    expect(readFileSync(html, 'utf8')).to.match(/^<!doctype html>/u);
  });

  it('says that a register is empty, and what to do; without a file it says so', async () => {
    const policy = join(scratch, 'none.yml');
    writeFileSync(policy, 'version: 1\n');
    const { code, stdout } = await ofOrg('--policy', policy);
    expect([code, stdout.replace(/\s+/gu, ' ')]).to.satisfy(
      ([exit, words]: [number, string]) =>
        exit === 0 && words.includes('registers no integration.') && words.includes('sf token generate policy'),
    );
    const empty = join(tmpdir(), `sf-token-empty-${process.pid}`);
    mkdirSync(empty, { recursive: true });
    const ran = await list(['--source-dir', SAMPLE], empty);
    rmSync(empty, { recursive: true });
    expect([ran.code, ran.stderr.includes('sf-token.yml')]).to.deep.equal([2, true]);
  });

  it('an integration of another org is none of this one, and is counted', async () => {
    const policy = join(scratch, 'others.yml');
    const entry = (name: string, of: string): string =>
      `  - {name: ${name}, username: nobody@acme.example, org: ${of}, owner: Web team, purpose: shop, path: jwt}\n`;
    const write = (...entries: readonly string[]): void =>
      writeFileSync(policy, `version: 1\nintegrations:\n${entries.join('')}`);
    write(entry('A', 'admin@elsewhere.example'), entry('B', '00D000000000009AAA'));
    const { code, stdout } = await ofOrg('--policy', policy);
    const words = stdout.replace(/\s+/gu, ' ');
    expect(code).to.equal(0);
    expect(words).to.include(`registers no integration for ${org.admin.username}.`);
    expect(words).to.include('Not checked here, because they are for other orgs: 2 integrations of');
    const told = { integrations: 2, orgs: ['admin@elsewhere.example', '00D000000000009AAA'] };
    expect(resultOf(await ofOrg('--policy', policy, '--json'))['elsewhere']).to.deep.equal(told);
    write(entry('A', org.orgId));
    expect(resultOf(await ofOrg('--policy', policy, '--json'))).not.to.have.property('elsewhere');
  });
});
