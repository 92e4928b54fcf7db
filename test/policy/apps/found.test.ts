/**
 * What the rules about apps say: of which app, where it stands, what it is and what to do. The sentences stand in
 * messages/apps.md.
 */
import { expect } from 'chai';
import {
  APP_RULES,
  type AppFacts,
  type AppRuleFacts,
  type AppUse,
  type RunAsUser,
  type SeenFlow,
} from '../../../lib/policy/apps/index.js';
import { findingsOf, judgeAll, type Finding, type JudgedRule } from '../../../lib/policy/findings/index.js';
import { uniqueGaps, type Fact } from '../../../lib/policy/index.js';
import { Text } from '../../../lib/text.js';
import { assertRulesSayable } from '../sayable.js';
import { gap, is, missing } from '../support.js';
import { app, ROBOT } from './support.js';

const NOW = '2026-11-29T12:00:00.000Z';
const LAST = Date.parse('2026-11-28T23:59:59.000Z') / 1000;

const robot = (more: Partial<RunAsUser> = {}): RunAsUser => ({
  ...{ active: is(true), frozen: is(false), apiOnly: is(true), powers: is([]) },
  ...more,
});
const facts = (apps: readonly AppFacts[], more: Partial<AppRuleFacts> = {}): AppRuleFacts => ({
  apps: { read: apps, gaps: [] },
  users: new Map([[ROBOT.toLowerCase(), is(robot())]]),
  uses: is(new Map()),
  now: NOW,
  ...more,
});
const behind = (user: Fact<RunAsUser | undefined>): Partial<AppRuleFacts> => ({
  users: new Map([[ROBOT.toLowerCase(), user]]),
});
const use = (...flows: readonly (readonly [SeenFlow, number])[]): AppUse => ({
  ...{ logins: 0, last: LAST, users: [] },
  flows: new Map(flows.map(([flow, logins]) => [flow, { logins, last: LAST }])),
});

const judged = (given: AppRuleFacts, expiring = 30): JudgedRule[] =>
  assertRulesSayable(judgeAll(APP_RULES, given, { expiring }));
const found = (given: AppRuleFacts, expiring?: number): Finding[] => findingsOf(judged(given, expiring));
const one = (id: string, given: AppRuleFacts): JudgedRule | undefined =>
  judged(given).find(({ rule }) => rule.id === id);

