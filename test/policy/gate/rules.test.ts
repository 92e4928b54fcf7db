import { expect } from 'chai';
import { AUDIT_RULES } from '../../../lib/policy/audit/index.js';
import { GATE_CARDS, isNeeded, parametersOf, type GateFacts } from '../../../lib/policy/gate/index.js';
import { GATE_RULES } from '../../../lib/policy/gate/rules/index.js';
import { CONTROLS } from '../../../lib/policy/findings/index.js';
import { Text } from '../../../lib/text.js';
import { USER_FACT_NAMES, type UserFacts } from '../../../lib/policy/index.js';
import { lists, NOTHING, UNREAD } from '../audit/support.js';
import { seconds } from '../logins/support.js';
import { callsOf, CASES, loginUser, overdue, waiver } from './cases.js';
import { facts, gap, GOOD, group, is, judged, NOW, outcomeOf, read, user, type Given } from './support.js';

/** The same facts; which of users and of the org somebody looks at is written down. */
function watched(seen: GateFacts, names: ReadonlySet<string>, looked: Set<string>): GateFacts {
  const watch = <T extends object>(one: T, isFact: (name: string) => boolean): T =>
    new Proxy(one, {
      get: (of, name): unknown => {
        if (typeof name === 'string' && isFact(name)) looked.add(name);
        return Reflect.get(of, name);
      },
    });
  const userOf = (one: UserFacts): UserFacts => watch(one, (name) => names.has(name));
  const all = <K>(map: ReadonlyMap<K, UserFacts>): ReadonlyMap<K, UserFacts> =>
    new Map([...map].map(([key, one]) => [key, userOf(one)]));
  const { org, users } = seen;
  return {
    ...seen,
    org: { ...org, org: watch(org.org, () => true) },
    users: users.there
      ? {
          ...users,
          value: {
            byId: all(users.value.byId),
            byUsername: all(users.value.byUsername),
            byEmail: new Map([...users.value.byEmail].map(([address, those]) => [address, those.map(userOf)])),
          },
        }
      : users,
  };
}

