/**
 * What `list apps` reads and makes of it: docs/json.md (list apps), docs/exit-codes.md, docs/rules/app-*.md. The witness is
 * made by hand: it holds what a test says, and notes what it was asked.
 */
import { expect } from 'chai';
import type { LoginQuery, UserQuery } from '../../lib/facts/types.js';
import { type AppsJob, type AppsWitness, appsOf } from '../../lib/jobs/listApps.js';
import type { LoginFacts, LoginGroup, UserFacts } from '../../lib/policy/index.js';
import { app, ROBOT } from '../policy/apps/support.js';
import { gap, is, missing, org, user } from '../policy/support.js';

const NOW = '2026-11-24T12:00:00.000Z';
const USUALLY = '2026-10-25T12:00:00.000Z';
const ROBOT_ID = '005000000000007AAA';
const JOB = { expiring: 30, since: undefined, usually: USUALLY, now: NOW };

const through = (label: string, more: Partial<LoginGroup> = {}): LoginGroup => ({
  ...{ userId: ROBOT_ID, sourceIp: '203.0.113.7', country: null, apiType: null, apiVersion: null },
  ...{ loginType: 'Remote Access 2.0', loginSubType: 'OauthClientCredentials', application: label, status: 'Success' },
  ...{ logins: 4, first: Date.parse(USUALLY) / 1000, last: Date.parse(NOW) / 1000 },
  ...more,
});
const read = (groups: readonly LoginGroup[], more: Partial<LoginFacts> = {}): LoginFacts => ({
  ...{ since: USUALLY, until: NOW, groups, tokenUses: [], clientNames: [], successTexts: [] },
  ...{ gaps: [], logGaps: [] },
  ...more,
});
async function* given(users: readonly UserFacts[], { ids, usernames }: UserQuery): AsyncGenerator<UserFacts> {
  await Promise.resolve();
  const names = usernames?.map((name) => name.toLowerCase());
  yield* users.filter(
    ({ id, username }) => (ids?.includes(id) ?? true) && (names?.includes(username.toLowerCase()) ?? true),
  );
}
const ROBOTS = [user({ id: ROBOT_ID, username: ROBOT, apiOnly: is(true) })];

/** An org with one app as it should be, which its user logs in through. */
const witness = (more: Partial<AppsWitness> = {}): AppsWitness => ({
  source: { kind: 'org', name: 'prod' },
  gaps: () => [],
  apiCalls: () => 9,
  apps: async () => Promise.resolve(is({ apps: [app()], strangers: new Map() })),
  logins: async () => Promise.resolve(read([through('Nightly export')])),
  users: (query) => given(ROBOTS, query),
  permissionHolders: async () => Promise.resolve(is([])),
  assignedSets: async () => Promise.resolve(is(new Map([[ROBOT_ID, new Set(['Nightly_Export'])]]))),
  org: async () => Promise.resolve(org()),
  ...more,
});
/** With one app of which something is otherwise. */
const having = (more: Parameters<typeof app>[0]): Partial<AppsWitness> => ({
  apps: async () => Promise.resolve(is({ apps: [app(more)], strangers: new Map() })),
});
const find = async (more: Partial<AppsWitness> = {}, job: Partial<AppsJob> = {}): ReturnType<typeof appsOf> =>
  appsOf({ ...JOB, witness: witness(more), ...job });
const rulesOf = ({ judged }: Awaited<ReturnType<typeof appsOf>>): string[] =>
  judged.filter(({ findings }) => findings.length > 0).map(({ rule }) => rule.id);

