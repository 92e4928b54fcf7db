/**
 * How far integrations are, over several orgs, and what their owners are told: docs/json.md (check move, generate notice),
 * docs/salesforce.md section 6. Runs are kept in a folder that is not there.
 */
import { expect } from 'chai';
import { Runs } from '../../../lib/change/index.js';
import { ConnectionClient } from '../../../lib/facts/org/index.js';
import { policyOf } from '../../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import type { NamedSource } from '../../../lib/jobs/common/sources.js';
import {
  checkMoveConclusion,
  checkMoveTimes,
  generateNotices,
  moveJob,
  movesOfOrgs,
  type MoveTimes,
  USUAL_QUIET,
} from '../../../lib/jobs/move/index.js';
import { say } from '../../../lib/messages.js';
import type { PolicyFile } from '../../../lib/policy/gate/index.js';
import { type CheckMoveResult, toCheckMoveResult } from '../../../lib/report/move/result.js';
import { connect, errorOf, witnessOf } from '../../facts/org/support.js';
import { startOrg, type Org, type OrgSession } from '../../org/index.js';

const NOW = new Date('2026-11-28T08:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;
const DAY = 86_400;
const TIMES: MoveTimes = { since: undefined, quiet: USUAL_QUIET, now: NOW };
const entry = (name: string, owner: string): string =>
  `  - {name: ${name}, username: ${name}@t.example, owner: ${owner}, purpose: loads orders, path: soap}\n`;

describe('jobs: the way off a password', () => {
  let org: Org;
  let file: PolicyFile;
  before(async () => {
    org = await startOrg({ users: 3, logins: 0, integrations: 0, clock: () => NOW.getTime() });
    org.change.forgetLogins();
    org.change.addProfile({ name: 'Robots', permissions: ['ApiEnabled', 'ApiUserOnly', 'UseAnyApiAuth'] });
    for (const name of ['orders', 'quiet', 'stray']) {
      org.change.addUser({ username: `${name}@t.example`, profile: 'Robots' });
      for (let day = name === 'quiet' ? 100 : 0; day < 180; day += 1) {
        org.change.addLogin(`${name}@t.example`, SECONDS - day * DAY - 60, { application: name });
      }
    }
    const entries = `${entry('orders', 'ops@acme.example')}${entry('quiet', 'ann@acme.example')}`;
    ({ file } = await policyOf(`version: 1\nintegrations:\n${entries}`, 'sf-token.yml', ruleLayouts()));
  });
  after(async () => org.close());

  const source = (name: string, session: OrgSession = org.admin): NamedSource => ({
    name,
    open: async () => ({
      witness: await witnessOf(org, session, { now: NOW.toISOString() }),
      client: new ConnectionClient(await connect(org, session)),
    }),
  });
  const broken: NamedSource = {
    name: 'uat',
    open: async () => Promise.reject(new Error('The session has ended.\nMore.')),
  };
  const runs = new Runs('/nowhere');
  const moves = async (
    sources: readonly NamedSource[],
    failWithin: number,
    register = file.integrations,
  ): Promise<CheckMoveResult> => {
    const found = await movesOfOrgs(sources, moveJob(TIMES, register), runs);
    const about = { at: NOW.toISOString(), policy: undefined, register, quietDays: USUAL_QUIET.days, failWithin };
    return toCheckMoveResult({ ...found, ...about, sourceOf: () => '-o prod' }, say);
  };

  it('has failed where a path ends within the days and somebody still logs in by it, not where nobody does', async () => {
    const soon = await moves([source('prod')], 200);
    const of = (result: CheckMoveResult, name: string): unknown =>
      result.integrations.find(({ username }) => username === `${name}@t.example`)?.fails;
    expect([of(soon, 'orders'), of(soon, 'quiet'), checkMoveConclusion(soon)]).to.deep.equal([true, false, 'no']);
    // SOAP login() ends on 2027-06-01, 185 days from now.
    expect(checkMoveConclusion(await moves([source('prod')], 185))).to.equal('no');
    expect(checkMoveConclusion(await moves([source('prod')], 184))).to.equal('yes');
  });

  it('reads an org once that was named twice, and one that cannot be read hides no other', async () => {
    const both = await moves([source('prod'), source('again'), broken], 0);
    expect([both.orgs.length, both.incomplete.map(({ what }) => what)]).to.deep.equal([1, ['uat']]);
    expect(both.incomplete[0]?.why).to.include('The session has ended.').and.not.include('More.');
    expect(checkMoveConclusion(both)).to.equal('incomplete');
    expect(checkMoveConclusion(await moves([source('prod'), broken], 200))).to.equal('no');
    expect((await errorOf(moves([broken], 0))).message).to.include('The session has ended.');
  });

  it('reads an org by its second name where the first failed midway', async () => {
    const prod = source('prod');
    const midway: NamedSource = {
      name: 'prod',
      open: async () => {
        const opened = await prod.open();
        opened.witness.profiles = async () => Promise.reject(new Error('The session has ended.'));
        return opened;
      },
    };
    const both = await moves([midway, source('again')], 0);
    expect([both.orgs.length, both.incomplete.map(({ what }) => what)]).to.deep.equal([1, ['prod']]);
  });

  it('is incomplete of an integration whose user no org has', async () => {
    const [first] = file.integrations;
    if (first === undefined) throw new Error('There is no integration.');
    const result = await moves([source('prod')], 0, [{ ...first, name: 'lost', username: 'lost@t.example' }]);
    expect([result.incomplete.map(({ what }) => what), checkMoveConclusion(result)]).to.deep.equal([
      ['lost'],
      'incomplete',
    ]);
  });

  it('cannot be told of logins that reach no further back than somebody has to be quiet', () => {
    const since = (days: number): MoveTimes => ({
      ...TIMES,
      since: { typed: `${String(days)}d`, time: new Date(NOW.getTime() - days * DAY * 1000).toISOString() },
    });
    expect(() => {
      checkMoveTimes(since(USUAL_QUIET.days));
    }).to.not.throw();
    expect(() => {
      checkMoveTimes(since(USUAL_QUIET.days - 1));
    })
      .to.throw()
      .with.property('key', 'move.error.since-shorter');
  });

  it('is told to each owner of whom an integration still stops, and to nobody else', async () => {
    const asked = { file, times: TIMES, format: 'markdown', onProgress: () => undefined } as const;
    const words = async (): Promise<string> => Promise.resolve('-o prod');
    const notices = await generateNotices([source('prod')], { ...asked, wordsOf: words }, runs);
    const result = notices.result((path) => `out/${path}`);
    expect(
      result.notices.map(({ integrations, owner }) => [owner, integrations.map(({ date }) => date)]),
    ).to.deep.equal([['ops@acme.example', ['2027-06-01']]]);
    expect([result.ownerless, notices.conclusion, notices.source]).to.deep.equal([
      ['stray@t.example'],
      'yes',
      '-o prod',
    ]);
    expect(notices.made.map(({ path }) => `out/${path}`)).to.deep.equal(result.notices.map((one) => one.file));
    expect(notices.made[0]?.text).to.include('orders').and.not.include('quiet@t.example');
    const session = org.change.sessionWithout('MonitorLoginHistory', 'ManageUsers');
    const less = await generateNotices([source('prod', session)], { ...asked, wordsOf: words }, runs);
    expect([less.conclusion, less.made]).to.deep.equal(['incomplete', []]);
  });
});