describe('policy file: rules', () => {
  for (const [rule, found, passed, unread] of CASES) {
    it(`${rule} finds what it is for, and nothing beside it`, async () => {
      expect((await outcomeOf(rule, found)).outcome).to.equal('failed');
      expect((await outcomeOf(rule, passed)).outcome).to.equal('passed');
      if (unread !== undefined) expect((await outcomeOf(rule, unread)).outcome).to.equal('incomplete');
    });
  }

  it('finds nothing of an integration that keeps to its register', async () => {
    const found = (await judged()).filter(({ findings }) => findings.length > 0);
    expect(found.map(({ rule }) => rule.id)).to.deep.equal([]);
  });

  it('has cases of all of them', () => {
    const tried = new Set(CASES.map(([rule]) => rule));
    const audited = AUDIT_RULES.map(({ id }) => id);
    const ids = GATE_CARDS.map(({ id }) => id).filter((id) => !audited.includes(id));
    expect(ids.filter((id) => !tried.has(id))).to.deep.equal([]);
    for (const { controls } of GATE_CARDS) for (const id of controls) expect(CONTROLS.has(id), id).to.equal(true);
  });

  it('looks at those facts of users and of the org alone that a rule says it looks at', async () => {
    const told = new Set<string>(USER_FACT_NAMES);
    for (const [, found, passed] of CASES) {
      for (const given of [found, passed]) {
        const seen = await facts(given);
        for (const rule of GATE_RULES) {
          const looked = new Set<string>();
          rule.judge(watched(seen, told, looked), parametersOf(seen.file));
          expect(
            [...looked].filter((fact) => !rule.reads.some((one) => one === fact)),
            rule.id,
          ).to.deep.equal([]);
        }
      }
    }
  });

  it('judges ranges by the rules of their audit, with severities, parameters and waivers of the file', async () => {
    // A quarter of IPv4: broad, and not nearly all of it.
    const ranges = { ...NOTHING, lists: lists({ trusted: ['1.0.0.0-65.0.0.255'] }) };
    const of = async (policy: NonNullable<Given['policy']>): Promise<(string | undefined)[]> => {
      const rules = await judged({ policy, facts: { ranges } });
      return ['broad-list', 'whole-internet'].map((id) => {
        const [finding] = rules.find(({ rule }) => rule.id === id)?.findings ?? [];
        return finding && `${finding.severity}${finding.waiver === undefined ? '' : ', waived'}`;
      });
    };
    expect(await of({})).to.deep.equal(['warning', undefined]);
    expect(await of({ rules: { 'broad-list': { severity: 'error', percent: 25 } } })).to.deep.equal([
      'error',
      undefined,
    ]);
    expect(await of({ rules: { 'broad-list': { percent: 26 } } })).to.deep.equal([undefined, undefined]);
    expect(await of({ rules: { 'broad-list': 'off', 'whole-internet': { percent: 25 } } })).to.deep.equal([
      undefined,
      'error',
    ]);
    expect(await of({ rules: { 'broad-list': 'off' } })).to.deep.equal([undefined, undefined]);
    const waived = { rule: 'broad-list', reason: 'r', owner: 'o', until: '2026-11-22' };
    expect(await of({ waivers: [waived] })).to.deep.equal(['warning, waived', undefined]);
    expect(await of({ waivers: [{ ...waived, until: '2026-11-21' }] })).to.deep.equal(['warning', undefined]);
  });

  it('is incomplete where ranges could not be read', async () => {
    const ranges = { ...NOTHING, lists: lists({ trusted: UNREAD }) };
    const outcomes = (await judged({ facts: { ranges } })).filter(({ rule }) =>
      /^(?:whole|broad|over-)/u.test(rule.id),
    );
    expect(outcomes.map(({ outcome }) => outcome)).to.deep.equal(['incomplete', 'incomplete', 'incomplete']);
  });

  it('is never passed where the history could not be read', async () => {
    const rules = await judged({ groups: [], loginGaps: [gap('LoginHistory')], facts: {} });
    const passed = rules.filter(
      ({ outcome, rule }) => outcome === 'passed' && /^integration-(?:path|address|client|new)|^unknown/u.test(rule.id),
    );
    expect(passed.map(({ rule }) => rule.id)).to.deep.equal([]);
  });

  it('takes too few days of a log for no past, whatever else of it could not be read', async () => {
    const { facts: few } = callsOf(999, [1, 1, 1], 6);
    const usage = few?.usage;
    if (usage?.there !== true) throw new Error('no usage');
    const ofFew = await outcomeOf('integration-unusual-calls', { facts: { usage } });
    expect([ofFew.outcome, ofFew.why?.params]).to.deep.equal(['not-applicable', { days: '7', least: '8' }]);
    const cut = await outcomeOf('integration-unusual-calls', {
      facts: { usage: { ...usage, gaps: [gap('EventLogFile')] } },
    });
    expect([cut.outcome, cut.findings]).to.deep.equal(['incomplete', []]);
  });

  it('judges no fact of which no rule that is on asks', async () => {
    const off = { rules: { 'integration-unusual-hour': 'off', 'weak-password-policy': 'off' } };
    const { file } = await facts({ policy: off });
    expect([isNeeded(file, 'hours'), isNeeded(file, 'policies')]).to.deep.equal([false, true]);
    expect(isNeeded((await facts()).file, 'hours')).to.equal(true);
  });

  it('is not applicable to what a project does not have', async () => {
    const none = { there: false as const, why: Text.of('gate.none.project') };
    const rules = await judged({ facts: { logins: none, users: none, expiring: none } });
    const outcome = (id: string): string | undefined => rules.find(({ rule }) => rule.id === id)?.outcome;
    expect(outcome('unknown-integration')).to.equal('not-applicable');
    expect(outcome('owner-gone')).to.equal('not-applicable');
    expect(outcome('password-flow-allowed')).to.equal('passed');
  });
});

describe('policy file: what it says of rules', () => {
  it('switches one off, or weighs it otherwise', async () => {
    const off = await judged({ entry: overdue, policy: { rules: { 'rotation-due': 'off' } } });
    expect(off.some(({ rule }) => rule.id === 'rotation-due')).to.equal(false);
    const note = await outcomeOf('rotation-due', { entry: overdue, policy: { rules: { 'rotation-due': 'note' } } });
    expect(note.findings.map(({ severity }) => severity)).to.deep.equal(['note']);
  });

  it('moves a bound', async () => {
    const rules = { 'rotation-due': { days: 15 } };
    const given = { entry: { 'rotate-by': '2026-12-07' } };
    expect((await outcomeOf('rotation-due', { ...given, policy: { rules } })).outcome).to.equal('failed');
    expect((await outcomeOf('rotation-due', given)).outcome).to.equal('passed');
  });
});

