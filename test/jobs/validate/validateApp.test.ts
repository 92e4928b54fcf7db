/**
 * From the flags of `validate login` to a login by an app or with a password, before anything is sent: docs/salesforce.md
 * sections 4 and 8, docs/exit-codes.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { questionOf } from '../../../lib/jobs/common/loginQuestion.js';
import { appRunReport, openAppRun } from '../../../lib/jobs/validate/validateApp.js';
import { checkLoginVersion, exitCodeOfLogins, openLoginRun } from '../../../lib/jobs/validate/validateLogin.js';
import type { Path } from '../../../lib/policy/index.js';
import { connect, errorOf } from '../../facts/org/support.js';
import { startOrg, type Org } from '../../org/index.js';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const ALONE = { connection: undefined, env: {}, now: () => NOW };
const MY_DOMAIN = 'https://acme.my.salesforce.com';
/** Of 15 characters and of 18: a bit for each capital of five, 4 (E) for the third of the first five, and twice 0 (A). */
const [SHORT, LONG] = ['00D000000000062', '00D000000000062EAA'];
const FLAGS = { 'instance-url': undefined, 'allow-host': undefined, 'expect-org': undefined, wait: 0 };

describe('jobs: a login that is to be tried', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sf-token-validate-'));
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => NOW.getTime() });
  });
  after(async () => {
    await org.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('by an app goes to the host that is named, needs no org, and then nobody watches', async () => {
    const run = await openAppRun({ ...FLAGS, 'instance-url': `${MY_DOMAIN}/`, 'expect-org': SHORT }, ALONE);
    expect([run.plan.host.origin, run.plan.expectedOrg, run.witness, run.around.watch]).to.deep.equal([
      ...[MY_DOMAIN, LONG, undefined, undefined],
    ]);
    expect(run.around.now()).to.equal(NOW);
    const report = appRunReport(run, 'jwt');
    expect(report).to.deep.include({ path: 'jwt', host: { name: 'acme.my.salesforce.com', origin: MY_DOMAIN } });
    expect(report).to.not.have.any.keys('source', 'apiVersion', 'retirement');
  });

  it('by an app goes to the org that watches where no host is named, and has to be of that org', async () => {
    const connection = await connect(org, org.admin);
    const run = await openAppRun(FLAGS, { ...ALONE, connection });
    expect(run.plan.host.origin).to.equal(new URL(org.urls.cloud).origin);
    expect(run.plan.expectedOrg).to.equal(run.witness?.source.orgId);
    expect(run.plan.expectedOrg?.slice(0, 15)).to.equal(org.orgId.slice(0, 15));
    expect(run.around.watch).to.not.equal(undefined);
    expect(appRunReport(run, 'client-credentials').source?.orgId).to.equal(run.plan.expectedOrg);
    const other = await openAppRun({ ...FLAGS, 'expect-org': LONG }, { ...ALONE, connection });
    expect(other.plan.expectedOrg).to.equal(LONG);
  });

  it('goes to no host that is not Salesforce’s, and asks no org for anything before that is known', async () => {
    const connection = await connect(org, org.admin);
    org.clearLog();
    const foreign = { ...FLAGS, 'instance-url': 'https://salesforce.com.evil.example' };
    expect(await errorOf(openAppRun(foreign, { ...ALONE, connection }))).to.include({
      key: 'login-errors.host.foreign',
    });
    expect(await errorOf(openAppRun(FLAGS, ALONE))).to.include({ key: 'login-errors.host.missing' });
    const question = questionOf({ path: 'soap', 'login-api-version': 64 }, NOW);
    const flags = { ...foreign, 'client-id': undefined, force: false };
    const near = { ...ALONE, connection, dataDir: folder };
    expect(await errorOf(openLoginRun(flags, question, near))).to.include({ key: 'login-errors.host.foreign' });
    expect(org.requests).to.deep.equal([]);
    // Where the user has named it, it is one.
    const allowed = await openAppRun({ ...foreign, 'allow-host': ['salesforce.com.evil.example'] }, ALONE);
    expect(allowed.plan.host.kind).to.equal('allowed');
  });

  it('with a password goes to the same hosts, in the version that was asked for, and by OAuth has a client', async () => {
    const question = (path: Path): ReturnType<typeof questionOf> => questionOf({ path, 'login-api-version': 60 }, NOW);
    const flags = { ...FLAGS, 'instance-url': MY_DOMAIN, 'expect-org': SHORT, 'client-id': undefined, force: true };
    const near = { ...ALONE, dataDir: folder };
    const run = await openLoginRun(flags, question('soap'), near);
    expect(run.plan).to.deep.include({ path: 'soap', apiVersion: 60, force: true, expectedOrg: LONG });
    expect(run.witness).to.equal(undefined);
    expect(run.around).to.not.have.property('observe');
    const missing = openLoginRun(flags, question('oauth-password'), near);
    expect(await errorOf(missing)).to.include({ key: 'login-errors.client-id.missing' });
  });

  it('by SOAP is of a version from 31.0 to 64.0, and by OAuth of any', () => {
    for (const version of [31, 64]) {
      expect(() => {
        checkLoginVersion('soap', version);
      }).to.not.throw();
    }
    const refused: [number, string][] = [
      [30, 'login-errors.version.retired'],
      [65, 'login-errors.version.too-new'],
    ];
    for (const [version, key] of refused) {
      expect(() => {
        checkLoginVersion('soap', version);
      })
        .to.throw()
        .with.property('key', key);
      expect(() => {
        checkLoginVersion('oauth-password', version);
      }).to.not.throw();
    }
  });

  it('ends with 30 where any failed or cannot succeed, else 68 where one is unknown, else 1 where a guard held one back', () => {
    const ok = { outcome: 'succeeded', protective: false } as const;
    const failed = { outcome: 'failed', protective: false } as const;
    const unknown = { outcome: 'unknown', protective: false } as const;
    const answered = { outcome: 'refused', protective: false } as const;
    const guarded = { outcome: 'refused', protective: true } as const;
    expect(exitCodeOfLogins([ok, ok])).to.equal(0);
    expect(exitCodeOfLogins([ok, guarded])).to.equal(1);
    expect(exitCodeOfLogins([guarded, unknown])).to.equal(68);
    expect(exitCodeOfLogins([unknown, guarded, failed])).to.equal(30);
    expect(exitCodeOfLogins([unknown, answered])).to.equal(30);
  });
});