describe('rules about apps: what they say', () => {
  const [username, permissions] = [ROBOT, 'ModifyAllData, ManageUsers'];
  const seen = { logins: '3', last: '2026-11-28' };
  const cases: readonly (readonly [string, AppRuleFacts, text: Text, fix: Text])[] = [
    [
      'no run-as user',
      facts([app({ runAs: is(undefined) })]),
      Text.of('apps.app-run-as-gone.found-none'),
      Text.of('apps.app-run-as-gone.fix'),
    ],
    [
      'a user whom the org does not have',
      facts([app()], behind(is(undefined))),
      Text.of('apps.app-run-as-gone.found-missing', { username }),
      Text.of('apps.app-run-as-gone.fix'),
    ],
    [
      'an inactive user',
      facts([app()], behind(is(robot({ active: is(false) })))),
      Text.of('apps.app-run-as-gone.found-inactive', { username }),
      Text.of('apps.app-run-as-gone.fix'),
    ],
    [
      'a frozen user',
      facts([app()], behind(is(robot({ frozen: is(true) })))),
      Text.of('apps.app-run-as-gone.found-frozen', { username }),
      Text.of('apps.app-run-as-gone.fix-frozen'),
    ],
    [
      'a powerful user',
      facts([app()], behind(is(robot({ powers: is(['ModifyAllData', 'ManageUsers']) })))),
      Text.of('apps.app-run-as-privileged.found', { username, permissions }),
      Text.of('apps.app-run-as-privileged.fix', { username }),
    ],
    [
      'a user who is not API Only',
      facts([app()], behind(is(robot({ apiOnly: is(false) })))),
      Text.of('apps.app-run-as-not-api-only.found', { username }),
      Text.of('apps.app-run-as-not-api-only.fix', { username }),
    ],
    [
      'a certificate that ends in less than 13 days',
      facts([app({ certificateEnds: is('2026-12-12T11:00:00.000Z') })]),
      Text.of('apps.app-certificate-ends.found', { date: '2026-12-12', days: '12' }),
      Text.of('apps.app-certificate-ends.fix'),
    ],
    [
      'a certificate that ended long ago',
      facts([app({ certificateEnds: is('2026-10-01T00:00:00.000Z') })]),
      Text.of('apps.app-certificate-ends.found-over', { date: '2026-10-01' }),
      Text.of('apps.app-certificate-ends.fix'),
    ],
    [
      'the username-password flow in use',
      facts([app()], { uses: is(new Map([['Nightly export', use(['password', 3])]])) }),
      Text.of('apps.app-ending-flow.found-password', { ...seen, date: '2027-02-20' }),
      Text.of('apps.app-ending-flow.fix'),
    ],
    [
      'the device flow in use',
      facts([app({ kind: 'connected' })], { uses: is(new Map([['Nightly export', use(['device', 3])]])) }),
      Text.of('apps.app-ending-flow.found-device', { ...seen, date: '2026-11-30' }),
      Text.of('apps.app-ending-flow.fix'),
    ],
    [
      'a user-agent flow in use',
      facts([app()], { uses: is(new Map([['Nightly export', use(['user-agent', 3])]])) }),
      Text.of('apps.app-ending-flow.found-user-agent', { ...seen, date: '2027-02-20' }),
      Text.of('apps.app-ending-flow.fix'),
    ],
    [
      'whom everybody may authorise',
      facts([app({ permitted: is('self-authorised') })]),
      Text.of('apps.app-self-authorised.found'),
      Text.of('apps.app-self-authorised.fix'),
    ],
    [
      'relaxed IP restrictions',
      facts([app({ ipPolicy: is('relax') })]),
      Text.of('apps.app-ip-relaxed.found', { policy: 'relax' }),
      Text.of('apps.app-ip-relaxed.fix'),
    ],
    [
      'the scope full',
      facts([app({ scopes: is(['RefreshToken', 'full']) })]),
      Text.of('apps.app-full-scope.found'),
      Text.of('apps.app-full-scope.fix'),
    ],
  ];
  for (const [name, given, text, fix] of cases) {
    it(name, () => {
      expect(found(given).map((finding) => [finding.text, finding.fix])).to.deep.equal([[text, fix]]);
    });
  }

  it('in the last hours of a certificate: no day is left', () => {
    const [finding] = found(facts([app({ certificateEnds: is('2026-11-30T11:59:59.000Z') })]));
    expect(finding?.text).to.deep.equal(Text.of('apps.app-certificate-ends.found-today', { date: '2026-11-30' }));
  });

  it('of flows that go on, nothing', () => {
    const going = use(['client-credentials', 3], ['untold', 3], ['other', 3]);
    expect(found(facts([app()], { uses: is(new Map([['Nightly export', going]])) }))).to.deep.equal([]);
  });

  it('of the device flow only where it ends: it stays for External Client Apps of the org, not for those of packages (C)', () => {
    const uses = is(new Map([['Nightly export', use(['device', 2])]]));
    const of = (more: Partial<AppFacts>): number => found(facts([app(more)], { uses })).length;
    expect([of({}), of({ namespace: is('vend') }), of({ namespace: missing('x') })]).to.deep.equal([0, 1, 1]);
  });

  it('of apps that share a label, likely of each that may have the flow: the history names the label alone', () => {
    const uses = is(new Map([['Nightly export', use(['password', 3])]]));
    const connected = (name: string): AppFacts =>
      app({ kind: 'connected', id: `0H4000000000${name}AAA`, name, passwordFlow: is(true) });
    const [one, two] = [connected('One'), connected('Two')];
    const of = (...apps: readonly AppFacts[]): unknown =>
      found(facts(apps, { uses })).map(({ subject, text: { key, params } }) => [subject.id, key, params['apps']]);
    const shared = ['apps.app-ending-flow.shared', 'ConnectedApp/One, ConnectedApp/Two'];
    expect(of(one, two)).to.deep.equal([
      [one.id, ...shared],
      [two.id, ...shared],
    ]);
    // An External Client App never has the username-password flow (D).
    expect(of(one, app())).to.deep.equal([[one.id, 'apps.app-ending-flow.found-password', undefined]]);
  });

  it('of each ending flow for itself, of an app and of what is not installed here', () => {
    const uses = is(
      new Map(['Nightly export', 'Old tool'].map((label) => [label, use(['password', 1], ['device', 2])])),
    );
    expect(
      found(facts([app({ kind: 'connected' })], { uses })).map(({ subject, text }) => [subject.name, text.key]),
    ).to.deep.equal([
      ['Nightly export', 'apps.app-ending-flow.found-password'],
      ['Nightly export', 'apps.app-ending-flow.found-device'],
      ['Old tool', 'apps.app-ending-flow.found-password'],
      ['Old tool', 'apps.app-ending-flow.found-device'],
    ]);
  });
});

