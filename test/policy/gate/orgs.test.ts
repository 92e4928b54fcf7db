/** One file for several orgs. */
import { expect } from 'chai';
import {
  elsewhereThan,
  fileFor,
  judgeGate,
  UNUSED_WAIVER,
  withoutUsedElsewhere,
  type JudgedByOrg,
  type JudgedOrg,
} from '../../../lib/policy/gate/index.js';
import type { JudgedRule } from '../../../lib/policy/findings/index.js';
import { ENTRY, facts, gap, group, NOW, type Given } from './support.js';

const A: JudgedOrg = { name: 'admin@a.example', id: '00D000000000001AAA' };
const B: JudgedOrg = { name: 'admin@b.example', id: '00D000000000002AAA' };
const waiver = (org?: string): Record<string, unknown> => ({
  ...{ rule: 'integration-client', reason: 'r', owner: 'ann@example.com', until: '2027-01-01' },
  ...(org === undefined ? {} : { org }),
});
const unusedOf = (rules: readonly JudgedRule[] | undefined): unknown => {
  const rule = rules?.find((one) => one.rule.id === UNUSED_WAIVER.id);
  return [rule?.outcome, rule?.findings.length, rule?.gaps.length];
};
interface Judged {
  readonly orgs: readonly JudgedByOrg[];
  readonly about: Parameters<typeof withoutUsedElsewhere>[1];
}

/** In the first org a client is found, which a waiver allows; in the second none is. */
async function both(...waivers: readonly Record<string, unknown>[]): Promise<Judged> {
  const given: Given = { policy: { waivers } };
  const [inA, inB] = await Promise.all([facts({ ...given, groups: [group({ application: 'Other' })] }), facts(given)]);
  const orgs = [
    { org: A, rules: judgeGate(inA, A) },
    { org: B, rules: judgeGate(inB, B) },
  ];
  return { orgs, about: { file: inA.file, now: NOW, unread: [] } };
}

describe('policy file: several orgs', () => {
  it('a waiver that one of them uses is not unused in the others', async () => {
    const { about, orgs } = await both(waiver());
    expect(unusedOf(orgs[1]?.rules)).to.deep.equal(['failed', 1, 0]);
    expect(withoutUsedElsewhere(orgs, about).map(unusedOf)).to.deep.equal([
      ['passed', 0, 0],
      ['passed', 0, 0],
    ]);
  });

  it('one that none of them uses is', async () => {
    const { about, orgs } = await both({ ...waiver(), subject: 'somebody' }, waiver(B.id));
    expect(withoutUsedElsewhere(orgs, about).map(unusedOf)).to.deep.equal([
      ['failed', 1, 0],
      ['failed', 2, 0],
    ]);
  });

  it('nobody knows of one for every org where an org could not be read', async () => {
    const { about, orgs } = await both({ ...waiver(), subject: 'somebody' }, waiver(B.id));
    const unread = [gap('C')];
    expect(withoutUsedElsewhere(orgs, { ...about, unread }).map(unusedOf)).to.deep.equal([
      ['incomplete', 0, 1],
      ['failed', 1, 1],
    ]);
  });

  it('an integration belongs to the org that it names, by username or id, and else to each', async () => {
    const policy = {
      integrations: [undefined, A.name.toUpperCase(), A.id, A.id?.slice(0, 15), B.id].map((org, at) => ({
        ...{ ...ENTRY, name: `e${at}` },
        ...(org === undefined ? {} : { org }),
      })),
    };
    const { file } = await facts({ policy });
    const names = (org: JudgedOrg): string[] => fileFor(file, org).integrations.map(({ name }) => name);
    expect(names(A)).to.deep.equal(['e0', 'e1', 'e2', 'e3']);
    expect(names(B)).to.deep.equal(['e0', 'e4']);
    // A project is no org, and has them all.
    expect(names({ name: 'force-app' })).to.have.length(5);
  });

  it('waivers of another org are looked after there, whether they are over, long or nobody answers for them', async () => {
    const others = [
      { ...waiver(B.id), subject: 'x', until: '2026-01-01' },
      { ...waiver(B.id), owner: 'TODO', subject: 'y', until: '2099-01-01' },
    ];
    const [found] = (await both(...others)).orgs;
    const of = (rules: readonly JudgedRule[] | undefined): unknown[] =>
      ['waiver-expired', 'waiver-long', 'entry-without-owner'].map(
        (id) => rules?.find(({ rule }) => rule.id === id)?.findings.length,
      );
    expect(of(found?.rules)).to.deep.equal([0, 0, 0]);
    expect(of((await both(...others)).orgs[1]?.rules)).to.deep.equal([1, 1, 1]);
  });

  it('of two waivers that differ in their org alone each is looked after', async () => {
    const names = async (rule: string, more: Record<string, unknown>): Promise<unknown> => {
      const all = [undefined, B.id].map((org) => ({ ...waiver(org), subject: 'x', ...more }));
      const rules = (await both(...all)).orgs[1]?.rules;
      return rules?.find((one) => one.rule.id === rule)?.findings.map(({ subject }) => [subject.name, subject.within]);
    };
    const two = [undefined, B.id].map((org) => ['integration-client: x', org]);
    expect(await names('waiver-unused', {})).to.deep.equal(two);
    expect(await names('waiver-expired', { until: '2026-01-01' })).to.deep.equal(two);
    expect(await names('waiver-long', { until: '2099-01-01' })).to.deep.equal(two);
    expect(await names('entry-without-owner', { owner: 'TODO' })).to.deep.equal(two);
    // In a report of several orgs what one of them uses is taken away alone.
    const { about, orgs } = await both(waiver(), waiver(B.id));
    expect(withoutUsedElsewhere(orgs, about).map(unusedOf)).to.deep.equal([
      ['passed', 0, 0],
      ['failed', 1, 0],
    ]);
  });

  it('what no org took is known, with the orgs that it is for', async () => {
    const integrations = [undefined, A.id, B.id, 'ghost@c.example'].map((org, at) => ({
      ...{ ...ENTRY, name: `e${at}` },
      ...(org === undefined ? {} : { org }),
    }));
    const { file } = await facts({ policy: { integrations, waivers: [waiver(), waiver(B.id)] } });
    expect(elsewhereThan([A], file)).to.deep.equal({
      ...{ integrations: 2, waivers: 1 },
      orgs: [B.id, 'ghost@c.example'],
    });
    expect(elsewhereThan([A, B], file)).to.deep.equal({ integrations: 1, waivers: 0, orgs: ['ghost@c.example'] });
    expect(elsewhereThan([A, B], (await facts()).file)).to.equal(undefined);
    // Of which none could be read, what names no org is for each all the same.
    expect(elsewhereThan([], file)).to.deep.equal({
      ...{ integrations: 3, waivers: 1 },
      orgs: [A.id, B.id, 'ghost@c.example'],
    });
  });
});
