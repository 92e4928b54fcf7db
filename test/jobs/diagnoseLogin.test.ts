/**
 * What a diagnosis is made of: messages/token.diagnose.login.md says which question is asked of a text and which of an org,
 * docs/exit-codes.md what it comes to. The org on loopback answers where one is asked.
 */
import { expect } from 'chai';
import {
  type Diagnoses,
  type DiagnosisFlags,
  type DiagnosisSources,
  diagnosisFor,
  exitCodeOfDiagnosis,
} from '../../lib/jobs/diagnoseLogin.js';
import { ownerOf } from '../../lib/login/phrases/causes.js';
import type { DiagnoseLoginResult, ReportedCause } from '../../lib/report/diagnosis/result.js';
import type { Text } from '../../lib/text.js';
import { connect } from '../facts/org/support.js';
import { type Org, type OrgSession, startOrg } from '../org/index.js';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const SINCE = '2026-11-23T12:00:00.000Z';
/** Texts of Salesforce (test/data/login/login-messages.json), and two that are nobody's. */
const HOURS = 'LOGIN_DURING_RESTRICTED_TIME: cannot log in during restricted time';
const MISSING = 'LOGIN_MUST_USE_SECURITY_TOKEN: ...';
const MOON = 'the moon is full';
const TYPE = 'INVALID_TYPE: the moon is full';
/** docs/salesforce.md: hosts that name an instance of sandboxes stop with Winter '27. */
const OLD_HOST = 'POST https://cs42.salesforce.com/services/Soap/u/58.0 failed';

/** What was asked of the world around: nothing, unless a test says so. */
class World {
  public readonly asked: string[] = [];
  readonly #files: Readonly<Record<string, string>>;
  readonly #connect: DiagnosisSources['connect'] | undefined;

  public constructor(files: Readonly<Record<string, string>> = {}, reach?: DiagnosisSources['connect']) {
    this.#files = files;
    this.#connect = reach;
  }

