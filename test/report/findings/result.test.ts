import { expect } from 'chai';
import { say } from '../../../lib/messages.js';
import { judgeAll, ruleOver, type RuleCard } from '../../../lib/policy/findings/index.js';
import { toFindingsResult } from '../../../lib/report/findings/result.js';
import { Text } from '../../../lib/text.js';

const page: RuleCard['page'] = {
  title: 'findings.rules',
  what: 'findings.rules',
  why: 'findings.rules',
  mend: 'findings.rules',
};
const rule = ruleOver<object, object>();
const gap = { what: 'profiles', why: Text.of('findings.label.found'), permission: 'View Setup' };

describe('report: a result with findings', () => {
  const rules = [
    rule({
      ...{ id: 'one', severity: 'warning' as const, controls: ['SBS-AUTH-003'], page, needs: [] },
      judge: () => ({
        found: [
          {
            subject: { kind: 'range', name: '10.0.0.0/8', within: 'trusted ranges' },
            text: Text.of('findings.label.found'),
            fix: Text.of('findings.label.fix'),
            location: { kind: 'file', file: 'Security.settings-meta.xml', line: 4 },
          },
        ],
        gaps: [gap],
      }),
    }),
    rule({
      ...{ id: 'two', severity: 'error' as const, controls: [], page, needs: [] },
      judge: () => ({ found: [], gaps: [gap] }),
    }),
    rule({
      ...{ id: 'three', severity: 'error' as const, controls: [], page, needs: [] },
      judge: () => ({ found: [], notApplicable: Text.of('findings.outcome.passed') }),
    }),
  ];
  const result = toFindingsResult(
    judgeAll(rules, {}, {}),
    { source: { kind: 'project', name: '.' }, threshold: 'error' },
    say,
  );

  it('holds each finding in words, with its place and controls', () => {
    const [finding, ...others] = result.findings;
    expect(others).to.deep.equal([]);
    expect(finding).to.deep.include({
      ...{ rule: 'one', severity: 'warning', text: 'found', fix: 'fix', controls: ['SBS-AUTH-003'] },
      ...{ file: 'Security.settings-meta.xml', line: 4 },
      subject: { kind: 'range', name: '10.0.0.0/8', within: 'trusted ranges' },
    });
    expect(finding?.fingerprint).to.match(/^[\da-f]{16}$/u);
    expect(result.counts).to.deep.equal({ error: 0, warning: 1, note: 0, waived: 0 });
  });

  it('tells what each rule came to, and what could not be read once', () => {
    expect(result.rules.map((one) => [one.rule, one.outcome, one.findings, one.incomplete.length])).to.deep.equal([
      ['one', 'failed', 1, 1],
      ['two', 'incomplete', 0, 1],
      ['three', 'not-applicable', 0, 0],
    ]);
    expect(result.rules[2]?.why).to.equal('passed');
    expect(result.rules[0]?.controls[0]?.source).to.match(/^https:/u);
    expect(result.incomplete).to.deep.equal([{ what: 'profiles', why: 'found', permission: 'View Setup' }]);
  });
});
