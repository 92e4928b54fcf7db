/**
 * What was taken for granted is one line of a terminal of 80 columns, however much it was: what decided something, and how
 * much more did not.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../../lib/messages.js';
import { assumptionLines, type ReportedAssumption } from '../../../lib/report/gapsAndAssumptions.js';
import { takenLines } from '../../../lib/report/page/words.js';

const taken = (fact: string, decided = true): ReportedAssumption => ({
  ...{ fact, value: 'on', why: 'So.', matters: true },
  decided,
});
const facts = (letters: readonly string[], length: number): ReportedAssumption[] =>
  letters.map((letter) => taken(letter.repeat(length)));

describe('report: what was taken for granted', () => {
  it('says nothing where nothing decided, though a rule looks at it', () => {
    expect(takenLines([], say)).to.deep.equal([]);
    expect(takenLines([taken('soap-login', false)], say)).to.deep.equal([]);
  });

  it('names all that decided, and how much more changed nothing, where that has room', () => {
    expect(takenLines([taken('a'), taken('b')], say)).to.deep.equal(['Assumed: a=on, b=on (--explain, --assume).']);
    expect(takenLines([taken('a'), taken('b', false)], say)).to.deep.equal([
      'Assumed: a=on; 1 more had no effect (--explain, --assume).',
    ]);
  });

  it('says it shorter first, then names less of it, and never leaves out how much changed nothing', () => {
    const idle = [taken('x', false), taken('y', false)];
    expect(takenLines([...facts(['a', 'b'], 16), ...idle], say)).to.deep.equal([
      `Assumed: ${'a'.repeat(16)}=on, ${'b'.repeat(16)}=on; 2 had no effect: --explain.`,
    ]);
    expect(takenLines([...facts(['a', 'b', 'c', 'd'], 16), ...idle], say)).to.deep.equal([
      `Assumed: ${'a'.repeat(16)}=on and 3 more; 2 had no effect: --explain.`,
    ]);
    expect(takenLines(facts(['a', 'b', 'c', 'd'], 16), say)).to.deep.equal([
      `Assumed: ${'a'.repeat(16)}=on, ${'b'.repeat(16)}=on and 2 more (--explain).`,
    ]);
  });

  it('never takes more than 80 cells while one fact has room', () => {
    const some = fc.array(fc.record({ length: fc.integer({ min: 1, max: 26 }), decided: fc.boolean() }), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(some, (list) => {
        const all = list.map(({ length, decided }) => taken('f'.repeat(length), decided));
        const deciding = all.filter(({ decided }) => decided).length;
        for (const line of takenLines(all, say)) {
          expect(line.length).to.be.at.most(80);
          const more = Number(/ and (\d+) more/u.exec(line)?.[1] ?? 0);
          const idle = Number(/; (\d+) (?:more )?had no effect/u.exec(line)?.[1] ?? 0);
          expect(line.split('=on').length - 1 + more).to.equal(deciding);
          expect(idle).to.equal(all.length - deciding);
        }
      }),
    );
  });

  it('is told of each with --explain: why it was taken, and whether it changed nothing', () => {
    expect(assumptionLines([taken('a'), taken('b', false)], say).slice(-2)).to.deep.equal([
      '  a = on: So.',
      '  b = on: So. It had no effect here.',
    ]);
  });
});