  public async diagnose(flags: DiagnosisFlags, { now = NOW, since = SINCE } = {}): Promise<Diagnoses> {
    const sources: DiagnosisSources = {
      since,
      connect: async () => {
        this.asked.push('org');
        if (this.#connect === undefined) throw new Error('no org is to be asked');
        return this.#connect();
      },
      readText: async (path) => {
        this.asked.push(path);
        return Promise.resolve(this.#files[path] ?? '');
      },
    };
    return diagnosisFor(flags, sources, now);
  }
}

const causes = ({ found }: Diagnoses): string[][] =>
  found.map((one) => one.causes.map(({ cause, confidence }) => `${cause} ${confidence}`));
const plain = ({ key, params }: Text): unknown[] => [key, ...Object.values(params)];
const notes = ({ context }: Diagnoses): unknown[][] => context.notes.map(plain);
const TOKEN = ['token-missing likely', 'token-outdated likely'];

describe('jobs: the diagnosis of a text', () => {
  const told = async (flags: DiagnosisFlags): Promise<Diagnoses> => new World().diagnose(flags);

  it('has its causes and nothing beside, and asks neither an org nor a file', async () => {
    const world = new World();
    const found = await world.diagnose({ error: [HOURS] });
    expect(causes(found)).to.deep.equal([['login-hours certain']]);
    expect(found.context).to.deep.equal({ usernames: [], ownerOf, notes: [] });
    expect([found.found[0]?.unknown, found.found[0]?.gaps, world.asked]).to.deep.equal([[], [], []]);
  });

  it('is of the texts that were typed, then of the one in the file', async () => {
    const world = new World({ 'log.txt': MISSING });
    const found = await world.diagnose({ error: [HOURS], 'error-file': 'log.txt' });
    expect([causes(found), world.asked]).to.deep.equal([[['login-hours certain', ...TOKEN]], ['log.txt']]);
    const [hours, token] = found.found[0]?.causes ?? [];
    expect([hours, token].map((one) => one?.evidence[0]?.params['text'])).to.deep.equal(['1', '2']);
    expect(causes(await world.diagnose({ 'error-file': 'log.txt' }))).to.deep.equal([TOKEN]);
  });

  it('names the users it is about, each once, though no org was asked of them', async () => {
    const { context, found } = await told({ error: [HOURS], username: ['b@t.example', 'a@t.example', 'b@t.example'] });
    expect(context).to.deep.equal({ usernames: ['b@t.example', 'a@t.example'], ownerOf, notes: [] });
    expect(found).to.have.length(1);
    expect(found[0]).to.not.have.property('username');
  });

  it('says of a text without a cause what is known of it, once and not in the words of the table', async () => {
    const nothing = await told({ error: [MOON] });
    expect([causes(nothing), nothing.found[0]?.unknown, notes(nothing)]).to.deep.equal([[[]], [], [['login.unknown']]]);
    expect(notes(await told({ error: [TYPE] }))).to.deep.equal([['login.unknown-but', '1: … INVALID_TYPE …']]);
  });

  it('says so of each of several texts that has none, and of no other', async () => {
    expect(notes(await told({ error: [MOON, HOURS, TYPE] }))).to.deep.equal([
      ['login.unknown'],
      ['login.unknown-but', '1: … INVALID_TYPE …'],
    ]);
    expect(notes(await told({ error: [HOURS, MISSING] }))).to.deep.equal([]);
  });

  it('is one at the time that it is given: a host that stops on a day stops nobody before', async () => {
    const at = async (time: string): Promise<Diagnoses> =>
      new World().diagnose({ error: [OLD_HOST] }, { now: new Date(time) });
    const [before, later] = [await at('2026-01-01T00:00:00.000Z'), await at('2027-12-01T00:00:00.000Z')];
    expect([causes(before), notes(before).length]).to.deep.equal([[[]], 1]);
    expect([causes(later)[0]?.[0], notes(later)]).to.deep.equal(['wrong-username-or-host likely', []]);
    const several = async (time: string): Promise<number> =>
      notes(await new World().diagnose({ error: [OLD_HOST, HOURS] }, { now: new Date(time) })).length;
    expect([await several('2026-01-01T00:00:00.000Z'), await several('2027-12-01T00:00:00.000Z')]).to.deep.equal([
      1, 0,
    ]);
  });

  const wrong: readonly (readonly [string, DiagnosisFlags, string])[] = [
    ['nothing at all', {}, 'diagnose.nothing'],
    ['an org, but neither a user nor a text', { 'target-org': 'prod' }, 'diagnose.nothing'],
    ['an org to ask of nobody', { 'target-org': 'prod', error: [HOURS] }, 'diagnose.no-user'],
    ['a text of blanks', { error: [' \n\t'] }, 'error-text.empty'],
    ['a text of blanks among others', { error: [HOURS, ''], username: ['a@t.example'] }, 'error-text.empty'],
    ['a file without a text', { 'error-file': 'empty.txt', username: ['a@t.example'] }, 'error-text.empty'],
  ];
  for (const [what, flags, key] of wrong) {
    it(`is refused as wrong usage: ${what}`, async () => {
      const world = new World();
      const error: unknown = await world.diagnose(flags).catch((thrown: unknown) => thrown);
      expect(error).to.include({ name: 'LoginError', key: `login-errors.${key}`, exitCode: 2 });
      expect(world.asked).to.not.include('org');
    });
  }
});

describe('jobs: the diagnosis of users by an org', () => {
  let org: Org;
  const [BOB, EVE, KIM, PAT] = ['bob@t.example', 'eve@t.example', 'kim@t.example', 'pat@t.example'];
  const hoursAgo = (hours: number): number => NOW.getTime() / 1000 - hours * 3600;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => NOW.getTime() });
    for (const username of [BOB, EVE, KIM, PAT]) org.change.addUser({ username });
    org.change.changeUser(BOB, { active: 0 });
    org.change.addLogin(BOB, hoursAgo(2), { status: 'User is Inactive' });
    org.change.addLogin(EVE, hoursAgo(30), { status: 'Restricted IP' });
    // A lockout that a login has ended since explains nothing.
    org.change.addLogin(KIM, hoursAgo(2), { status: 'Password Lockout' });
    org.change.addLogin(KIM, hoursAgo(1));
  });
  after(async () => org.close());

  const reach =
    (session: OrgSession = org.admin): DiagnosisSources['connect'] =>
    async () =>
      connect(org, session);
  const told = async (flags: DiagnosisFlags, more: { readonly since?: string } = {}): Promise<Diagnoses> =>
    new World({}, reach()).diagnose(flags, more);

  it('asks the default org once, and says who it was and what it found of each, in the order of the names', async () => {
    const world = new World({}, reach());
    const found = await world.diagnose({ username: [KIM, BOB, KIM] });
    expect(world.asked).to.deep.equal(['org']);
    expect(found.found.map(({ username }) => username)).to.deep.equal([KIM, BOB]);
    expect(causes(found)).to.deep.equal([[], ['user-inactive certain']]);
    const { notes: said, org: named, ...context } = found.context;
    expect(context).to.deep.equal({ usernames: [KIM, BOB], ownerOf });
    expect([Object.keys(named ?? {}), named?.orgId?.slice(0, 15)]).to.deep.equal([
      ...[['name', 'orgId'], org.orgId.slice(0, 15)],
    ]);
    expect(said.map(plain)).to.deep.equal([['login.no-cause-of', KIM]]);
  });

  it('says first for whom there is no cause, then who failed nowhere in the time in question', async () => {
    const found = await told({ username: [EVE, KIM, BOB, PAT] });
    expect(notes(found)).to.deep.equal([
      ['login.no-cause-of', KIM],
      ['login.no-failure', EVE, '2026-11-23 12:00 UTC'],
      ['login.no-failure', PAT, '2026-11-23 12:00 UTC'],
    ]);
    expect(found.found[1]?.unknown.map(({ key }) => key)).to.deep.equal(['login.lockout-over']);
  });

  it('says of one alone that nothing failed, but not that there is no cause: the answer says so', async () => {
    expect(notes(await told({ username: [KIM] }))).to.deep.equal([]);
    expect(notes(await told({ username: [EVE] }))).to.deep.equal([['login.no-failure', EVE, '2026-11-23 12:00 UTC']]);
  });

  it('looks back as far as it is told', async () => {
    const found = await told({ username: [EVE] }, { since: '2026-11-22T12:00:00.000Z' });
    expect([causes(found), notes(found)]).to.deep.equal([[['profile-range-outside certain']], []]);
  });

  it('weighs a text beside what the org says only where an org is named', async () => {
    const flags = { username: [PAT], error: [HOURS, MOON] };
    const world = new World({}, reach());
    const both = await world.diagnose({ ...flags, 'target-org': 'prod' });
    expect([world.asked, causes(both)]).to.deep.equal([['org'], [['login-hours certain']]]);
    // The text that nobody knows is told once, before what is said of users, and not for each of them.
    expect(notes(both)).to.deep.equal([['login.unknown']]);
    expect(both.found[0]?.unknown).to.deep.equal([]);
    const alone = new World({}, reach());
    expect([causes(await alone.diagnose(flags)), alone.asked]).to.deep.equal([[['login-hours certain']], []]);
  });

  it('weighs a text beside an org at the time that it is given, too', async () => {
    const at = async (time: string): Promise<[first: string | undefined, notes: unknown[]]> => {
      const flags = { username: [PAT], error: [OLD_HOST], 'target-org': 'prod' };
      const found = await new World({}, reach()).diagnose(flags, { now: new Date(time) });
      return [causes(found)[0]?.[0], notes(found).map(([key]) => key)];
    };
    expect(await at('2026-01-01T00:00:00.000Z')).to.deep.equal([
      ...[undefined, ['login.unknown-but', 'login.no-failure']],
    ]);
    expect(await at('2027-12-01T00:00:00.000Z')).to.deep.equal(['wrong-username-or-host likely', []]);
  });

  it('tells a text that nobody knows before the users of whom nothing is known', async () => {
    const found = await told({ username: [KIM, PAT], error: [MOON], 'target-org': 'prod' });
    expect(notes(found)).to.deep.equal([
      ['login.unknown'],
      ['login.no-cause-of', KIM],
      ['login.no-failure', PAT, '2026-11-23 12:00 UTC'],
    ]);
  });

  it('calls nobody free of failures whose history it could not read', async () => {
    const blind = org.change.session({ permissions: ['ApiEnabled', 'ViewSetup'] });
    const found = await new World({}, reach(blind)).diagnose({ username: [EVE, PAT] });
    expect(notes(found)).to.deep.equal([
      ['login.no-cause-of', EVE],
      ['login.no-cause-of', PAT],
    ]);
    expect(found.found[0]?.gaps).to.not.deep.equal([]);
  });
});