describe('rules about apps: of which app', () => {
  const wrong = { scopes: is(['Full']) };
  const where = (more: Partial<AppFacts>): unknown => {
    const [finding] = found(facts([app({ ...wrong, ...more })]));
    return [finding?.subject, finding?.location];
  };
  const inOrg = (name: string): Finding['location'] => ({ kind: 'logical', name });

  it('by its id, at its full name', () => {
    const subject = { kind: 'app', name: 'Nightly export', id: '0xIHs0000000001AAA' };
    expect(where({})).to.deep.equal([subject, inOrg('ExternalClientApplication/Nightly_Export')]);
    expect(where({ kind: 'connected' })).to.deep.equal([subject, inOrg('ConnectedApp/Nightly_Export')]);
    expect(where({ namespace: is('vend') })).to.deep.equal([
      subject,
      inOrg('ExternalClientApplication/vend__Nightly_Export'),
    ]);
    expect(where({ namespace: missing('namespace') })).to.deep.equal([
      subject,
      inOrg('ExternalClientApplication/Nightly_Export'),
    ]);
  });

  it('at its label where no name is known', () => {
    expect(where({ kind: 'connected', name: '', namespace: is('vend') })).to.deep.equal([
      { kind: 'app', name: 'Nightly export', id: '0xIHs0000000001AAA' },
      inOrg('ConnectedApp/Nightly export'),
    ]);
  });

  it('of a project by its full name, at its file', () => {
    const { id, ...ofProject } = app({ ...wrong, file: 'externalClientApps/Nightly.eca-meta.xml' });
    expect(id).to.be.a('string');
    const [finding] = found(facts([ofProject]));
    expect(finding?.subject).to.deep.equal({
      ...{ kind: 'app', name: 'Nightly export', within: 'ExternalClientApplication/Nightly_Export' },
    });
    expect(finding?.location).to.deep.equal({ kind: 'file', file: 'externalClientApps/Nightly.eca-meta.xml' });
  });

  it('that is not installed here, by its label', () => {
    const [finding] = found(facts([], { uses: is(new Map([['Old tool', use(['device', 1])]])) }));
    expect([finding?.subject, finding?.location]).to.deep.equal([
      { kind: 'app', name: 'Old tool', within: 'LoginHistory.Application/Old tool' },
      inOrg('LoginHistory.Application/Old tool'),
    ]);
  });
});

