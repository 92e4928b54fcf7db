/**
 * The app that replaces a password, without a terminal or a disk: docs/salesforce.md section 8, docs/json.md.
 */
import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { ConnectionClient } from '../../../lib/facts/org/index.js';
import { type AppFolder, makeApp, type NewAppPlan, planNewApp } from '../../../lib/jobs/newApp/index.js';
import type { NewApp, NewAppWanted } from '../../../lib/jobs/newApp/makeApp.js';
import type { AppFlow, ChosenFlow } from '../../../lib/policy/move/index.js';
import { connect, errorOf, witnessOf } from '../../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;
const DAY = 86_400;
const ROBOT = 'robot.nightly@t.example';
const [ONE, TWO] = ['one@t.example', 'two@t.example'];
const PERSON = 'pat@t.example';

/** A folder that holds nothing. */
const EMPTY: AppFolder = {
  place: (path) => `out/${path}`,
  isThere: () => false,
  pairIn: () => undefined,
  ignoring: (line, path) => ({ path, text: `${line}\n`, isGrown: true }),
};
const FLAGS = { 'contact-email': 'ops@t.example', 'new-key': false, force: false };

describe('jobs: the app that replaces a password', () => {
  let org: Org;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => NOW.getTime() });
    org.change.addProfile({ name: 'Robots', permissions: ['ApiEnabled', 'ApiUserOnly', 'UseAnyApiAuth'] });
    for (const username of [ROBOT, ONE, TWO]) org.change.addUser({ username, profile: 'Robots' });
    org.change.addUser({ username: PERSON, profile: 'Standard User' });
    const logIn = (username: string, application: string): void => {
      org.change.addLogin(username, SECONDS - DAY, { application });
    };
    logIn(ROBOT, 'Nightly load');
    logIn(ONE, 'Shared hub');
    logIn(TWO, 'Shared hub');
    logIn(PERSON, 'Data Loader');
    org.change.addLogin(PERSON, SECONDS - 2 * DAY, { loginType: 'Application', application: 'Browser' });
  });
  after(async () => org.close());

  const planOf = async (username: string, asked?: AppFlow, session: OrgSession = org.admin): Promise<NewAppPlan> => {
    const witness = await witnessOf(org, session, { now: NOW.toISOString() });
    const client = new ConnectionClient(await connect(org, session));
    return planNewApp(witness, client, {
      ...{ username, asked, name: 'Mover', now: NOW.toISOString() },
      since: undefined,
    });
  };
  const made = async (plan: NewAppPlan, more: Partial<NewAppWanted> = {}): Promise<NewApp> => {
    if (plan.choice.flow === undefined) throw new Error('No flow was chosen.');
    return makeApp(plan, await witnessOf(org), plan.choice, {
      ...{ flags: FLAGS, name: 'Mover', now: NOW, org: 'prod', folder: EMPTY },
      ...{ until: new Date('2027-11-24T23:59:59.000Z'), ...more },
    });
  };
  const pathsOf = ({ made: files }: NewApp): string[] => files.map(({ path }) => path).sort();

  it('has to be JWT bearer where one client logs in with several usernames, which client credentials cannot', async () => {
    const { choice, undecided } = await planOf(ONE);
    expect([choice.flow, choice.shared, undecided]).to.deep.equal([
      'jwt',
      [{ client: 'Shared hub', usernames: [TWO] }],
      [],
    ]);
    expect(choice).to.include({ because: 'shared-client' });
  });

  it('has no flow where no fact decides, and the one that was asked for', async () => {
    expect((await planOf(ROBOT)).choice.flow).to.equal(undefined);
    const { choice } = await planOf(ROBOT, 'client-credentials');
    expect([choice.flow, 'because' in choice && choice.because]).to.deep.equal(['client-credentials', 'asked']);
  });

  it('looks at all logins that are kept where no time is given, so that a client of last quarter counts', async () => {
    org.change.addUser({ username: 'quarter@t.example', profile: 'Robots' });
    org.change.addLogin('quarter@t.example', SECONDS - 170 * DAY, { application: 'Shared hub' });
    const { choice } = await planOf('quarter@t.example');
    expect(choice.shared).to.deep.equal([{ client: 'Shared hub', usernames: [ONE, TWO] }]);
  });

  it('is written with a key that nobody else reads, and one line that keeps it out of Git and deployments', async () => {
    const app = await made(await planOf(ROBOT, 'jwt'));
    expect(app.conclusion).to.equal('yes');
    expect(app.found).to.include({ written: true, label: 'Mover', name: 'Mover', username: ROBOT });
    const textOf = (path: string): string => app.made.find((file) => file.path === path)?.text ?? '';
    const key = app.made.find(({ path }) => path === 'keys/Mover.key');
    expect([key?.mode, textOf('.gitignore'), textOf('.forceignore')]).to.deep.equal([0o600, 'keys/\n', 'keys/\n']);
    const certificate = new X509Certificate(textOf('keys/Mover.crt'));
    expect(new Date(certificate.validTo).toISOString()).to.equal('2027-11-24T23:59:59.000Z');
    expect(app.found.certificate).to.deep.equal({ ends: '2027-11-24', reused: false, from: 'made', replaces: false });
    // The key is in no other file.
    const secret = (key?.text ?? '').split('\n')[1] ?? 'no key';
    expect(app.made.filter(({ text }) => text.includes(secret)).map(({ path }) => path)).to.deep.equal([
      'keys/Mover.key',
    ]);
    expect(app.found.files.map(({ path }) => path).sort()).to.deep.equal(
      pathsOf(app)
        .map((path) => `out/${path}`)
        .sort(),
    );
  });

  it('has neither key nor certificate with client credentials, and the label that was given', async () => {
    const app = await made(await planOf(ROBOT, 'client-credentials'), { flags: { ...FLAGS, label: 'Night shift' } });
    expect(pathsOf(app).filter((path) => path.startsWith('keys/') || path.endsWith('ignore'))).to.deep.equal([]);
    expect(app.found).to.include({ certificate: null, label: 'Night shift' });
    expect(app.made.find(({ path }) => path.endsWith('.eca-meta.xml'))?.text).to.include('<label>Night shift</label>');
  });

  it('keeps the pair of an earlier run, but none that has ended', async () => {
    const plan = await planOf(ROBOT, 'jwt');
    const { made: files } = await made(plan);
    const certificate = files.find(({ path }) => path === 'keys/Mover.crt')?.text ?? '';
    const having = (ends: string): AppFolder => ({ ...EMPTY, pairIn: () => ({ certificate, ends }) });
    const again = await made(plan, { folder: having('2027-11-24T23:59:59.000Z') });
    expect(again.found.certificate).to.include({ reused: true, from: 'folder' });
    expect(pathsOf(again).filter((path) => path.startsWith('keys/'))).to.deep.equal([]);
    const ended = await errorOf(made(plan, { folder: having('2026-11-24T11:59:59.000Z') }));
    expect(ended).to.include({ key: 'move.error.pair-ended' });
  });

  it('is not written for a person, and is a no, unless that is forced', async () => {
    const plan = await planOf(PERSON, 'client-credentials');
    const stopped = await made(plan);
    expect([stopped.conclusion, stopped.made, stopped.found.files, stopped.found.written]).to.deep.equal([
      ...['no', [], [], false],
    ]);
    expect(stopped.found.obstacles.filter(({ stops }) => stops).map(({ id }) => id)).to.include('person');
    const forced = await made(plan, { flags: { ...FLAGS, force: true } });
    expect([forced.conclusion, forced.found.written]).to.deep.equal(['yes', true]);
    expect(forced.made).to.not.deep.equal([]);
  });

  it('is incomplete where apps cannot be read: one that would do may be among them', async () => {
    const session = org.change.sessionWithout('CustomizeApplication', 'ViewSetup', 'ModifyMetadata');
    const plan = await planOf(ROBOT, 'client-credentials', session);
    const app = await made(plan, { flags: { ...FLAGS, force: true } });
    expect(plan.gaps.map(({ what }) => what)).to.include('ConnectedApplication');
    expect([app.conclusion, app.found.written]).to.deep.equal(['incomplete', true]);
  });

  it('is asked for as the answer says where a person chose, and for nobody who is not there', async () => {
    const plan = await planOf(ROBOT);
    const choice: ChosenFlow = { ...plan.choice, flow: 'client-credentials', because: 'answered' };
    const app = await made({ ...plan, choice });
    expect(app.found.choice).to.include({ flow: 'client-credentials', because: 'answered' });
    expect(await errorOf(planOf('nobody@t.example'))).to.include({ key: 'facts-org.error.unknown-username' });
  });
});
