import { expect } from 'chai';
import { say } from '../../lib/messages.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { checkPolicyPage } from '../../lib/report/gate/page.js';
import { policyConclusion, toCheckPolicyResult } from '../../lib/report/gate/result.js';
import { outcomeOf } from '../policy/gate/support.js';

const options = { all: false, source: '-o prod', hasBaseline: false };
const of = (rules: Parameters<typeof toCheckPolicyResult>[0]['judged'][number]['rules']) =>
  ({
    judged: [{ name: 'prod', source: { kind: 'org', name: 'prod' }, rules, apiCalls: 1 }],
    unread: [],
    policy: 'sf-token.yml',
    threshold: 'error',
  }) as const;

describe('report: a policy by which nothing was judged', () => {
  it('is no pass: the first line, the exit code, the org and each format say so', async () => {
    for (const rules of [[], [await outcomeOf('must-pass')]]) {
      const about = of(rules);
      const result = toCheckPolicyResult(about, say);
      expect([policyConclusion(about), result.orgs[0]?.outcome]).to.deep.equal(['incomplete', 'incomplete']);
      expect(result.incomplete.map(({ what }) => what)).to.deep.equal(['sf-token.yml']);
      const text = pageText(checkPolicyPage(result, options, say), PLAIN, { explain: false, words: { next: '' } });
      expect(text).to.match(/^Exit 68: nothing was checked\./u);
    }
  });

  it('is something as soon as one rule was judged', async () => {
    const about = of([await outcomeOf('must-pass'), await outcomeOf('rotation-due')]);
    expect(policyConclusion(about)).to.equal('yes');
    expect(toCheckPolicyResult(about, say).incomplete).to.deep.equal([]);
  });
});
