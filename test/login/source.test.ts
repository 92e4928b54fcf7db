/** Lines of a log that are source code, by the forms in which interpreters and tools print them. */
import { expect } from 'chai';
import { sourceLines } from '../../lib/login/reading/source.js';

const source = (...lines: string[]): number[] => [...sourceLines(lines)].sort((a, b) => a - b);

describe('lines that are source', () => {
  it('stand between the place in a script and the caret, six lines below it at the most', () => {
    const lines = (between: number): string[] => [
      '/srv/app/sync.js:14',
      ...Array<string>(between).fill('some words'),
      '    ^^^^',
    ];
    expect(source(...lines(1), 'Error: ORG_LOCKED')).to.deep.equal([1, 2]);
    expect(source(...lines(5))).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(source(...lines(6))).to.deep.equal([]);
  });

  it('are not those below the place in a script without a caret, and not a caret without a place', () => {
    expect(source('/srv/app/sync.js:14', 'Error: ORG_LOCKED', 'more words')).to.deep.equal([]);
    expect(source('some words', '   ^^^', 'more words')).to.deep.equal([]);
    expect(source('/srv/app/sync.js:14', 'one', '^', 'two', '^'), 'one caret for a place').to.deep.equal([1, 2]);
  });

  it('are framed with numbers that follow each other, with a caret between them or without', () => {
    expect(source('  13 | one', '> 14 | two', '  15 | three')).to.deep.equal([0, 1, 2]);
    expect(source('> 13 | one', '     | ^^^', '  14 | two')).to.deep.equal([0, 2]);
    expect(source('  13 | one', '  15 | two')).to.deep.equal([]);
    expect(source('  14 | one', '  13 | two'), 'backwards').to.deep.equal([]);
    expect(source('  13 | one', 'some words', '  14 | two')).to.deep.equal([]);
  });

  it('are those that grep lists, and those with codes in a row, each alone', () => {
    expect(source('sync.py:40: handle(answer)')).to.deep.equal([0]);
    expect(source("'ORG_LOCKED', 'INVALID_LOGIN'")).to.deep.equal([0]);
    expect(source('INVALID_LOGIN, ORG_LOCKED')).to.deep.equal([0]);
    expect(source('INVALID_LOGIN: Invalid username, password, security token; or user locked out.')).to.deep.equal([]);
  });

  it('stand below a frame of Python, two blanks further in', () => {
    expect(source('  File "sync.py", line 3, in run', '    login()', 'Error: ORG_LOCKED')).to.deep.equal([1]);
    expect(source('  File "sync.py", line 3, in run', '   Error: ORG_LOCKED')).to.deep.equal([]);
  });
});
