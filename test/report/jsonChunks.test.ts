import { expect } from 'chai';
import fc from 'fast-check';
import { jsonChunks } from '../../lib/report/jsonChunks.js';
import { forJson } from '../../lib/report/escaping.js';

describe('JSON in pieces', () => {
  it('is the text that JSON.stringify gives with two blanks a level, whatever the value', () => {
    const values = fc.oneof(
      fc.anything({ withDate: true, withNullPrototype: true, maxDepth: 5 }),
      fc.jsonValue({ maxDepth: 6 }),
      fc.record({
        status: fc.nat(),
        result: fc.record({ answers: fc.array(fc.dictionary(fc.string(), fc.jsonValue())) }),
      }),
    );
    fc.assert(
      fc.property(values, (value) => {
        // A text of its own, so that what has no JSON (a function, say) can be told from what is left out.
        const wrapped = { value };
        expect([...jsonChunks(wrapped)].join('')).to.equal(forJson(JSON.stringify(wrapped, undefined, 2)));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same text where rows share their lists and objects, at any depth', () => {
    const shared = fc.oneof(
      fc.array(fc.jsonValue({ maxDepth: 2 })),
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })),
    );
    const rows = fc.tuple(fc.array(shared, { minLength: 1 }), fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1 }));
    fc.assert(
      fc.property(rows, ([values, places]) => {
        const pick = (place: number): unknown => values[place % values.length];
        const list = places.map(([one, other]) => ({
          one: pick(one),
          other: pick(other),
          none: undefined,
          both: [pick(one)],
        }));
        const value = { list, result: { list, first: list[0], within: [list, [list]] }, again: pick(0) };
        expect([...jsonChunks(value)].join('')).to.equal(forJson(JSON.stringify(value, undefined, 2)));
      }),
      { numRuns: 200 },
    );
  });

  it('is a piece for each answer of a result, not one for all', () => {
    const answers = Array.from({ length: 1000 }, (_, index) => ({ address: String(index), notes: ['a', 'b'] }));
    const lengths = [...jsonChunks({ status: 0, result: { answers }, warnings: [] })].map((piece) => piece.length);
    expect(Math.max(...lengths)).to.be.lessThan(120);
  });

  it('commands no runner in any piece', () => {
    const [text] = [[...jsonChunks({ result: { answers: [{ notes: ['##vso[task.x]', '##[error]'] }] } })].join('')];
    expect(text).to.not.match(/##(?:vso)?\[/);
    expect(JSON.parse(text)).to.deep.equal({ result: { answers: [{ notes: ['##vso[task.x]', '##[error]'] }] } });
  });
});
