/**
 * What the days before those that a run reads tell of an integration: docs/rules/integration-unused.md. A run reads 30 days
 * here, and the rule asks for 90, which began on 24 August.
 */
import { expect } from 'chai';
import { judgeAll } from '../../../lib/policy/findings/index.js';
import { openForUnused, parametersOf, type EarlierLogins, type GateFacts } from '../../../lib/policy/gate/index.js';
import { integrationUnused } from '../../../lib/policy/gate/rules/integrationUnused.js';
import type { LoginGroup } from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { byOAuth, seconds } from '../logins/support.js';
import { ENTRY, facts, gap, GOOD, group, OWNER, user, type Given } from './support.js';

const SINCE = '2026-08-23T00:00:00.000Z';
const byApp = { ...byOAuth, loginSubType: null };
const byFlow = { ...byOAuth, loginSubType: 'OauthWebServer' };
const byCredentials = { ...byOAuth, loginSubType: 'OauthClientCredentials' };
const inBrowser = { loginType: 'Application', loginSubType: null, apiType: null, application: 'Browser' };
const failed = { status: 'Invalid Password' };

/** A login of last September, unless another time is told. */
const earlierGroup = (changes: Partial<LoginGroup> = {}): LoginGroup =>
  group({ first: seconds('2026-09-01T00:00:00Z'), last: seconds('2026-09-10T00:00:00Z'), ...changes });

const earlierOf = (groups: readonly LoginGroup[], more: Partial<EarlierLogins> = {}): EarlierLogins => ({
  ...{ since: SINCE, users: new Set([GOOD.id]), groups, successTexts: [], gaps: [], ...more },
});

/** With these earlier logins and none of late. */
async function outcome(earlier: EarlierLogins | undefined, given: Given = {}): Promise<unknown> {
  const its = await facts({ groups: [], ...given });
  if (!its.logins.there) throw new Error('no logins');
  const logins = { ...its.logins, value: { ...its.logins.value, ...(earlier && { earlier }) } };
  const [judged] = judgeAll([integrationUnused], { ...its, logins }, parametersOf(its.file));
  if (judged === undefined) throw new Error('one rule');
  return [judged.outcome, ...judged.findings.map(({ text }) => text), ...judged.gaps.map(({ why }) => why)];
}

const never = Text.of('gate.integration-unused.never', { username: 'etl@example.com', path: 'soap' });
const on = (day: string): Text => Text.of('gate.integration-unused.found', { username: 'etl@example.com', day });

