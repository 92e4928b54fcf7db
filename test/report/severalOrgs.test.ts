import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import type { JudgedSource } from '../../lib/jobs/gate/checkPolicy.js';
import { lookOfGate } from '../../lib/jobs/gate/lookBack.js';
import type { Look } from '../../lib/policy/index.js';
import { checkPolicyPage } from '../../lib/report/gate/page.js';
import { toCheckPolicyResult } from '../../lib/report/gate/result.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { Text } from '../../lib/text.js';
import { facts, gap, judged, read, outcomeOf } from '../policy/gate/support.js';

describe('report: several orgs held against one policy', () => {
  it('says of what could not be read in which of them', async () => {
    const { users } = await facts();
    if (!users.there) throw new Error('There are no users.');
    const open = await judged({ facts: { users: read(users.value, gap('User')) } });
    const of = (name: string, orgId: string): Omit<JudgedSource, 'rules'> => ({
      ...{ name, apiCalls: 1 },
      source: { kind: 'org', name, orgId },
      org: { name, id: orgId },
    });
    const result = toCheckPolicyResult(
      {
        judged: [
          { ...of('prod', '00D000000000001AAA'), rules: open },
          { ...of('uat', '00D000000000002AAA'), rules: await judged() },
        ],
        unread: [],
        policy: 'sf-token.yml',
        threshold: 'error',
      },
      say,
    );
    expect(result.incomplete.map(({ what }) => what)).to.deep.equal(['User (prod)']);
    expect(result.orgs.map(({ outcome }) => outcome)).to.deep.equal(['incomplete', 'passed']);
  });

  it('says how far back it looked: once where it is the same for all, else of each; and sets the orgs side by side', async () => {
    const [rules, its] = [await judged(), await facts()];
    const { logins } = its;
    if (!logins.there) throw new Error('There are no logins.');
    const lookSince = (day: string, asked?: string): Look | undefined => {
      const days = { since: `${day}T00:00:00Z`, until: '2026-11-24T00:00:00Z' };
      return lookOfGate(
        { ...its, logins: { ...logins, value: { ...logins.value, ...days } } },
        { source: { kind: 'org', name: 'org' } },
        { now: days.until, since: asked },
      );
    };
    const pageOf = (...since: string[]): ReturnType<typeof checkPolicyPage> => {
      const sources = since.map((day, index) => {
        const looked = lookSince(day);
        return {
          ...{ name: `org${index}`, apiCalls: 1, rules, source: { kind: 'org' as const, name: `org${index}` } },
          ...(looked && { looked }),
        };
      });
      const result = toCheckPolicyResult({ judged: sources, unread: [], policy: 'p.yml', threshold: 'error' }, say);
      return checkPolicyPage(result, { all: false, source: '', hasBaseline: false }, say);
    };
    const line = 'Logins were read from 2026-10-25 to 2026-11-24.';
    expect(pageOf('2026-10-25').answer).to.include(line);
    expect(pageOf('2026-10-25', '2026-10-25').answer).to.include(line);
    // JSON has the same words.
    expect(say(lookSince('2026-10-25')?.what ?? Text.of('gate.gap.nothing'))).to.equal(line);
    expect(lookSince('2026-10-25', '2026-10-25T00:00:00Z')?.what.key).to.equal('logins.looked.asked');
    const apart = pageOf('2026-10-25', '2026-11-20');
    expect(apart.answer.join(' ')).not.to.include('were read');
    const lines = apart.look.flatMap((block) => (block.kind === 'text' ? block.lines : []));
    expect(lines).to.include.members([`org0: ${line}`, `org1: ${line.replace('10-25', '11-20')}`]);
    const [matrix] = apart.details;
    if (matrix?.kind !== 'table') throw new Error('There is no table.');
    expect(matrix.title).to.equal('Each rule in each org (-: not applicable): 1 org0, 2 org1.');
    expect(matrix.columns.map(({ heading }) => heading).slice(1)).to.deep.equal(['1', '2']);
    // On a terminal of 80 columns.
    const wide = pageOf(...Array<string>(4).fill('2026-10-25')).details[0];
    if (wide === undefined) throw new Error('There is no matrix.');
    const lines80 = pageText({ answer: [], look: [wide], next: [], details: [] }, PLAIN, {
      explain: true,
      words: { next: '' },
    });
    expect(Math.max(...lines80.split('\n').map(({ length }) => length))).to.be.at.most(80);
    expect(matrix.rows).to.have.length(rules.length);
  });

  it('what is for an org that was not judged may be for one that could not be read, and is said so', async () => {
    const rules = await judged();
    const lines = (...names: string[]): string[] => {
      const source = { kind: 'org' as const, name: 'prod' };
      const unread = names.map((name) => ({ name, gap: gap(name) }));
      const about = { judged: [{ ...{ name: 'prod', apiCalls: 1 }, source, rules }], unread, policy: 'p.yml' };
      const elsewhere = { integrations: 2, waivers: 0, orgs: ['00D000000000009'] };
      const result = toCheckPolicyResult({ ...about, threshold: 'error', elsewhere }, say);
      const { answer } = checkPolicyPage(result, { all: false, source: '', hasBaseline: false }, say);
      return answer.filter((line) => line.toLowerCase().includes('not checked here'));
    };
    expect(lines()).to.deep.equal([
      'Not checked here, because they are for other orgs: 2 integrations of p.yml (00D000000000009).',
    ]);
    expect(lines('uat', 'dev')).to.deep.equal([
      'Not checked here, and perhaps for an org that could not be read (uat and dev): ' +
        '2 integrations of p.yml (00D000000000009).',
    ]);
  });

  it('a waiver may name a finding by the fingerprint of such a report', async () => {
    const entry = { 'rotate-by': '2026-11-21' };
    const [finding] = (await outcomeOf('rotation-due', { entry })).findings;
    const waived = async (subject: string): Promise<boolean> => {
      const waiver = { rule: 'rotation-due', subject, reason: 'r', owner: 'o', until: '2026-12-31' };
      const [one] = (await outcomeOf('rotation-due', { entry, policy: { waivers: [waiver] } })).findings;
      return one?.waiver !== undefined;
    };
    const print = finding?.fingerprint ?? '';
    expect([await waived(print), await waived(`${print}-00D000000000001AAA`)]).to.deep.equal([true, true]);
    expect(await waived(`${print}-00D000000000002AAA`)).to.equal(false);
  });
});
