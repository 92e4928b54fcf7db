import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { messageBundle } from '../../../lib/messageFile.js';
import { say } from '../../../lib/messages.js';
import { moreWords } from '../../../lib/report/page/cut.js';
import { shownRows } from '../../../lib/report/page/words.js';
import { ROOT } from '../../support/run.js';

const told = (rows: number, count: number): string | undefined =>
  moreWords({
    rows: Array.from({ length: rows }, () => ({})),
    more: { count, words: shownRows('users', '--output-file users.csv', say) },
  });

describe('report: rows that are not shown', () => {
  it('are counted with what shows more of them, and with --all no longer by that', () => {
    expect(told(10, 221)).to.equal('10 of 221 users. --all: up to 200; --output-file users.csv: all.');
    expect(told(3, 8)).to.equal('3 of 8 users. --all: up to 200; --output-file users.csv: all.');
    expect(told(200, 221)).to.equal('200 of 221 users. --output-file users.csv: all.');
    expect(told(200, 200)).to.equal(undefined);
  });

  it('have one sentence, whatever the page', () => {
    const names = readdirSync(join(ROOT, 'messages')).map((file) => file.replace(/\.md$/u, ''));
    const others = names.flatMap((name) =>
      [...messageBundle(name)].flatMap(([key, message]) =>
        /\{shown\} of \{count\}/u.test([message].flat().join('\n')) ? [`${name}.${key}`] : [],
      ),
    );
    expect(others).to.deep.equal(['pages.shown', 'pages.shown.all']);
  });
});
