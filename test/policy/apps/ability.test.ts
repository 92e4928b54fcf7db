/**
 * Whether anybody can log in by an app without a user at the screen: a flow with what it needs, a scope for the API, and
 * somebody whom its policies let in (docs/salesforce.md section 8).
 */
import { expect } from 'chai';
import { type AppFacts, logsInAlone, type RunAsUser } from '../../../lib/policy/apps/index.js';
import { servingApps } from '../../../lib/policy/move/index.js';
import type { Fact } from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { is, missing } from '../support.js';
import { app, ROBOT } from './support.js';

const NOW = '2026-11-29T12:00:00.000Z';
const NOBODY = is({ permissionSets: [], profiles: [] });
const robot = (more: Partial<RunAsUser> = {}): Fact<RunAsUser> =>
  is({ active: is(true), frozen: is(false), apiOnly: is(true), powers: is([]), ...more });
const alone = (more: Partial<AppFacts>, user: Fact<RunAsUser | undefined> = robot()): boolean | undefined =>
  logsInAlone(app(more), { now: NOW, users: new Map([[ROBOT.toLowerCase(), user]]) });
const byJwt = (more: Partial<AppFacts> = {}): Partial<AppFacts> => ({
  ...{ clientCredentials: is(false), runAs: is(undefined), certificateEnds: is('2027-11-29T12:00:00.000Z') },
  ...more,
});

describe('policy/apps: what can log in alone', () => {
  it('is an app with either flow and all that it needs', () => {
    expect([alone({}), alone(byJwt())]).to.deep.equal([true, true]);
    expect(alone(byJwt({ certificateEnds: is(undefined) })), 'neither flow').to.equal(false);
  });

  it('is none that is opened to nobody, by whatever flow', () => {
    expect([alone({ openedBy: NOBODY }), alone(byJwt({ openedBy: NOBODY }))]).to.deep.equal([false, false]);
    expect(alone({ openedBy: NOBODY, permitted: is('self-authorised') })).to.equal(true);
  });

  it('is none whose permission sets nobody holds: the run-as user, or anybody for a JWT', () => {
    const held = (more: Partial<AppFacts>, own: Fact<ReadonlySet<string>>, any = own): boolean | undefined =>
      logsInAlone(app(more), { now: NOW, held: any, users: new Map([[ROBOT.toLowerCase(), robot({ sets: own })]]) });
    const none = is(new Set<string>());
    const some = is(new Set(['Nightly_Export']));
    expect([held({}, some), held(byJwt(), some)]).to.deep.equal([true, true]);
    expect([held({}, none), held(byJwt(), none)]).to.deep.equal([false, false]);
    expect([held({}, none, some), held(byJwt(), none, some)], 'others hold it').to.deep.equal([false, true]);
    const partial = { ...none, partial: { what: 'PermissionSetAssignment', why: Text.of('apps.none') } };
    for (const unread of [missing<ReadonlySet<string>>('x'), partial]) {
      expect([held({}, unread), held(byJwt(), unread)], 'not read, or not all').to.deep.equal([undefined, undefined]);
    }
    expect(held({ permitted: is('self-authorised') }, none), 'whoever approves').to.equal(true);
    expect(held({ openedBy: is({ permissionSets: [], profiles: ['Integrations'] }) }, none)).to.equal(true);
  });

  it('is none whose certificate has ended', () => {
    expect(alone(byJwt({ certificateEnds: is(NOW) }))).to.equal(false);
    expect(alone({ certificateEnds: is(NOW) }), 'by client credentials').to.equal(true);
  });

  it('is none that is off, calls no API, or runs as nobody who is there', () => {
    expect(alone({ switchedOff: is(true) })).to.equal(false);
    expect(alone({ scopes: is(['OpenID']) })).to.equal(false);
    expect(alone({ runAs: is(undefined) })).to.equal(false);
    expect(alone({}, is(undefined)), 'the org has no such user').to.equal(false);
    expect(alone({}, robot({ active: is(false) }))).to.equal(false);
    expect(alone({}, robot({ frozen: is(true) }))).to.equal(false);
  });

  it('is unknown where what was not read decides, and only there', () => {
    const unread: readonly Partial<AppFacts>[] = [
      { clientCredentials: missing('x') },
      { scopes: missing('x') },
      { openedBy: missing('x') },
      { permitted: missing('x') },
      { switchedOff: missing('x') },
      { runAs: missing('x') },
      byJwt({ certificateEnds: missing('x') }),
      byJwt({ certificateEnds: is(undefined), certificateUntold: true }),
    ];
    for (const more of unread) {
      expect(alone(more), JSON.stringify(more)).to.equal(undefined);
      expect(alone({ scopes: is(['Web']), ...more, switchedOff: is(true) }), 'it is off').to.equal(false);
    }
    expect(alone({ certificateEnds: missing('x') }), 'the other flow is enough').to.equal(true);
  });

  it('is every app that serves a user in check move', () => {
    const who = { username: ROBOT, profile: 'Integrations', sets: is(new Set(['Nightly_Export'])) };
    for (const more of [
      {},
      byJwt(),
      byJwt({ certificateEnds: is(NOW) }),
      { openedBy: NOBODY },
      byJwt({ openedBy: NOBODY }),
    ]) {
      expect(servingApps([app(more)], who, NOW).apps.length > 0).to.equal(alone(more));
    }
  });
});
