/**
 * Which apps could log a user in without a password: by client credentials the app's own user alone, by JWT bearer whom an
 * administrator let in, while the certificate lasts (docs/salesforce.md section 8).
 */
import { expect } from 'chai';
import type { AppFacts, AppOpenedBy } from '../../../lib/policy/apps/index.js';
import { servingApps, type Serving } from '../../../lib/policy/move/index.js';
import { app as anyApp } from '../apps/support.js';
import { gap, is, missing } from '../support.js';
import { nameOf } from '../../support/gapName.js';

const NOW = '2026-11-29T12:00:00.000Z';
const USER = { username: 'etl@example.com', profile: 'Integrations', sets: is(new Set(['Nightly_Export'])) };

/** Switched off, so that it could serve nobody. */
const app = (more: Partial<AppFacts> = {}): AppFacts =>
  anyApp({
    ...{ clientCredentials: is(false), runAs: is(undefined), permitted: is('self-authorised') },
    openedBy: is({ permissionSets: [], profiles: [] }),
    ...more,
  });
const byCredentials = (more: Partial<AppFacts> = {}): AppFacts =>
  app({ clientCredentials: is(true), runAs: is('etl@example.com'), ...more });
const opened = (more: Partial<AppOpenedBy>): AppFacts['openedBy'] => is({ permissionSets: [], profiles: [], ...more });
const byJwt = (more: Partial<AppFacts> = {}): AppFacts =>
  app({
    certificateEnds: is('2027-11-29T12:00:00.000Z'),
    permitted: is('admin-approved'),
    openedBy: opened({ permissionSets: ['Nightly_Export'] }),
    ...more,
  });

const serving = (apps: readonly AppFacts[], user: Partial<Parameters<typeof servingApps>[1]> = {}): Serving =>
  servingApps(apps, { ...USER, ...user }, NOW);
const flows = (one: AppFacts, user: Parameters<typeof serving>[1] = {}): string[] =>
  serving([one], user).apps.map(({ flow }) => flow);
const gaps = (one: AppFacts, user: Parameters<typeof serving>[1] = {}): string[] => {
  const { apps, gaps: found } = serving([one], user);
  expect(apps, 'what could not be read serves nobody').to.deep.equal([]);
  return found.map(nameOf);
};

