import { expect } from 'chai';
import { APP_RULES, type AppRuleFacts, type RunAsUser } from '../../../lib/policy/apps/index.js';
import { CONTROLS, findingsOf, judgeAll } from '../../../lib/policy/findings/index.js';
import { assertRulesSayable } from '../sayable.js';
import { app, facts, NOW, of, unread, user, uses } from './support.js';

const judged = (given: AppRuleFacts, expiring = 30): string[] =>
  assertRulesSayable(judgeAll(APP_RULES, given, { expiring })).flatMap(({ findings, gaps, outcome, rule }) =>
    outcome === 'passed'
      ? []
      : [
          `${rule.id} ${outcome}${findings.map((one) => ` ${one.severity} ${one.text.key}`).join('')}${gaps.length > 0 ? ` (${gaps.map(({ what }) => what).join()})` : ''}`,
        ],
  );

describe('rules about apps', () => {
  it('find nothing of an app as it should be', () => {
    expect(judged(facts(app()))).to.deep.equal([]);
  });

  const cases: readonly (readonly [string, AppRuleFacts, readonly string[]])[] = [
    [
      'no run-as user',
      facts(app({ runAs: of(undefined) })),
      ['app-run-as-gone failed error apps.app-run-as-gone.found-none'],
    ],
    ['a flow that is off runs as nobody', facts(app({ clientCredentials: of(false), runAs: of(undefined) })), []],
    [
      'a user whom the org does not have',
      facts(app(), of(undefined)),
      ['app-run-as-gone failed error apps.app-run-as-gone.found-missing'],
    ],
    [
      'an inactive user',
      facts(app(), of(user({ active: of(false) }))),
      ['app-run-as-gone failed error apps.app-run-as-gone.found-inactive'],
    ],
    [
      'a powerful user',
      facts(app(), of(user({ powers: of(['ModifyAllData']) }))),
      ['app-run-as-privileged failed error apps.app-run-as-privileged.found'],
    ],
    [
      'a user who is not API Only',
      facts(app(), of(user({ apiOnly: of(false) }))),
      ['app-run-as-not-api-only failed warning apps.app-run-as-not-api-only.found'],
    ],
    [
      'anybody may authorise it',
      facts(app({ permitted: of('self-authorised') })),
      ['app-self-authorised failed warning apps.app-self-authorised.found'],
    ],
    [
      'IP restrictions bypassed',
      facts(app({ ipPolicy: of('relax') })),
      ['app-ip-relaxed failed warning apps.app-ip-relaxed.found'],
    ],
    [
      'a second factor in their place',
      facts(app({ ipPolicy: of('relax-with-second-factor') })),
      ['app-ip-relaxed failed warning apps.app-ip-relaxed.found'],
    ],
    ['relaxed for refresh tokens alone', facts(app({ ipPolicy: of('relax-refresh') })), []],
    [
      'full scope',
      facts(app({ scopes: of(['Api', 'Full']) })),
      ['app-full-scope failed warning apps.app-full-scope.found'],
    ],
    // Both sides of thirty days.
    [
      'a certificate for 30 days',
      facts(app({ certificateEnds: of('2026-12-30T11:59:59.000Z') })),
      ['app-certificate-ends failed warning apps.app-certificate-ends.found'],
    ],
    ['a certificate for 31 days', facts(app({ certificateEnds: of('2026-12-30T12:00:00.000Z') })), []],
    [
      'a certificate that ends now',
      facts(app({ certificateEnds: of(NOW) })),
      ['app-certificate-ends failed error apps.app-certificate-ends.found-over'],
    ],
    [
      'a certificate that ends in a moment',
      facts(app({ certificateEnds: of('2026-11-29T12:00:01.000Z') })),
      ['app-certificate-ends failed warning apps.app-certificate-ends.found-today'],
    ],
    [
      'a certificate for a day',
      facts(app({ certificateEnds: of('2026-11-30T12:00:00.000Z') })),
      ['app-certificate-ends failed warning apps.app-certificate-ends.found-one'],
    ],
    [
      'a certificate for less than two days',
      facts(app({ certificateEnds: of('2026-12-01T11:59:59.000Z') })),
      ['app-certificate-ends failed warning apps.app-certificate-ends.found-one'],
    ],
    [
      'a certificate for two days',
      facts(app({ certificateEnds: of('2026-12-01T12:00:00.000Z') })),
      ['app-certificate-ends failed warning apps.app-certificate-ends.found'],
    ],
    [
      'a flow that ends, in use',
      facts(app({ kind: 'connected' }), undefined, { uses: uses('Nightly export', 'device') }),
      ['app-ending-flow failed warning apps.app-ending-flow.found-device'],
    ],
    [
      'logins through what is not installed here',
      facts(app({ kind: 'connected' }), undefined, { uses: uses('Other', 'device') }),
      ['app-ending-flow failed warning apps.app-ending-flow.found-device'],
    ],
    ['no history', facts(app(), undefined, { uses: of(undefined) }), ['app-ending-flow not-applicable']],
    ['client credentials in use', facts(app(), undefined, { uses: uses('Nightly export', 'client-credentials') }), []],
    [
      'no scope for the API, with client credentials',
      facts(app({ scopes: of(['OpenID', 'Web']) })),
      ['app-no-api-scope failed warning apps.app-no-api-scope.found'],
    ],
    [
      'no scope at all',
      facts(app({ scopes: of([]) })),
      ['app-no-api-scope failed warning apps.app-no-api-scope.found-none'],
    ],
    [
      'no scope for the API, of an app by which people alone log in: a note',
      facts(app({ scopes: of(['OpenID']), clientCredentials: of(false), runAs: of(undefined) })),
      ['app-no-api-scope failed note apps.app-no-api-scope.found'],
    ],
    [
      'admin approved, and opened to nobody',
      facts(app({ openedBy: of({ permissionSets: [], profiles: [] }) })),
      ['app-opened-to-nobody failed warning apps.app-opened-to-nobody.found'],
    ],
    [
      'opened to nobody, of an app by which people alone log in: a note',
      facts(
        app({
          ...{ openedBy: of({ permissionSets: [], profiles: [] }) },
          ...{ clientCredentials: of(false), runAs: of(undefined) },
        }),
      ),
      ['app-opened-to-nobody failed note apps.app-opened-to-nobody.found'],
    ],
    ['opened to a profile', facts(app({ openedBy: of({ permissionSets: [], profiles: ['Integrations'] }) })), []],
    [
      'whoever approves it needs nobody to open it',
      facts(app({ permitted: of('self-authorised'), openedBy: of({ permissionSets: [], profiles: [] }) })),
      ['app-self-authorised failed warning apps.app-self-authorised.found'],
    ],
    [
      'unread who opens it',
      facts(app({ openedBy: unread('SetupEntityAccess') })),
      ['app-opened-to-nobody incomplete (SetupEntityAccess)'],
    ],
    // A project has no users: what it names can be judged, and nothing more.
    [
      'a project, where nobody is named',
      facts(app({ runAs: of(undefined) }), undefined, { users: undefined }),
      [
        'app-run-as-gone failed error apps.app-run-as-gone.found-none',
        'app-run-as-privileged not-applicable',
        'app-run-as-not-api-only not-applicable',
      ],
    ],
    // What could not be read is never a pass.
    [
      'an unread flow',
      facts(app({ clientCredentials: unread('flow') })),
      [
        'app-run-as-gone incomplete (flow)',
        'app-run-as-privileged incomplete (flow)',
        'app-run-as-not-api-only incomplete (flow)',
      ],
    ],
    [
      'a powerful user behind a flow that could not be read: a note',
      facts(app({ clientCredentials: unread('flow') }), of(user({ powers: of(['ModifyAllData']) }))),
      [
        'app-run-as-gone incomplete (flow)',
        'app-run-as-privileged failed note apps.app-run-as-privileged.may (flow)',
        'app-run-as-not-api-only incomplete (flow)',
      ],
    ],
    [
      'nobody behind a flow that nothing tells of',
      facts(app({ clientCredentials: of(undefined), runAs: of(undefined) })),
      ['app-run-as-gone failed error apps.app-run-as-gone.may-none'],
    ],
    [
      'an unread name of the user',
      facts(app({ runAs: unread('name') })),
      [
        'app-run-as-gone incomplete (name)',
        'app-run-as-privileged incomplete (name)',
        'app-run-as-not-api-only incomplete (name)',
      ],
    ],
    [
      'an unread user',
      facts(app(), unread('user')),
      [
        'app-run-as-gone incomplete (user)',
        'app-run-as-privileged incomplete (user)',
        'app-run-as-not-api-only incomplete (user)',
      ],
    ],
    [
      'unread powers',
      facts(app(), of(user({ powers: unread('powers') }))),
      ['app-run-as-privileged incomplete (powers)'],
    ],
    [
      'an unread certificate',
      facts(app({ certificateEnds: unread('certificate') })),
      ['app-certificate-ends incomplete (certificate)'],
    ],
    [
      'unread scopes',
      facts(app({ scopes: unread('scopes') })),
      ['app-full-scope incomplete (scopes)', 'app-no-api-scope incomplete (scopes)'],
    ],
    [
      'unread history',
      facts(app(), undefined, { uses: unread('LoginHistory') }),
      ['app-ending-flow incomplete (LoginHistory)'],
    ],
  ];
  for (const [name, given, expected] of cases) {
    it(`${name}: ${expected.join('; ') || 'nothing'}`, () => {
      expect(judged(given)).to.deep.equal(expected);
    });
  }

  it('know an app by its id when its label changes', () => {
    const fingerprint = (label: string): string | undefined =>
      findingsOf(judgeAll(APP_RULES, facts(app({ label, scopes: of(['Full']) })), { expiring: 30 }))[0]?.fingerprint;
    expect(fingerprint('Old')).to.be.a('string').that.equals(fingerprint('New'));
  });

  it('find anew what an app or its user has become, so that no former run hides it', () => {
    const ends = (certificateEnds: string): AppRuleFacts => facts(app({ certificateEnds: of(certificateEnds) }));
    const powers = (...held: readonly string[]): AppRuleFacts => facts(app(), of(user({ powers: of(held) })));
    const ip = (ipPolicy: 'relax' | 'relax-with-second-factor'): AppRuleFacts => facts(app({ ipPolicy: of(ipPolicy) }));
    const runningAs = (name: string, its: Partial<RunAsUser> | undefined): AppRuleFacts =>
      facts(app({ runAs: of(name) }), of(user()), { users: new Map([[name, of(its && user(its))]]) });
    const pairs: readonly (readonly [AppRuleFacts, AppRuleFacts])[] = [
      [ends('2026-12-20T12:00:00.000Z'), ends(NOW)],
      [powers('ViewAllData'), powers('ViewAllData', 'ModifyAllData')],
      [ip('relax-with-second-factor'), ip('relax')],
      [facts(app(), of(user({ frozen: of(true) }))), facts(app(), of(user({ active: of(false) })))],
      [facts(app(), of(undefined)), facts(app(), of(user({ active: of(false) })))],
      [facts(app({ runAs: of(undefined) })), facts(app(), of(undefined))],
      [runningAs('a@acme.example', { active: of(false) }), runningAs('b@acme.example', { active: of(false) })],
      [runningAs('a@acme.example', { frozen: of(true) }), runningAs('b@acme.example', { frozen: of(true) })],
      [runningAs('a@acme.example', { apiOnly: of(false) }), runningAs('b@acme.example', { apiOnly: of(false) })],
      [runningAs('a@acme.example', undefined), runningAs('b@acme.example', undefined)],
    ];
    for (const pair of pairs) {
      const [one, other] = pair.map((given) => findingsOf(judgeAll(APP_RULES, given, { expiring: 30 })));
      expect([one?.length, other?.length]).to.deep.equal([1, 1]);
      expect(one?.[0]?.rule).to.equal(other?.[0]?.rule);
      expect(one?.[0]?.fingerprint).not.to.equal(other?.[0]?.fingerprint);
    }
    // Usernames are the same in any case.
    const [small, large] = ['a@acme.example', 'A@Acme.example'].map((name) =>
      findingsOf(
        judgeAll(
          APP_RULES,
          facts(app({ runAs: of(name) }), of(user()), { users: new Map([['a@acme.example', of(undefined)]]) }),
          { expiring: 30 },
        ),
      ),
    );
    expect(small?.[0]?.fingerprint).to.be.a('string').that.equals(large?.[0]?.fingerprint);
  });

  it('name controls that there are', () => {
    for (const { controls } of APP_RULES) for (const id of controls) expect(CONTROLS.has(id), id).to.equal(true);
  });
});
