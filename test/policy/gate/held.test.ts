/** What of an org belongs to which integration of the register; which rules are on, and which waivers hold. */
import { expect } from 'chai';
import {
  GATE_CARDS,
  holdRegister,
  isWaivable,
  judgeGate,
  rulesOn,
  type HeldIntegration,
} from '../../../lib/policy/gate/index.js';
import { Text } from '../../../lib/text.js';
import { seconds } from '../logins/support.js';
import { missing } from '../support.js';
import { ENTRY, facts, GOOD, group, is, OWNER, read, user, type Given } from './support.js';

const ORG = { name: 'admin@example.com', id: '00D000000000001AAA' };
const TWO = user({ ...GOOD, id: '005000000000003AAA', username: 'two@example.com', email: is('two@example.com') });
const both = [ENTRY, { ...ENTRY, name: 'Two', username: 'two@example.com' }];

const held = async (given: Given): Promise<ReadonlyMap<string, HeldIntegration>> =>
  new Map(holdRegister(await facts(given), ORG).integrations.map((one) => [one.integration.name, one]));

describe('policy: what belongs to which integration', () => {
  it('is each finding to its own, by address and by client', async () => {
    const groups = [group({ userId: TWO.id, sourceIp: '10.0.0.1', application: 'Odd' }), group()];
    const found = await held({ users: [GOOD, TWO, OWNER], groups, policy: { integrations: both } });
    const names = (name: string): unknown => found.get(name)?.findings.map(({ rule, subject }) => [rule, subject.name]);
    expect(names('Etl')).to.deep.equal([]);
    expect(names('Two')).to.deep.equal([
      ['integration-address', '10.0.0.1'],
      ['integration-client', 'Odd'],
    ]);
  });

  it('is none of the logins of others, of users who are gone, or of nobody', async () => {
    const groups = [group(), group({ userId: '005000000000008AAA' }), group({ userId: null })];
    const one = (await held({ groups })).get('Etl');
    expect(one?.addresses.map(({ logins }) => logins)).to.deep.equal([10]);
  });

  it('is an address with the country, all its logins and the last of them, whatever their order', async () => {
    const [early, late] = [seconds('2026-11-02T00:00:00Z'), seconds('2026-11-20T00:00:00Z')];
    const first = group({ logins: 2, first: early, last: late });
    const second = group({ logins: 3, first: early, last: early, apiVersion: '60.0' });
    const other = group({ sourceIp: '198.18.4.8', country: null, logins: 5, first: early, last: early });
    for (const groups of [
      [first, second, other],
      [other, second, first],
    ]) {
      expect((await held({ groups })).get('Etl')?.addresses).to.deep.equal([
        {
          ...{ address: '198.18.4.7', country: 'DE', logins: 5, lastSeen: '2026-11-20T00:00:00.000Z' },
          expected: true,
        },
        { address: '198.18.4.8', logins: 5, lastSeen: '2026-11-02T00:00:00.000Z', expected: true },
      ]);
    }
  });

  it('is no unexpected address where one entry of its user names none', async () => {
    const anywhere = { ...ENTRY, name: 'Anywhere', addresses: undefined };
    const found = await held({ groups: [group({ sourceIp: '9.9.9.9' })], policy: { integrations: [ENTRY, anywhere] } });
    for (const name of ['Etl', 'Anywhere']) {
      expect(found.get(name)?.addresses[0], name).not.to.have.property('expected');
    }
  });

  it('is the end of its own password alone, and of none that logs in without one', async () => {
    const end = { passwordExpires: '2026-11-25T00:00:00.000Z', daysLeft: 3, expired: 'no' as const };
    const login = { id: TWO.id, username: TWO.username, name: '', profile: '', integration: true };
    const expiring = read([{ ...end, user: login, policy: Text.of('gate.none.waivers') }]);
    const given = (path: string): Given => ({
      ...{ users: [GOOD, TWO, OWNER], groups: [], facts: { expiring } },
      policy: { integrations: both.map((one) => ({ ...one, path })) },
    });
    const soap = await held(given('soap'));
    expect([soap.get('Etl')?.stops?.of, soap.get('Two')?.stops?.of]).to.deep.equal(['soap', 'password']);
    expect((await held(given('client-credentials'))).get('Two')?.stops).to.equal(undefined);
  });

  it('counts attempts of this plugin apart from logins', async () => {
    const own = group({ application: 'sf-plugin-token/0123456789ab', logins: 3 });
    const one = (await held({ groups: [group(), own] })).get('Etl');
    expect([one?.ownAttempts, one?.addresses.map(({ logins }) => logins)]).to.deep.equal([3, [13]]);
  });
});