describe('policy file: waivers', () => {
  const withWaiver = (changes: Readonly<Record<string, unknown>> = {}): Given => ({
    entry: overdue,
    policy: { waivers: [{ ...waiver, ...changes }] },
  });
  const isWaived = async (given: Given): Promise<boolean> =>
    (await outcomeOf('rotation-due', given)).findings.every((finding) => finding.waiver !== undefined);

  it('hold for their rule, subject and org, to the end of their day', async () => {
    expect(await isWaived(withWaiver())).to.equal(true);
    expect(await isWaived(withWaiver({ until: '2026-11-21' }))).to.equal(false);
    expect(await isWaived(withWaiver({ subject: 'Other' }))).to.equal(false);
    expect(await isWaived(withWaiver({ rule: 'access-review' }))).to.equal(false);
    expect(await isWaived(withWaiver({ org: 'admin@example.com' }))).to.equal(true);
    expect(await isWaived(withWaiver({ org: '00D000000000001' }))).to.equal(true);
    expect(await isWaived(withWaiver({ org: 'prod@example.com' }))).to.equal(false);
  });

  it('cannot put off that one of them has expired', async () => {
    const over = { ...waiver, until: '2026-11-21' };
    const { findings } = await outcomeOf('waiver-expired', { policy: { waivers: [over, waiver] } });
    expect(findings.map((finding) => [finding.text.params['day'], finding.waiver])).to.deep.equal([
      ['2026-11-21', undefined],
    ]);
  });

  it('leave the finding to be seen', async () => {
    const { findings, outcome } = await outcomeOf('rotation-due', withWaiver());
    expect(outcome).to.equal('failed');
    expect(findings.map((finding) => finding.waiver)).to.deep.equal([
      { reason: 'The vendor is late', owner: 'ann@example.com', until: '2026-11-22' },
    ]);
  });

  it('by the address within an integration waive that address alone', async () => {
    const groups = [group({ sourceIp: '10.0.0.1' }), group({ sourceIp: '10.0.0.2' })];
    const subject = '10.0.0.1 (Etl)';
    const { findings } = await outcomeOf('integration-address', {
      groups,
      policy: { waivers: [{ ...waiver, rule: 'integration-address', subject }] },
    });
    expect(findings.map((one) => [one.subject.name, one.waiver !== undefined])).to.deep.equal([
      ['10.0.0.1', true],
      ['10.0.0.2', false],
    ]);
  });
});

describe('policy file: fingerprints', () => {
  it('are the same whatever the day, the order and the words', async () => {
    const prints = async (given: Given): Promise<string[]> =>
      (await outcomeOf('rotation-due', given)).findings.map(({ fingerprint }) => fingerprint);
    const one = await prints({ entry: overdue });
    expect(await prints({ entry: { ...overdue, purpose: 'other' } })).to.deep.equal(one);
    expect((await facts()).now).to.equal(NOW);
  });

  it('are others of what has to be answered for anew: another day, owner, domain or privilege', async () => {
    const power = (...names: readonly string[]): Given => {
      const held = { id: GOOD.id, username: GOOD.username, permissions: new Set(names) };
      return {
        facts: { powers: read({ administrators: [], integrations: new Map([[GOOD.id, held]]), isWhole: true }) },
      };
    };
    const ends = (passwordExpires: string): Given => ({
      facts: {
        expiring: read([
          {
            ...{ user: loginUser, passwordExpires, daysLeft: 0, expired: 'yes' as const },
            policy: Text.of('gate.none.register'),
          },
        ]),
      },
    });
    const mail = (email: string): Given => ({
      users: [user({ ...GOOD, email: is(email) })],
      policy: { mailDomains: ['example.com'] },
    });
    const late = [group({ last: seconds('2026-11-21T00:00:00Z') })];
    const pairs: readonly (readonly [rule: string, one: Given, other: Given])[] = [
      ['rotation-due', { entry: { 'rotate-by': '2026-10-01' } }, { entry: { 'rotate-by': '2026-11-15' } }],
      ['password-ends', ends('2026-10-01T00:00:00.000Z'), ends('2026-11-15T00:00:00.000Z')],
      ['integration-privileged', power('ViewAllData'), power('ViewAllData', 'ModifyAllData')],
      ['owner-gone', { entry: { owner: 'bob@example.com' } }, { entry: { owner: 'eve@example.com' } }],
      [
        'move-by-passed',
        { groups: late, entry: { 'move-by': '2026-10-01' } },
        { groups: late, entry: { 'move-by': '2026-11-15' } },
      ],
      ['access-review', { entry: { reviewed: '2024-01-01' } }, { entry: { reviewed: '2025-01-01' } }],
      ['token-mailbox', mail('etl@example.net'), mail('etl@example.org')],
    ];
    for (const [rule, one, other] of pairs) {
      const prints = async (given: Given): Promise<string[]> =>
        (await outcomeOf(rule, given)).findings.map(({ fingerprint }) => fingerprint);
      const [first, second] = [await prints(one), await prints(other)];
      expect([first.length, second.length], rule).to.deep.equal([1, 1]);
      expect(first, rule).to.deep.equal(await prints(one));
      expect(first, rule).to.not.deep.equal(second);
    }
  });
});