describe('jobs: the apps of an org', () => {
  it('has no findings for one as it should be, and says who came through it, by which flow', async () => {
    const found = await find();
    expect([rulesOf(found), found.gaps, found.conclusion, found.apiCalls]).to.deep.equal([[], [], 'yes', 9]);
    const use = found.uses.known ? found.uses.value?.get('Nightly export') : undefined;
    expect([use?.logins, use?.users.map(({ userId }) => userId)]).to.deep.equal([4, [ROBOT_ID]]);
    expect([...found.usernames]).to.deep.equal([[ROBOT_ID, ROBOT]]);
  });

  it('asks for the logins of all paths, from the usual time on or from the one that was given', async () => {
    const asked: LoginQuery[] = [];
    const logins = async (query: LoginQuery): Promise<LoginFacts> => {
      asked.push(query);
      return Promise.resolve(read([]));
    };
    const usual = await find({ logins });
    const own = await find({ logins }, { since: '2026-11-01T00:00:00.000Z' });
    expect(asked.map(({ since, until, wanted }) => [since, until, wanted])).to.deep.equal([
      [USUALLY, NOW, 'all'],
      ['2026-11-01T00:00:00.000Z', NOW, 'all'],
    ]);
    expect([usual.look?.from, own.look?.from]).to.deep.equal([USUALLY, '2026-11-01T00:00:00.000Z']);
  });

  it('finds a certificate that ends within the days of --expiring, and none that ends later', async () => {
    const soon = having({ certificateEnds: is('2026-12-10T00:00:00.000Z') });
    expect(rulesOf(await find(soon))).to.deep.equal(['app-certificate-ends']);
    expect(rulesOf(await find(soon, { expiring: 10 }))).to.deep.equal([]);
  });

  it('finds a run-as user with the permissions of an administrator, who is asked for by name', async () => {
    const asked: (readonly string[] | undefined)[] = [];
    const found = await find({
      users: (query) => {
        asked.push(query.usernames);
        return given(ROBOTS, query);
      },
      permissionHolders: async () =>
        Promise.resolve(is([{ id: ROBOT_ID, username: ROBOT, permissions: new Set(['ModifyAllData']) }])),
    });
    expect(asked[0]).to.deep.equal([ROBOT.toLowerCase()]);
    expect(rulesOf(found)).to.deep.equal(['app-run-as-privileged']);
  });

  it('is a no for a finding as grave as --fail-on or graver, before what could not be read, and else incomplete', async () => {
    const expiring = app({ certificateEnds: is('2026-12-10T00:00:00.000Z') });
    const of = (partial: boolean): Partial<AppsWitness> => ({
      apps: async () =>
        Promise.resolve({
          ...{ known: true as const, value: { apps: [expiring], strangers: new Map() }, from: 'test' },
          ...(partial && { partial: gap('ExternalClientApplication') }),
        }),
    });
    const outcomes = async (more: Partial<AppsWitness>): Promise<string[]> =>
      Promise.all(
        ([undefined, 'error', 'warning', 'note'] as const).map(
          async (failOn) => (await find(more, { failOn })).conclusion,
        ),
      );
    expect(await outcomes(of(false))).to.deep.equal(['yes', 'yes', 'no', 'no']);
    expect(await outcomes(of(true))).to.deep.equal(['incomplete', 'incomplete', 'no', 'no']);
  });

  it('is incomplete without apps, without logins, and where one of its facts is not known', async () => {
    const lacking: [string, Partial<AppsWitness>][] = [
      ['apps', { apps: async () => Promise.resolve(missing('apps')) }],
      ['LoginHistory', { logins: async () => Promise.resolve(read([], { gaps: [gap('LoginHistory')] })) }],
      ['scopes', having({ scopes: missing('scopes') })],
      ['IP ranges', having({ ipRanges: missing('IP ranges') })],
    ];
    for (const [what, more] of lacking) {
      const found = await find(more);
      expect(found.conclusion, what).to.equal('incomplete');
      expect(
        found.gaps.map((one) => one.what),
        what,
      ).to.include(what);
    }
    // Nobody came is not what a history says of which nothing was read.
    expect((await find(Object.fromEntries(lacking)['LoginHistory'])).uses.known).to.equal(false);
  });

  it('says of a snapshot without logins that it has none, and of a project nothing about logins or users', async () => {
    const saved = await find({ source: { kind: 'snapshot', name: 'org.jsonl', taken: NOW }, loginsTime: undefined });
    expect([saved.uses.known, saved.gaps.map(({ what }) => what), saved.conclusion]).to.deep.equal([
      ...[false, ['LoginHistory'], 'incomplete'],
    ]);
    const { apps } = witness();
    const project = await appsOf({
      ...JOB,
      witness: {
        source: { kind: 'project', name: 'force-app' },
        gaps: () => [],
        apiCalls: () => 0,
        ...(apps && { apps }),
      },
    });
    expect([project.look, project.users, project.conclusion]).to.deep.equal([undefined, undefined, 'yes']);
  });

  it('looks up the names of ten users of an app, and counts all of them', async () => {
    const ids = Array.from({ length: 12 }, (_, at) => `0050000000001${String(at).padStart(2, '0')}AAA`);
    const people = ids.map((id, at) => user({ id, username: `user${String(at)}@t.example` }));
    const found = await find({
      logins: async () => Promise.resolve(read(ids.map((userId) => through('Hub', { userId })))),
      users: (query) => given(people, query),
    });
    const use = found.uses.known ? found.uses.value?.get('Hub') : undefined;
    expect([use?.users.length, found.usernames.size, found.named]).to.deep.equal([12, 10, 10]);
  });
});
