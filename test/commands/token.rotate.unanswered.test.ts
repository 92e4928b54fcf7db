/**
 * A password to whose setting the org has not answered: it may be set later, so that it is handed over and looked at again;
 * and one that was refused, while somebody else changes it.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import type { Org, OrgSession } from '../org/index.js';
import { changesIn, runFilesIn } from '../support/changes.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { keepsIn, keptIn, startRotationOrg } from '../support/rotationOrg.js';
import { Home, plugin, type Ran } from '../support/run.js';
import { logsInAt } from '../support/soapLogin.js';

const WHO = 'etl@acme.example';
const PASSWORD = /\/User\/\w+\/password$/u;

describe('sf token rotate login and what the org does not answer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-rotate-unanswered-'));
  let home: Home;
  let org: Org;
  let admin: OrgSession;
  let now = Date.now();
  let count = 0;
  let place = '';

  beforeEach(async () => {
    home = new Home();
    place = join(folder, String((count += 1)));
    now = Date.now();
    ({ admin, org } = await startRotationOrg(() => now, { username: WHO, password: 'Old-pw-of-etl-1' }));
    for (let hour = 1; hour < 12; hour += 1) org.change.addLogin(WHO, Math.floor(now / 1000) - hour * 3600, {});
  });
  afterEach(async () => {
    await org.close();
    home.remove();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const keeps = (name: string): string => keepsIn(`${place}-${name}`);
  const kept = (name: string): JsonObject => keptIn(`${place}-${name}`);
  const rotate = async (args: readonly string[], input?: string): Promise<Ran> =>
    tried([...args, '--skip-test', '--wait', '0'], input);
  const tried = async (args: readonly string[], input?: string): Promise<Ran> =>
    plugin(
      [
        ...['token', 'rotate', 'login', ...args, '--target-org', admin.accessToken],
        ...['--deliver', keeps('one'), '--on-failure', keeps('failed'), '--json'],
      ],
      home,
      { env: { SF_ORG_INSTANCE_URL: org.urls.office }, ...(input === undefined ? {} : { input }) },
    );
  const yes = (): string[] => ['--apply', '--no-prompt', '--confirm', org.orgId];
  const runId = (): string => basename(runFilesIn(home)[0] ?? '', '.run.json');
  const stateOf = (ran: Ran, step: string): unknown =>
    asList(resultOf(ran)['steps']).find((one) => one['step'] === step)?.['state'];
  const sets = (): string[] => changesIn(org).filter((one) => PASSWORD.test(one));
  const secretWords = (ran: Ran): string => String(asObject(resultOf(ran)['run'])['secret']);

  it('hands over what may be set, says that nobody knows, and goes on by what --resume sees', async () => {
    org.fault({ when: { path: PASSWORD, method: 'POST' }, kind: 'drop', times: 1 });
    const lost = await rotate(['--username', WHO, ...yes()]);
    expect([stateOf(lost, 'password'), stateOf(lost, 'hand-over')], lost.stdout).to.deep.equal(['unknown', 'done']);
    expect(secretWords(lost))
      .to.match(/has not confirmed that it was set/u)
      .and.not.match(/It was not set/u);
    const handed = kept('failed');
    expect([handed['perhaps'], existsSync(`${place}-one`)]).to.deep.equal([true, false]);

    // What is on its way would take the place of another one: nothing is sent while it may come.
    const early = await rotate(['--resume', runId(), ...yes()]);
    expect(early.code).to.equal(30);
    expect(asList(resultOf(early)['refusals']).map(({ id }) => id)).to.deep.equal(['on-its-way']);

    now += 5000;
    org.change.secrets.choosePassword(WHO, String(handed['password']));
    const done = await rotate(['--resume', runId(), '--piped', ...yes()], `${JSON.stringify(handed)}\n`);
    // Somebody has changed it since, which may have been this run: no login was asked for that would prove it.
    expect(done.code, done.stdout).to.equal(68);
    expect([stateOf(done, 'password'), kept('one')['password']]).to.deep.equal(['unknown', handed['password']]);
    expect(secretWords(done)).to.match(/has not confirmed that it was set.+no login has proved it/u);
    expect(sets()).to.have.length(1);
  });

  it('takes a change by somebody else for none of its own, and says it', async () => {
    const answer = { status: 403, body: JSON.stringify([{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }]) };
    org.fault({ when: { path: PASSWORD, method: 'POST' }, kind: 'answer', times: 1, answer });
    const refused = await rotate(['--username', WHO, ...yes()]);
    expect([stateOf(refused, 'password'), refused.code], refused.stdout).to.deep.equal(['refused', 30]);
    now += 3_600_000;
    org.change.secrets.choosePassword(WHO, 'Mine-own-secret-2');
    const plan = await rotate(['--resume', runId()]);
    // Which secret works nobody here knows: neither the old one nor one of this run.
    expect(secretWords(plan)).to.not.match(/old secret still works/u);
    expect(asObject(resultOf(plan)['password'])['foreign']).to.be.a('string');
    expect(stateOf(plan, 'password')).to.equal('refused');
  });

  it('takes the page of a proxy for no yes: what may be set is delivered to nobody', async () => {
    org.fault({ when: { path: PASSWORD, method: 'POST' }, kind: 'html-200', times: 1 });
    const ran = await tried(['--username', WHO, '--wait', '1', ...yes()]);
    expect([stateOf(ran, 'password'), stateOf(ran, 'hand-over'), ran.code], ran.stdout).to.deep.equal([
      ...['unknown', 'done', 30],
    ]);
    expect([kept('failed')['perhaps'], existsSync(`${place}-one`)]).to.deep.equal([true, false]);
    expect(await logsInAt(org.urls.office, WHO, 'Old-pw-of-etl-1')).to.equal(true);
  });

  it('delivers nothing that the org has said yes to, does not show, and does not let in', async () => {
    const yesAlone = { when: { path: PASSWORD, method: 'POST' }, kind: 'answer', times: 1 } as const;
    org.fault({ ...yesAlone, answer: { status: 204, body: '' } });
    const ran = await tried(['--username', WHO, '--wait', '1', ...yes()]);
    expect([stateOf(ran, 'password'), stateOf(ran, 'test'), stateOf(ran, 'hand-over'), ran.code]).to.deep.equal([
      ...['unread', 'refused', 'done', 30],
    ]);
    expect(existsSync(`${place}-one`)).to.equal(false);
  });

  it('ends with 68 where the org does not show what it said yes to, and nothing proves it', async () => {
    const yesAlone = { when: { path: PASSWORD, method: 'POST' }, kind: 'answer', times: 1 } as const;
    org.fault({ ...yesAlone, answer: { status: 204, body: '' } });
    const ran = await rotate(['--username', WHO, ...yes()]);
    expect([stateOf(ran, 'password'), stateOf(ran, 'deliver-1'), ran.code]).to.deep.equal(['unread', 'done', 68]);
  });

  const refusal = (errorCode: string, message: string, status = 403): { status: number; body: string } => ({
    status,
    body: JSON.stringify([{ errorCode, message }]),
  });
  for (const [what, answer] of [
    ['calls of the day are spent', refusal('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')],
    ['too many calls run', refusal('REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.')],
    ['somebody else holds the row', refusal('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access', 400)],
  ] as const) {
    it(`takes it for a no where ${what}: the old secret is the one that works, and --resume goes on at once`, async () => {
      org.fault({ when: { path: PASSWORD, method: 'POST' }, kind: 'answer', times: 1, answer });
      const ran = await rotate(['--username', WHO, ...yes()]);
      expect([ran.code, existsSync(`${place}-failed`)], ran.stdout).to.deep.equal([30, false]);
      const again = await rotate(['--resume', runId(), ...yes()]);
      expect([again.code, stateOf(again, 'deliver-1')], again.stdout).to.deep.equal([0, 'done']);
    });
  }
});