describe('policy: the register as a whole', () => {
  it('says from how many days before the day a rotation is told', async () => {
    expect(holdRegister(await facts(), ORG).rotationDays).to.equal(14);
    const moved = await facts({ policy: { rules: { 'rotation-due': { days: 30 } } } });
    expect(holdRegister(moved, ORG).rotationDays).to.equal(30);
    const empty = await facts({ policy: { integrations: [], rules: { 'rotation-due': { days: 30 } } } });
    expect(holdRegister(empty, ORG)).to.deep.equal({
      ...{ integrations: [], counts: { error: 0, warning: 0, note: 0, waived: 0 }, rotationDays: 30, gaps: [] },
    });
  });

  it('keeps what could not be read of the days on which paths end', async () => {
    const unread = await facts({ org: { releaseUpdates: missing('ReleaseUpdate') } });
    expect(holdRegister(unread, ORG).gaps.map(({ what }) => what)).to.include('ReleaseUpdate');
  });

  it('has those that stop on one day in the order of their names', async () => {
    const found = await held({ users: [GOOD, TWO, OWNER], policy: { integrations: [...both].reverse() } });
    expect([...found.keys()]).to.deep.equal(['Etl', 'Two']);
  });
});

describe('policy: the rules that are on', () => {
  it('are all but those that the file switches off, each with its weight and what it looks at', async () => {
    const { file } = await facts({ policy: { rules: { 'rotation-due': 'note', 'broad-list': 'off' } } });
    const rules = new Map(rulesOn(file).map((rule) => [rule.id, rule]));
    expect([rules.has('broad-list'), rules.has('whole-internet')]).to.deep.equal([false, true]);
    expect(rules.get('rotation-due')).to.deep.include({ severity: 'note', needs: ['file', 'now'], reads: [] });
    expect(rules.get('whole-internet')).to.deep.include({ severity: 'error', needs: ['lists'] });
    expect(rules.get('waiver-unused')).to.deep.include({ severity: 'warning', needs: ['file'], reads: [] });
    const all = rulesOn((await facts()).file);
    expect(all.map(({ id }) => id).filter((id) => !rules.has(id))).to.deep.equal(['broad-list']);
    const { file: off } = await facts({ policy: { rules: { 'waiver-unused': 'off' } } });
    expect(rulesOn(off).some(({ id }) => id === 'waiver-unused')).to.equal(false);
  });

  it('may be waived, but for those about waivers that are over or not used: these are put right in the file', () => {
    expect(GATE_CARDS.map(({ id }) => id).filter((id) => !isWaivable(id))).to.deep.equal([
      'waiver-expired',
      'waiver-unused',
    ]);
  });

  it('alone are judged', async () => {
    const given = await facts({
      policy: { rules: { 'rotation-due': 'off', 'broad-list': 'off', 'waiver-unused': 'off' } },
    });
    const ids = judgeGate(given, ORG).map(({ rule }) => rule.id);
    expect(ids).to.include('whole-internet');
    for (const id of ['rotation-due', 'broad-list', 'waiver-unused']) expect(ids).to.not.include(id);
  });
});

describe('policy: waivers of an org', () => {
  const waived = async (org: string | undefined, of: Parameters<typeof judgeGate>[1]): Promise<boolean> => {
    const waiver = { rule: 'rotation-due', reason: 'r', owner: 'o', until: '2026-11-22', ...(org && { org }) };
    const given = await facts({ entry: { 'rotate-by': '2026-11-21' }, policy: { waivers: [waiver] } });
    const [finding] = judgeGate(given, of).find(({ rule }) => rule.id === 'rotation-due')?.findings ?? [];
    if (finding === undefined) throw new Error('nothing found');
    return finding.waiver !== undefined;
  };

  it('hold by its name, by its id in 15 or 18 characters, and of every org', async () => {
    for (const org of ['admin@example.com', '00D000000000001', '00D000000000001AAA', undefined]) {
      expect(await waived(org, ORG), org ?? 'every org').to.equal(true);
    }
    expect(await waived('00D000000000002AAA', ORG)).to.equal(false);
  });

  it('name what they waive by its number, that of a report on one org or on several', async () => {
    const waives = async (subject: string, of: Parameters<typeof judgeGate>[1] = ORG): Promise<boolean> => {
      const waiver = { rule: 'rotation-due', subject, reason: 'r', owner: 'o', until: '2026-11-22' };
      const given = await facts({ entry: { 'rotate-by': '2026-11-21' }, policy: { waivers: [waiver] } });
      const [finding] = judgeGate(given, of).find(({ rule }) => rule.id === 'rotation-due')?.findings ?? [];
      return finding?.waiver !== undefined;
    };
    const given = await facts({ entry: { 'rotate-by': '2026-11-21' } });
    const [finding] = judgeGate(given, ORG).find(({ rule }) => rule.id === 'rotation-due')?.findings ?? [];
    const number = finding?.fingerprint ?? '';
    expect([await waives(number), await waives(`${number}-${ORG.id}`)]).to.deep.equal([true, true]);
    expect([await waives(`${number}-00D000000000002AAA`), await waives(`${number}-${ORG.name}`)]).to.deep.equal([
      false,
      false,
    ]);
    const { name } = ORG;
    expect(await waives(`${number}-${name}`, { name }), 'of what has no id').to.equal(true);
    expect(await waives('Etl')).to.equal(true);
    expect([await waives('etl'), await waives('0000000000000000')]).to.deep.equal([false, false]);
  });

  it('hold by name alone where its id is not known', async () => {
    const { name } = ORG;
    expect([await waived(name, { name }), await waived('00D000000000001', { name })]).to.deep.equal([true, false]);
  });
});
