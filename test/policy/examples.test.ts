import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FINDING_RULES } from '../../lib/jobs/explain.js';
import { say } from '../../lib/messages.js';
import { ROOT } from '../support/run.js';
import { exampleOf } from './examples.js';

describe('examples of rules', () => {
  for (const { id } of FINDING_RULES) {
    it(`${id} has one: a finding of that rule, which its page shows`, async () => {
      const { finding } = await exampleOf(id);
      expect(finding.rule).to.equal(id);
      const page = readFileSync(join(ROOT, 'docs', 'rules', `${id}.md`), 'utf8');
      const [, example = ''] = /## Example\n\n(.*?)\n\n## /su.exec(page) ?? [];
      expect(example.replaceAll(/\s+/gu, ' ')).to.include(say(finding.text));
      expect(example).to.not.match(/undefined|NaN|\[object/u);
    });
  }
});