describe('jobs: what a diagnosis comes to', () => {
  const cause = (username?: string): ReportedCause => ({
    ...{ cause: 'user-locked', confidence: 'certain', explanation: '', evidence: [], fix: { who: 'admin', what: '' } },
    ...(username === undefined ? {} : { username }),
  });
  const codeOf = (
    subject: DiagnoseLoginResult['subject'],
    of: readonly ReportedCause[],
    incomplete: DiagnoseLoginResult['incomplete'] = [],
  ): number => exitCodeOfDiagnosis({ schemaVersion: '1.0', subject, causes: [...of], notes: [], incomplete });
  const two = { usernames: ['a', 'b'] };

  it('is 0 with a cause, 68 without one', () => {
    for (const subject of [{}, { username: 'a' }]) {
      expect([codeOf(subject, [cause()]), codeOf(subject, [])]).to.deep.equal([0, 68]);
    }
  });

  it('is 0 for several users only with a cause for each of them, or with one of all', () => {
    expect(codeOf(two, [cause('a'), cause('b')])).to.equal(0);
    expect(codeOf(two, [cause('a'), cause('a')])).to.equal(68);
    expect(codeOf(two, [cause('b')])).to.equal(68);
    expect(codeOf(two, [cause()])).to.equal(0);
  });

  it('is 68 where something that matters could not be read, whatever was found', () => {
    expect(codeOf({ username: 'a' }, [cause()], [{ what: 'LoginHistory', why: 'hidden' }])).to.equal(68);
  });
});