describe('policy file: integration-unused, of logins before those of everybody', () => {
  it('is not unused where one of them got in by its path', async () => {
    expect(await outcome(earlierOf([earlierGroup()]))).to.deep.equal(['passed']);
    expect(await outcome(earlierOf([]))).to.deep.equal(['failed', never]);
  });

  it('takes none of another user, of another path, in a browser, or that failed', async () => {
    for (const other of [{ userId: OWNER.id }, byOAuth, inBrowser, byApp, byCredentials, failed]) {
      expect(await outcome(earlierOf([earlierGroup(other)])), JSON.stringify(other)).to.deep.equal(['failed', never]);
    }
  });

  it('takes one whose status nobody can read, and what the org calls a success', async () => {
    expect(await outcome(earlierOf([earlierGroup({ status: null })]))).to.deep.equal(['passed']);
    const ours = earlierOf([earlierGroup({ status: 'Yes' })], { successTexts: ['Yes'] });
    expect(await outcome(ours)).to.deep.equal(['passed']);
  });

  it('names the day of the last one, where that is too long ago', async () => {
    const last = (time: string): LoginGroup => earlierGroup({ first: 1, last: seconds(time) });
    const groups = [last('2026-08-20T10:00:00Z'), last('2026-08-22T10:00:00Z'), last('2026-08-21T10:00:00Z')];
    expect(await outcome(earlierOf(groups))).to.deep.equal(['failed', on('2026-08-22')]);
  });

  it('knows each path of the register, and takes any flow of an app for jwt', async () => {
    const paths = {
      'oauth-password': [byOAuth],
      'client-credentials': [byCredentials],
      jwt: [byApp, byFlow],
    } as const;
    for (const [path, its] of Object.entries(paths)) {
      const entry = { path };
      for (const one of its) {
        expect(await outcome(earlierOf([earlierGroup(one)]), { entry }), path).to.deep.equal(['passed']);
      }
      expect(await outcome(earlierOf([earlierGroup()]), { entry }), path).to.deep.equal([
        'failed',
        Text.of('gate.integration-unused.never', { username: 'etl@example.com', path }),
      ]);
    }
    expect(await outcome(earlierOf([earlierGroup(byFlow)]))).to.deep.equal(['failed', never]);
  });

  it('is open where they could not be read, or were of others', async () => {
    const why = Text.of('gate.gap.unused-days', { days: '90', since: '2026-10-23', path: 'soap' });
    expect(await outcome(undefined)).to.deep.equal(['incomplete', why]);
    expect(await outcome(earlierOf([], { gaps: [gap('LoginHistory')] }))).to.deep.equal(['incomplete', why]);
    expect(await outcome(earlierOf([], { users: new Set([OWNER.id]) }))).to.deep.equal(['incomplete', why]);
  });

  it('is unused all the same where the user has not logged in at all for longer', async () => {
    const users = (lastLogin: string): Given => ({ users: [user({ ...GOOD, lastLogin }), OWNER] });
    expect(await outcome(undefined, users('2026-08-20T10:00:00.000Z'))).to.deep.equal(['failed', on('2026-08-20')]);
    const why = Text.of('gate.gap.unused-days', { days: '90', since: '2026-10-23', path: 'soap' });
    expect(await outcome(undefined, users('2026-09-20T10:00:00.000Z'))).to.deep.equal(['incomplete', why]);
  });

  // Some logins with a password of old have no sub-type, as those with a JWT: docs/salesforce.md section 5.
  it('is open for the password flow where logins by OAuth have no sub-type', async () => {
    const entry = { path: 'oauth-password' };
    const why = Text.of('gate.gap.sub-type');
    expect(await outcome(undefined, { entry, groups: [group(byApp)] })).to.deep.equal(['incomplete', why]);
    expect(await outcome(earlierOf([earlierGroup(byApp)]), { entry })).to.deep.equal(['incomplete', why]);
    expect(await outcome(earlierOf([earlierGroup(byFlow)]), { entry })).to.deep.equal([
      'failed',
      Text.of('gate.integration-unused.never', { username: 'etl@example.com', path: 'oauth-password' }),
    ]);
  });

  it('says by what else the user came where nothing came by its path', async () => {
    const day = '2026-11-20';
    const other = Text.of('gate.integration-unused.other', { username: 'etl@example.com', path: 'soap', day });
    expect(await outcome(earlierOf([]), { groups: [group(byOAuth)] })).to.deep.equal(['failed', other]);
  });
});

describe('policy file: integration-unused, of whom earlier logins are asked', () => {
  const open = async (given: Given = {}, more: Partial<GateFacts> = {}, days = 90): Promise<readonly string[]> =>
    openForUnused({ ...(await facts({ groups: [], ...given })), ...more }, days);

  it('is who has not been seen by the registered path', async () => {
    expect(await open()).to.deep.equal([GOOD.id]);
    expect(await open({ groups: [group()] })).to.deep.equal([]);
    for (const other of [byOAuth, inBrowser, failed, { userId: OWNER.id }]) {
      expect(await open({ groups: [group(other)] }), JSON.stringify(other)).to.deep.equal([GOOD.id]);
    }
  });

  it('is each user once, in order, and none who is not there', async () => {
    const two = user({ ...GOOD, id: '005000000000000AAA', username: 'two@example.com' });
    const integrations = [
      ENTRY,
      { ...ENTRY, name: 'Twice' },
      { ...ENTRY, name: 'Two', username: 'Two@example.com' },
      { ...ENTRY, name: 'Gone', username: 'gone@example.com' },
    ];
    expect(await open({ users: [GOOD, two, OWNER], policy: { integrations } })).to.deep.equal([two.id, GOOD.id]);
  });

  it('is nobody who has not logged in at all for longer than that', async () => {
    const last = (lastLogin: string): Given => ({ users: [user({ ...GOOD, lastLogin }), OWNER] });
    // The run is at noon on 22 November. 91 days before it is longer ago than 90 days.
    expect(await open(last('2026-08-23T12:00:00.000Z'))).to.deep.equal([]);
    expect(await open(last('2026-08-23T12:00:01.000Z'))).to.deep.equal([GOOD.id]);
  });

  it('is nobody where the run looks at as many days itself, or at no logins or users', async () => {
    expect(await open({ since: '2026-08-24T12:00:00.000Z' })).to.deep.equal([]);
    expect(await open({ since: '2026-08-25T12:00:00.000Z' })).to.deep.equal([GOOD.id]);
    expect(await open({}, {}, 30)).to.deep.equal([]);
    expect(await open({}, {}, 31)).to.deep.equal([GOOD.id]);
    const none = { there: false as const, why: Text.of('gate.none.project') };
    expect(await open({}, { logins: none })).to.deep.equal([]);
    expect(await open({}, { users: none })).to.deep.equal([]);
  });
});