describe('policy/move: apps that could log a user in', () => {
  it('are none where there are none, and none that is switched off', () => {
    expect(serving([])).to.deep.equal({ apps: [], lacking: [], gaps: [] });
    expect(serving([app()])).to.deep.equal({ apps: [], lacking: [], gaps: [] });
  });

  it('are told by label, in order, each with its flow', () => {
    const apps = [byJwt({ label: 'Signed' }), byCredentials({ label: 'Nightly' }), app({ label: 'Off' })];
    expect(serving(apps)).to.deep.equal({
      apps: [
        { label: 'Nightly', flow: 'client-credentials' },
        { label: 'Signed', flow: 'jwt' },
      ],
      lacking: [],
      gaps: [],
    });
  });

  it('are told by client credentials where both flows would do', () => {
    expect(flows(byJwt({ clientCredentials: is(true), runAs: is('etl@example.com') }))).to.deep.equal([
      'client-credentials',
    ]);
  });

  it('have a scope that calls the API, in whatever case it is spelled', () => {
    for (const scopes of [['Api'], ['Full'], ['api'], ['RefreshToken', 'API']]) {
      expect(flows(byCredentials({ scopes: is(scopes) })), scopes.join()).to.deep.equal(['client-credentials']);
    }
    for (const scopes of [[], ['Web'], ['RefreshToken', 'OpenID'], ['CdpIngestApi']]) {
      expect(flows(byCredentials({ scopes: is(scopes) })), scopes.join()).to.deep.equal([]);
    }
    expect(flows(byJwt({ scopes: is(['Web']) })), 'by JWT neither').to.deep.equal([]);
  });

  describe('by client credentials', () => {
    it('are those alone that run as this user, named in any case', () => {
      expect(flows(byCredentials({ runAs: is('ETL@Example.com') }))).to.deep.equal(['client-credentials']);
      expect(flows(byCredentials(), { username: 'Etl@EXAMPLE.com' })).to.deep.equal(['client-credentials']);
      expect(flows(byCredentials({ runAs: is('bob@example.com') }))).to.deep.equal([]);
      expect(flows(byCredentials({ runAs: is(undefined) }))).to.deep.equal([]);
    });

    it('let in by approval only whom an administrator let in', () => {
      const open = (openedBy: Partial<AppOpenedBy>, user: Parameters<typeof serving>[1] = {}): string[] =>
        flows(byCredentials({ permitted: is('admin-approved'), openedBy: opened(openedBy) }), user);
      expect(open({ permissionSets: ['Nightly_Export'] })).to.deep.equal(['client-credentials']);
      expect(open({ profiles: ['Integrations'] })).to.deep.equal(['client-credentials']);
      expect(open({ permissionSets: ['Other'] }), 'a set that it does not have').to.deep.equal([]);
      expect(open({ profiles: ['Sales'] }), 'another profile').to.deep.equal([]);
      expect(open({}), 'open to nobody').to.deep.equal([]);
      expect(open({ permissionSets: ['Nightly_Export'] }, { sets: is(new Set()) }), 'no longer').to.deep.equal([]);
    });

    it('lack only that the user is let in where all else is there', () => {
      const lacking = (more: Partial<AppFacts>, user: Parameters<typeof serving>[1] = {}): unknown =>
        serving([byCredentials({ permitted: is('admin-approved'), ...more })], user).lacking;
      const bySet = { openedBy: opened({ permissionSets: ['Other', 'Third'] }) };
      const one = { label: 'Nightly export', permissionSets: ['Other', 'Third'] };
      expect(lacking(bySet)).to.deep.equal([one]);
      expect(lacking({ openedBy: opened({}) }), 'open to nobody').to.deep.equal([{ ...one, permissionSets: [] }]);
      expect(lacking({ openedBy: opened({ permissionSets: ['Nightly_Export'] }) }), 'it serves').to.deep.equal([]);
      expect(lacking({ ...bySet, runAs: is('bob@example.com') }), 'it runs as another').to.deep.equal([]);
      expect(lacking({ ...bySet, scopes: is(['Web']) }), 'it lacks more').to.deep.equal([]);
      expect(lacking({ ...bySet, switchedOff: is(true) })).to.deep.equal([]);
      expect(lacking(bySet, { sets: missing('sets') }), 'perhaps it has the set').to.deep.equal([]);
      expect(lacking({ openedBy: missing('x') })).to.deep.equal([]);
    });

    it('have the flow on', () => {
      expect(flows(byCredentials({ clientCredentials: is(false) }))).to.deep.equal([]);
    });
  });

  it('are not switched off, by whatever flow', () => {
    for (const of of [byCredentials, byJwt]) {
      expect(flows(of({ switchedOff: is(true) }))).to.deep.equal([]);
      expect(flows(of({ switchedOff: is(false) }))).to.have.length(1);
      expect(gaps(of({ switchedOff: missing('switch') }))).to.deep.equal(['switch']);
    }
  });

  describe('by JWT bearer', () => {
    it('have a certificate that lasts', () => {
      expect(flows(byJwt({ certificateEnds: is('2026-11-29T12:00:00.001Z') }))).to.deep.equal(['jwt']);
      expect(flows(byJwt({ certificateEnds: is(NOW) })), 'it ends now').to.deep.equal([]);
      expect(flows(byJwt({ certificateEnds: is('2026-11-28T12:00:00.000Z') }))).to.deep.equal([]);
      expect(flows(byJwt({ certificateEnds: is(undefined) }))).to.deep.equal([]);
    });

    it('let in whom an administrator let in: what a user approves by himself a JWT alone does not show', () => {
      expect(flows(byJwt({ permitted: is('self-authorised') }))).to.deep.equal([]);
    });

    it('are open to the user by one of its permission sets or by its profile', () => {
      const open = (openedBy: Partial<AppOpenedBy>, user: Parameters<typeof serving>[1] = {}): string[] =>
        flows(byJwt({ openedBy: opened(openedBy) }), user);
      expect(open({ permissionSets: ['Other', 'Nightly_Export'] })).to.deep.equal(['jwt']);
      expect(open({ permissionSets: ['Other'] }), 'a set that it does not have').to.deep.equal([]);
      expect(open({ profiles: ['Integrations'] })).to.deep.equal(['jwt']);
      expect(open({ profiles: ['Sales'] }), 'another profile').to.deep.equal([]);
      expect(open({ profiles: ['Integrations'] }, { profile: undefined }), 'a profile not told').to.deep.equal([]);
      expect(open({ permissionSets: ['Nightly_Export'], profiles: ['Sales'] })).to.deep.equal(['jwt']);
      expect(open({}), 'open to nobody').to.deep.equal([]);
    });
  });

  describe('that could not be read', () => {
    it('are no apps that serve: what is missing is told', () => {
      expect(gaps(byCredentials({ scopes: missing('scopes') }))).to.deep.equal(['scopes']);
      expect(gaps(app({ clientCredentials: missing('flow') }))).to.deep.equal(['flow']);
      expect(gaps(byCredentials({ runAs: missing('run-as user') }))).to.deep.equal(['run-as user']);
      expect(gaps(byCredentials({ permitted: missing('permitted users') }))).to.deep.equal(['permitted users']);
      const approved = { permitted: is('admin-approved' as const) };
      expect(gaps(byCredentials({ ...approved, openedBy: missing('x') }))).to.deep.equal(['x']);
      const bySet = byCredentials({ ...approved, openedBy: opened({ permissionSets: ['Nightly_Export'] }) });
      expect(gaps(bySet, { sets: missing('sets of the user') })).to.deep.equal(['sets of the user']);
      expect(gaps(byJwt({ certificateEnds: missing('certificate') }))).to.deep.equal(['certificate']);
      expect(gaps(byJwt({ permitted: missing('permitted users') }))).to.deep.equal(['permitted users']);
      expect(gaps(byJwt({ openedBy: missing('sets that open it') }))).to.deep.equal(['sets that open it']);
      expect(gaps(byJwt(), { sets: missing('sets of the user') })).to.deep.equal(['sets of the user']);
    });

    it('matter only where the answer turns on them', () => {
      expect(gaps(app({ runAs: missing('run-as user') })), 'the flow is off').to.deep.equal([]);
      expect(gaps(app({ permitted: missing('permitted users') })), 'no certificate').to.deep.equal([]);
      expect(gaps(byJwt({ permitted: is('self-authorised'), openedBy: missing('x') }))).to.deep.equal([]);
      expect(
        gaps(app({ ...byJwt(), openedBy: opened({}) }), { sets: missing('sets of the user') }),
        'no set opens it',
      ).to.deep.equal([]);
      const byProfile = byJwt({ openedBy: opened({ permissionSets: ['Other'], profiles: ['Integrations'] }) });
      expect(serving([byProfile], { sets: missing('sets of the user') })).to.deep.equal({
        apps: [{ label: 'Nightly export', flow: 'jwt' }],
        lacking: [],
        gaps: [],
      });
    });

    it('leave the other ones as they are', () => {
      const { apps, gaps: found } = serving([app({ scopes: missing('scopes') }), byCredentials({ label: 'Other' })]);
      expect(apps.map(({ label }) => label)).to.deep.equal(['Other']);
      expect(found).to.deep.equal([gap('scopes')]);
    });
  });
});
