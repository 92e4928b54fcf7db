import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EXIT, EXIT_TEXTS } from '../../lib/exitCodes.js';
import { say } from '../../lib/messages.js';
import { Text } from '../../lib/text.js';
import { ROOT } from '../support/run.js';

describe('docs/exit-codes.md', () => {
  it('has the codes and words that the help has', () => {
    const rows = [...readFileSync(join(ROOT, 'docs', 'exit-codes.md'), 'utf8').matchAll(/^\| (\d+) +\| (.*?) +\|$/gmu)];
    expect(rows.map(([, code, words]) => [code, words])).to.deep.equal(
      EXIT_TEXTS.map(([code, key]) => [String(code), say(Text.of(`shared.${key}`))]),
    );
    expect(rows.map(([, code]) => Number(code))).to.deep.equal(Object.values(EXIT));
  });
});