describe('rules about apps: what could not be read', () => {
  const gapsOf = (id: string, given: AppRuleFacts): unknown => {
    const rule = one(id, given);
    return [rule?.outcome, rule?.gaps.map(({ what }) => what)];
  };

  it('of the list of apps makes every rule incomplete', () => {
    const hidden = facts([], { apps: { read: [app()], gaps: [gap('apps')] } });
    for (const { rule, outcome, gaps } of judged(hidden)) {
      expect([outcome, gaps], rule.id).to.deep.equal(['incomplete', [gap('apps')]]);
    }
  });

  it('of the apps is told with what could not be read of the history', () => {
    const hidden = { read: [app()], gaps: [gap('apps')] };
    expect(gapsOf('app-ending-flow', facts([], { apps: hidden, uses: missing('LoginHistory') }))).to.deep.equal([
      ...['incomplete', ['apps', 'LoginHistory']],
    ]);
    const partial = { ...is(new Map<string, AppUse>()), partial: gap('some logins') };
    expect(gapsOf('app-ending-flow', facts([], { apps: hidden, uses: partial }))).to.deep.equal([
      ...['incomplete', ['apps', 'some logins']],
    ]);
  });

  it('of a fact in part does not hide what was read of it', () => {
    const scopes = { ...is(['Full']), partial: gap('a scope') };
    expect(gapsOf('app-full-scope', facts([app({ scopes })]))).to.deep.equal(['failed', ['a scope']]);
    const some = { ...is(['Api']), partial: gap('a scope') };
    expect(gapsOf('app-full-scope', facts([app({ scopes: some })]))).to.deep.equal(['incomplete', ['a scope']]);
  });

  it('of the run-as user matters where the flow is on', () => {
    const off = app({ clientCredentials: is(false), runAs: missing('run-as user') });
    expect(judged(facts([off])).flatMap(({ gaps }) => gaps)).to.deep.equal([]);
    const unread = app({ clientCredentials: missing('flow'), runAs: missing('run-as user') });
    expect(uniqueGaps(judged(facts([unread])).flatMap(({ gaps }) => gaps))).to.deep.equal([gap('flow')]);
  });

  it('of whether the flow is on makes a note of what is found behind it; where nothing tells it weighs as ever', () => {
    const username = ROBOT;
    const cases = [
      ['app-run-as-gone', is(undefined), Text.of('apps.app-run-as-gone.may-missing', { username })],
      ['app-run-as-gone', is(robot({ active: is(false) })), Text.of('apps.app-run-as-gone.may-inactive', { username })],
      ['app-run-as-gone', is(robot({ frozen: is(true) })), Text.of('apps.app-run-as-gone.may-frozen', { username })],
      [
        'app-run-as-not-api-only',
        is(robot({ apiOnly: is(false) })),
        Text.of('apps.app-run-as-not-api-only.may', { username }),
      ],
      [
        'app-run-as-privileged',
        is(robot({ powers: is(['ModifyAllData', 'ManageUsers']) })),
        Text.of('apps.app-run-as-privileged.may', { username, permissions: 'ModifyAllData, ManageUsers' }),
      ],
    ] as const;
    for (const [id, user, text] of cases) {
      const said = (clientCredentials: AppFacts['clientCredentials']): unknown =>
        one(id, facts([app({ clientCredentials })], behind(user)))?.findings.map((each) => [each.severity, each.text]);
      const usual = APP_RULES.find((rule) => rule.id === id)?.severity;
      expect(said(missing('flow')), text.key).to.deep.equal([['note', text]]);
      expect(said(is(undefined)), text.key).to.deep.equal([[usual, text]]);
    }
  });

  it('of whether the user is active, or API Only, is told by the rule that asks', () => {
    const user = behind(is(robot({ active: missing('IsActive'), apiOnly: missing('ApiUserOnly') })));
    expect(gapsOf('app-run-as-gone', facts([app()], user))).to.deep.equal(['incomplete', ['IsActive']]);
    expect(gapsOf('app-run-as-not-api-only', facts([app()], user))).to.deep.equal(['incomplete', ['ApiUserOnly']]);
    expect(gapsOf('app-run-as-privileged', facts([app()], user))).to.deep.equal(['passed', []]);
  });

  it('of users whom nobody asked for is no finding', () => {
    expect(judged(facts([app()], { users: new Map() })).filter(({ outcome }) => outcome !== 'passed')).to.deep.equal(
      [],
    );
  });

  it('is no pass where there is nothing to look at: it says why', () => {
    expect(one('app-ending-flow', facts([app()], { uses: is(undefined) }))?.why).to.deep.equal(
      Text.of('apps.app-ending-flow.no-history'),
    );
    const project = facts([app()], { users: undefined });
    for (const id of ['app-run-as-privileged', 'app-run-as-not-api-only']) {
      expect(one(id, project)?.why, id).to.deep.equal(Text.of('apps.no-users'));
    }
    expect(one('app-run-as-gone', project)?.outcome, 'a user is named').to.equal('passed');
  });
});
