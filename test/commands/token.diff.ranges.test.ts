import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { commandsIn } from '../report/hostile.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, ROOT, type Ran } from '../support/run.js';

const SAMPLE = join(ROOT, 'test', 'data', 'project', 'sample');
const SETTINGS = join('force-app', 'main', 'default', 'settings', 'Security.settings-meta.xml');

describe('sf token diff ranges', () => {
  const home = new Home();
  const scratch = mkdtempSync(join(tmpdir(), 'sf-token-diff-'));
  const changed = join(scratch, 'changed');
  let org: Org;
  let side = '';

  before(async () => {
    org = await startOrg({ users: 30, seed: 5 });
    side = `org:${org.admin.accessToken}`;
    cpSync(SAMPLE, changed, { recursive: true });
    const file = join(changed, SETTINGS);
    const settings = readFileSync(file, 'utf8').replace('<end>203.0.113.127</end>', '<end>203.0.113.131</end>');
    writeFileSync(file, settings);
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  const diff = async (...args: string[]): Promise<Ran> =>
    plugin(['token', 'diff', 'ranges', ...args], home, {
      env: { SF_ORG_INSTANCE_URL: org.urls.office, OCLIF_TABLE_COLUMN_OVERRIDE: '80' },
    });
  const list = async (...args: string[]): Promise<Ran> =>
    plugin(['token', 'list', 'ranges', ...args], home, { env: { SF_ORG_INSTANCE_URL: org.urls.office } });
  const trustedOf = (ran: Ran): JsonObject => {
    const found = asList(resultOf(ran)['lists']).find(({ scope }) => scope === 'trusted');
    return asObject(found);
  };

  it('says that the same addresses are equal', async () => {
    const { code, stdout } = await diff(`dir:${SAMPLE}`, `dir:${SAMPLE}`);
    expect([code, stdout.replace(/\s+/gu, ' ')]).to.satisfy(
      ([exit, words]: [number, string]) => exit === 0 && words.includes('have the same addresses.'),
    );
    expect(resultOf(await diff(`dir:${SAMPLE}`, `dir:${SAMPLE}`, '--json'))['equal']).to.equal(true);
  });

  it('takes the YAML of list ranges, and what a policy file expects', async () => {
    const [yaml, policy, bad] = ['ranges.yaml', 'sf-token.yml', 'bad.yml'].map((name) => join(scratch, name));
    await list('--source-dir', SAMPLE, '-r', 'yaml', '--output-file', String(yaml));
    expect(resultOf(await diff(`dir:${SAMPLE}`, `file:${yaml}`, '--json'))['equal']).to.equal(true);
    writeFileSync(
      String(policy),
      'version: 1\nranges: {a: [203.0.113.0/25], b: [192.0.2.0/28], c: [192.0.2.64/28]}\ntrusted: [a, b]\nprofiles: {Warehouse: [c]}\n',
    );
    const list1 = join(scratch, 'one.txt');
    writeFileSync(list1, '203.0.113.0/25\n');
    const ran = await diff(`file:${list1}`, `file:${policy}`, '--json');
    expect(trustedOf(ran)['added']).to.deep.equal({
      ranges: [{ start: '192.0.2.0', end: '192.0.2.15' }],
      addresses: '16',
    });
    writeFileSync(String(bad), 'version: 1\ntrusted: [nowhere]\n');
    const refused = await diff(`file:${list1}`, `file:${bad}`);
    expect([refused.code, refused.stderr.includes('line 2, column 11')]).to.deep.equal([2, true]);
  });

  it('tells what came and went, and ends with 30 where it is asked to', async () => {
    const ran = await diff(`dir:${SAMPLE}`, `dir:${changed}`, '--json');
    expect(trustedOf(ran)['added']).to.deep.equal({
      ranges: [{ start: '203.0.113.128', end: '203.0.113.131' }],
      addresses: '4',
    });
    expect([ran.code, resultOf(ran)['equal']]).to.deep.equal([0, false]);
    const sides = [`dir:${SAMPLE}`, `dir:${changed}`] as const;
    const ends = async (...on: string[]): Promise<number | null> =>
      (await diff(...sides, ...on.flatMap((one) => ['--fail-on', one]))).code;
    expect([await ends('any'), await ends('added'), await ends('removed')]).to.deep.equal([30, 30, 0]);
    expect(await ends('logins')).to.equal(2);
    const { stdout } = await diff(...sides, '-r', 'csv');
    expect(stdout.split('\r\n')[1]).to.equal('added,trusted,,,,,203.0.113.128,203.0.113.131,4');
    expect((await diff(...sides)).stdout).to.match(/1 list differs/u);
  });

  it('compares an org with what list ranges wrote of it, and with its snapshot', async () => {
    const [json, snapshot] = [join(scratch, 'ranges.json'), join(scratch, 'org.jsonl')];
    expect((await list('-o', org.admin.accessToken, '--output-file', json)).code).to.equal(0);
    const written = await diff(`file:${json}`, side, '--json', '--fail-on', 'any');
    expect([written.code, resultOf(written)['equal']]).to.deep.equal([0, true]);
    const save = ['token', 'save', 'snapshot', '-o', org.admin.accessToken, '--output-file', snapshot];
    await plugin(save, home, { env: { SF_ORG_INSTANCE_URL: org.urls.office } });
    const kept = await diff(`snapshot:${snapshot}`, side, '--json');
    expect([kept.code, resultOf(kept)['equal']]).to.deep.equal([0, true]);
  });

  it('compares a list of addresses with trusted ranges alone', async () => {
    const file = join(scratch, 'a:b.txt');
    writeFileSync(file, '203.0.113.0/24\n');
    const ran = await diff(`file:${file}`, side, '--json');
    expect(trustedOf(ran)['outcome']).to.equal('changed');
    const others = asList(resultOf(ran)['lists']).filter(({ scope }) => scope !== 'trusted');
    expect(new Set(others.map(({ outcome }) => outcome))).to.deep.equal(new Set(['not-compared']));
  });

  it('names ranges of one family each, as Salesforce takes them', async () => {
    const [all, few] = ['all.txt', 'few.txt'].map((name) => join(scratch, name));
    writeFileSync(String(all), '0.0.0.0/0\n::/0\n');
    writeFileSync(String(few), '203.0.113.0/24\n');
    const ran = await diff(`file:${few}`, `file:${all}`, '--json');
    expect(asObject(trustedOf(ran)['added'])['ranges']).to.deep.equal([
      { start: '::', end: '::fffe:ffff:ffff' },
      { start: '0.0.0.0', end: '203.0.112.255' },
      { start: '203.0.114.0', end: '255.255.255.255' },
      { start: '::1:0:0:0', end: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' },
    ]);
    const { stdout } = await diff(`file:${few}`, `file:${all}`);
    expect(stdout).not.to.match(/::-203|\.0-ffff/u);
  });

  it('calls sides the same only where something was compared', async () => {
    const file = join(scratch, 'some.txt');
    writeFileSync(file, '203.0.113.0/24\n');
    const { accessToken } = org.change.session({ permissions: ['ApiEnabled'] });
    const ran = await diff(`org:${accessToken}`, `file:${file}`, '--json');
    expect([ran.code, resultOf(ran)['equal'], trustedOf(ran)['ranges']]).to.deep.equal([
      68,
      false,
      { from: null, to: 1 },
    ]);
    const human = await diff(`org:${accessToken}`, `file:${file}`, '--explain');
    expect(human.stdout.replace(/\s+/gu, ' ')).to.match(/\S+ and \S+ have nothing that could be compared\./u);
    expect(human.stdout).not.to.include('same addresses');
    expect(human.stdout.replace(/\s+/gu, ' ')).to.include('could not be read on both sides (unknown and 1 ranges)');
    // Without a list in common nothing is equal either, though all was read.
    const [trusted, sales] = ['trusted.yml', 'sales.yml'].map((name) => join(scratch, name));
    writeFileSync(String(trusted), 'version: 1\nranges: {a: [203.0.113.0/24]}\ntrusted: [a]\n');
    writeFileSync(String(sales), 'version: 1\nranges: {a: [203.0.113.0/24]}\nprofiles: {Sales: [a]}\n');
    const apart = await diff(`file:${trusted}`, `file:${sales}`, '--json');
    expect([apart.code, resultOf(apart)['equal']]).to.deep.equal([0, false]);
  });

  it('tells whose logins would be decided differently', async () => {
    const none = join(scratch, 'nowhere.txt');
    writeFileSync(none, '8.8.8.8\n');
    const ran = await diff(side, `file:${none}`, '--json', '--evidence', '30d', '--fail-on', 'logins');
    const logins = asList(resultOf(ran)['logins']);
    expect(ran.code, ran.stdout).to.equal(30);
    expect(logins.length).to.be.greaterThan(0);
    // Without the trusted ranges nobody is better off.
    const order = ['no-token', 'unknown', 'token-required', 'denied', 'impossible'];
    for (const { from, to } of logins) {
      expect(order.indexOf(String(to)), `${String(from)} ${String(to)}`).to.be.greaterThan(order.indexOf(String(from)));
    }
    expect(logins.map(({ to }) => to)).to.include('token-required');
    const same = await diff(side, side, '--json', '--evidence', '30d');
    expect(resultOf(same)['logins']).to.deep.equal([]);
    const human = await diff(side, `file:${none}`, '--evidence', '30d');
    expect(human.stdout).to.match(/users? would be decided differently/u);
    expect((await diff(`dir:${SAMPLE}`, `file:${none}`, '--evidence', '30d')).code).to.equal(2);
  });

  it('is incomplete, never equal, where a side could not be read', async () => {
    const { accessToken } = org.change.session({ permissions: ['ApiEnabled'] });
    const ran = await diff(`org:${accessToken}`, side, '--json');
    expect([ran.code, resultOf(ran)['equal'], trustedOf(ran)['outcome']]).to.deep.equal([68, false, 'unknown']);
  });

  it('shows what moved before what came and went, and how to ask further', async () => {
    const [before, after] = ['before.json', 'after.json'].map((name) => join(scratch, name));
    const written = (trusted: readonly string[], sales: readonly string[]): string => {
      const rows = (list: readonly string[], place: object): object[] =>
        list.map((address) => ({ ...place, start: address, end: address }));
      const lists = [{ scope: 'trusted' }, { scope: 'profile', profile: 'Sales' }];
      return JSON.stringify({
        ranges: [...rows(trusted, { scope: 'trusted' }), ...rows(sales, { scope: 'profile', profile: 'Sales' })],
        totals: lists,
      });
    };
    const pasted = ({ stdout }: Ran): string[] => stdout.match(/(?<=^ {2})sf token .*?(?= {2}#|$)/gmu) ?? [];
    const some = Array.from({ length: 12 }, (_, index) => `192.0.2.${String(index * 2)}`);
    writeFileSync(String(before), written(['203.0.113.7'], []));
    writeFileSync(String(after), written(some, ['203.0.113.7']));
    const sides = [`file:${String(before)}`, `file:${String(after)}`];
    const ran = await diff(...sides);
    const rows = ran.stdout.split('\n').filter((line) => /^(?:moved|added|removed) {2}/u.test(line));
    expect(rows.map((line) => line.split(/ +/u)[0])).to.deep.equal(['moved', ...Array<string>(9).fill('added')]);
    expect(pasted(ran)).to.deep.equal([
      `sf token diff ranges ${sides.join(' ')} --output-file ranges.csv`,
      `sf token diff ranges ${sides.join(' ')} --explain`,
    ]);
    const org2 = await diff(side, `dir:${SAMPLE}`);
    expect(pasted(org2)[0]).to.equal(`sf token diff ranges org:"$SF_TARGET_ORG" dir:${SAMPLE} --evidence 30d`);
    const asked = await diff(side, `dir:${SAMPLE}`, '--evidence', '90d');
    expect(pasted(asked).at(-1)).to.equal(
      `sf token diff ranges org:"$SF_TARGET_ORG" dir:${SAMPLE} --evidence 90d --explain`,
    );
    expect(pasted(await diff(`file:${String(before)}`, `file:${String(before)}`))).to.deep.equal([]);
  });

  it('refuses other forms, and repeats no word that may be a secret', async () => {
    expect((await diff(`dir:${SAMPLE}`)).code).to.equal(2);
    const stray = await diff('hunter2', `dir:${SAMPLE}`);
    expect(stray.code).to.equal(2);
    expect(stray.stdout + stray.stderr).not.to.include('hunter2');
    const none = join(scratch, 'none.json');
    writeFileSync(none, '{"ranges":[{"scope":"trusted","start":"x","end":"y"}],"totals":[]}');
    expect((await diff(`file:${none}`, `dir:${SAMPLE}`)).code).to.equal(2);
  });

  it('neutralises names of profiles in every format', async () => {
    org.change.addProfile({
      name: 'T ##vso[task.complete]\u001b[31m',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '8.8.8.0', end: '8.8.8.255' }],
    });
    const before = join(scratch, 'before.json');
    writeFileSync(
      before,
      JSON.stringify({ ranges: [], totals: [{ scope: 'profile', profile: 'T ##vso[task.complete]\u001b[31m' }] }),
    );
    for (const format of ['human', 'csv', 'json', 'markdown']) {
      const { stdout } = await diff(`file:${before}`, side, '-r', format, '--explain');
      expect(stdout, format).to.match(/task\\?\.complete/u);
      expect(stdout, format).not.to.include('\u001b');
      expect(commandsIn(stdout), format).to.deep.equal([]);
    }
  });
});
