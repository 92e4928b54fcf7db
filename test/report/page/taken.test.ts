/**
 * What was taken for granted is one line of a terminal of 80 columns, however much it was.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../../lib/messages.js';
import type { ReportedAssumption } from '../../../lib/report/common.js';
import { takenLines } from '../../../lib/report/page/words.js';

const taken = (fact: string, matters = true): ReportedAssumption => ({ fact, value: 'on', why: 'So.', matters });
const facts = (letters: readonly string[], length: number): ReportedAssumption[] =>
  letters.map((letter) => taken(letter.repeat(length)));

describe('report: what was taken for granted', () => {
  it('says nothing where nothing bears on the question', () => {
    expect(takenLines([], say)).to.deep.equal([]);
    expect(takenLines([taken('soap-login', false)], say)).to.deep.equal([]);
  });

  it('names all of it, and how much more changes nothing, where that has room', () => {
    expect(takenLines([taken('a'), taken('b')], say)).to.deep.equal(['Assumed: a=on, b=on (--explain, --assume).']);
    expect(takenLines([taken('a'), taken('b', false)], say)).to.deep.equal([
      'Assumed: a=on; 1 more changes nothing (--explain, --assume).',
    ]);
  });

  it('leaves out first what changes nothing, then the last of it', () => {
    const idle = [taken('x', false)];
    expect(takenLines([...facts(['a', 'b'], 16), ...idle], say)).to.deep.equal([
      `Assumed: ${'a'.repeat(16)}=on, ${'b'.repeat(16)}=on (--explain, --assume).`,
    ]);
    expect(takenLines([...facts(['a', 'b', 'c', 'd'], 16), ...idle], say)).to.deep.equal([
      `Assumed: ${'a'.repeat(16)}=on, ${'b'.repeat(16)}=on and 2 more (--explain).`,
    ]);
  });

  it('never takes more than 80 cells while one fact has room', () => {
    const some = fc.array(fc.record({ length: fc.integer({ min: 1, max: 40 }), matters: fc.boolean() }), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(some, (list) => {
        const all = list.map(({ length, matters }) => taken('f'.repeat(length), matters));
        for (const line of takenLines(all, say)) {
          expect(line.length).to.be.at.most(80);
          const more = Number(/ and (\d+) more/u.exec(line)?.[1] ?? 0);
          expect(line.split('=on').length - 1 + more).to.equal(all.filter(({ matters }) => matters).length);
        }
      }),
    );
  });
});
