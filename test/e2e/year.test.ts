/**
 * A year of one repository: a team writes its policy file, the org and the file drift apart, the gate tells what is new,
 * and the team answers in the file or in the org. What is told is told by the same command that a nightly job runs.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { startOrg, type Org } from '../org/index.js';
import { clockAt } from '../support/clock.js';
import { asList, resultOf } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';

const BEGIN = '2026-01-15T09:00:00Z';
const ETL = 'etl@acme.example';
const ERP = 'erp@acme.example';
const OWNER = 'olga@acme.example';
const OFFICE = { start: '203.0.113.0', end: '203.0.113.255', description: 'Office' };
const VPN = { start: '5.45.96.0', end: '5.45.96.15', description: 'VPN' };

describe('a year of drift', () => {
  const home = new Home();
  const repository = mkdtempSync(join(tmpdir(), 'sf-token-year-'));
  const policy = join(repository, 'sf-token.yml');
  let org: Org;
  /** ISO time of the story. */
  let now = BEGIN;
  let report = '';
  let nights = 0;

  before(async () => {
    org = await startOrg({ users: 0, logins: 0, clock: () => Date.parse(BEGIN), created: '2018-05-01T08:00:00.000Z' });
    org.change.forgetLogins();
    for (const { username } of org.integrations) org.change.deleteUser(username);
    for (const name of ['Branch Integration', 'Contractors', 'Everywhere']) org.change.deleteProfile(name);
    org.change.settings.trustedRanges = [OFFICE];
    org.change.addProfile({
      name: 'Integration',
      permissions: ['ApiEnabled', 'ApiUserOnly', 'PasswordNeverExpires', 'UseAnyApiAuth'],
      ranges: [{ ...OFFICE, description: 'Office' }],
    });
    org.change.addUser({ username: OWNER, email: OWNER });
    org.change.addUser({ username: ETL, email: ETL, profile: 'Integration', password: 'long-and-random-1' });
  });
  after(async () => {
    await org.close();
    home.remove();
    rmSync(repository, { recursive: true, force: true });
  });

  /** Sessions of months ago have ended. */
  const session = (): string => org.change.sessionOf(org.admin.username).accessToken;
  const run = async (...args: string[]): Promise<Ran> =>
    plugin(['token', ...args], home, {
      cwd: repository,
      env: { SF_ORG_INSTANCE_URL: org.urls.office, NODE_OPTIONS: clockAt(now, home.path) },
    });

  /** Goes on to a day of the story; the jobs of the integrations ran in the ten days before. */
  function until(day: string, ...usernames: string[]): void {
    const next = `${day}T09:00:00Z`;
    org.change.passTime((Date.parse(next) - Date.parse(now)) / 1000);
    now = next;
    for (const username of usernames) {
      for (let back = 1; back <= 10; back += 1) {
        org.change.addLogin(username, Date.parse(now) / 1000 - back * 86_400, { sourceIp: '203.0.113.10' });
      }
    }
  }

  function edit(...changes: readonly (readonly [was: string | RegExp, is: string])[]): void {
    let text = readFileSync(policy, 'utf8');
    for (const [was, is] of changes) {
      const changed = text.replace(was, is);
      expect(changed, String(was)).to.not.equal(text);
      text = changed;
    }
    writeFileSync(policy, text);
  }

  /** The nightly run: its exit code, what is new since the last one, and what is no longer there. */
  async function nightly(): Promise<{ code: number | null; fresh: string[]; fixed: string[] }> {
    const last = report;
    report = join(repository, `report-${String((nights += 1))}.json`);
    const { code, stderr } = await run('check', 'policy', '-o', session(), '--output-file', report);
    expect(stderr).to.not.include('Error');
    const compared = await run('diff', 'results', last === '' ? report : last, report, '--json');
    const of = (kind: string): string[] =>
      asList(resultOf(compared)[kind])
        .map(({ rule, severity, subject }) => `${String(severity)} ${String(rule)} ${String(subject)}`)
        .sort();
    return { code, fresh: of('new'), fixed: of('fixed') };
  }

  it('is told as it happens, and once', async () => {
    until('2026-01-20', ETL);
    expect((await run('generate', 'policy', '-o', session())).code).to.equal(0);
    expect(await nightly()).to.deep.equal({ code: 0, fresh: [], fixed: [] });
    const days = 'rotate-by: 2026-07-01\n    reviewed: 2026-01-20\n    move-by: 2026-11-30';
    edit([/owner: TODO\n {4}purpose: TODO/u, `owner: ${OWNER}\n    purpose: nightly orders # ask Olga\n    ${days}`]);
    expect(await nightly()).to.deep.equal({
      code: 0,
      fresh: [],
      fixed: ['warning access-review etl', 'warning entry-without-owner etl', 'warning path-ends-before-move etl'],
    });

    // Somebody connects another system, and tells nobody.
    until('2026-03-10', ETL);
    org.change.addUser({ username: ERP, email: ERP, profile: 'Integration', password: 'long-and-random-2' });
    until('2026-03-20', ETL, ERP);
    expect(await nightly()).to.deep.equal({ code: 30, fresh: [`error unknown-integration ${ERP}`], fixed: [] });
    expect(await nightly()).to.deep.equal({ code: 30, fresh: [], fixed: [] });
    expect((await run('generate', 'policy', '-o', session())).code).to.equal(0);
    edit([/owner: TODO\n {4}purpose: TODO/u, `owner: ${OWNER}\n    purpose: invoices\n    ${days}`]);
    expect(await nightly()).to.deep.equal({ code: 0, fresh: [], fixed: [`error unknown-integration ${ERP}`] });

    // A password that is due: told two weeks before, an error from the day after on.
    until('2026-06-16', ETL, ERP);
    expect(await nightly()).to.deep.equal({ code: 0, fresh: [], fixed: [] });
    until('2026-06-17', ETL, ERP);
    expect((await nightly()).fresh).to.deep.equal(['warning rotation-due erp', 'warning rotation-due etl']);
    until('2026-07-02', ETL, ERP);
    expect(await nightly()).to.deep.equal({
      code: 30,
      fresh: ['error rotation-due erp', 'error rotation-due etl'],
      fixed: ['warning rotation-due erp', 'warning rotation-due etl'],
    });
    edit([/rotate-by: 2026-07-01/gu, 'rotate-by: 2027-01-01']);
    expect((await nightly()).code).to.equal(0);

    // A range that is in no file; it is allowed for a while, and the while ends.
    until('2026-09-01', ETL, ERP);
    org.change.settings.trustedRanges = [OFFICE, VPN];
    expect(await nightly()).to.deep.equal({
      code: 30,
      fresh: [
        'error range-unregistered 5.45.96.0/28 (Network Access)',
        'warning unused-range 5.45.96.0/28 (Network Access)',
      ],
      fixed: [],
    });
    const subject = 'subject: 5.45.96.0/28 (Network Access)\n    owner: olga';
    edit([
      'waivers: []',
      `waivers:\n  - rule: range-unregistered\n    ${subject}\n    reason: trial\n    until: 2026-10-31`,
    ]);
    const waived = await nightly();
    expect([waived.code, waived.fresh]).to.deep.equal([0, []]);
    until('2026-10-31', ETL, ERP);
    expect((await nightly()).code).to.equal(0);
    until('2026-11-01', ETL, ERP);
    expect(await nightly()).to.deep.include({
      code: 30,
      fresh: [
        'error range-unregistered 5.45.96.0/28 (Network Access)',
        'error waiver-expired range-unregistered: 5.45.96.0/28 (Network Access)',
      ],
    });
    org.change.settings.trustedRanges = [OFFICE];
    edit([/waivers:[^]*$/u, 'waivers: []\n']);
    expect((await nightly()).code).to.equal(0);

    // Who answered for them leaves, and they still log in after the day by which they should have moved.
    org.change.changeUser(OWNER, { active: 0 });
    until('2026-11-30', ETL, ERP);
    expect((await nightly()).fresh).to.deep.equal(['error owner-gone erp', 'error owner-gone etl']);
    until('2026-12-02', ETL, ERP);
    expect((await nightly()).fresh).to.deep.equal(['error move-by-passed erp', 'error move-by-passed etl']);
    edit([new RegExp(OWNER, 'gu'), org.admin.username], [/move-by: 2026-11-30/gu, 'move-by: 2027-04-30']);
    expect(await nightly()).to.deep.equal({
      code: 0,
      fresh: [],
      fixed: ['error move-by-passed erp', 'error move-by-passed etl', 'error owner-gone erp', 'error owner-gone etl'],
    });
    expect(readFileSync(policy, 'utf8')).to.include('purpose: nightly orders # ask Olga');
  });
});
