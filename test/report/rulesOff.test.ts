import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { rulesOff } from '../../lib/policy/gate/index.js';
import { checkPolicyPage } from '../../lib/report/gate/page.js';
import { toCheckPolicyResult } from '../../lib/report/gate/result.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { facts, gap, judged } from '../policy/gate/support.js';

const policy = { rules: { 'rotation-due': { severity: 'off' }, 'must-pass': { severity: 'off' } } };
const options = { all: false, source: '-o prod', hasBaseline: false };
const org = (name: string): { name: string; source: { kind: 'org'; name: string }; apiCalls: number } => ({
  name,
  source: { kind: 'org' as const, name },
  apiCalls: 1,
});

describe('report: rules that the policy file switches off', () => {
  it('are counted and named: in the answer, how it came about, JSON and the matrix', async () => {
    const { file } = await facts({ policy });
    const rules = await judged({ policy });
    const result = toCheckPolicyResult(
      {
        judged: [{ ...org('prod'), rules }],
        unread: [{ name: 'uat', gap: gap('uat') }],
        policy: 'sf-token.yml',
        threshold: 'error',
        off: rulesOff(file),
      },
      say,
    );
    expect(result.off).to.have.members(['rotation-due', 'must-pass']);
    const rows = result.matrix.filter(({ rule }) => result.off.includes(rule));
    expect(rows.map(({ outcomes }) => outcomes)).to.deep.equal([
      ['off', 'off'],
      ['off', 'off'],
    ]);
    const page = checkPolicyPage(result, options, say);
    const text = pageText(page, PLAIN, { explain: true, words: { next: '' } });
    expect(text).to.match(/2 rules are off in sf-token\.yml: .*rotation-due/u);
    expect(text)
      .to.match(/rotation-due +off +off/u)
      .and.to.match(/rotation-due: off in the policy file/u);
  });
});
