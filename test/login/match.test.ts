/** Wordings in a text: what does not count, and where they were. */
import { expect } from 'chai';
import { rewrite, unfolded } from '../../lib/login/reading/folded.js';
import { everyMatchIn, matchesIn, prepare, squeeze } from '../../lib/login/reading/match.js';

const PREPARED = prepare(
  ['Ask the keeper of the lighthouse', 'the lighthouse is dark tonight', 'HARBOUR_CLOSED'].map((text, of) => ({
    text,
    of,
  })),
);
const found = (text: string): number[] => matchesIn(squeeze(unfolded(text)), PREPARED).map(({ wording: { of } }) => of);

describe('a wording in a text', () => {
  it('is found whatever blanks, quotes and backslashes stand in it', () => {
    for (const text of [
      'ask THE  keeper\n of the lighthouse',
      String.raw`Ask the keeper \of the light\house`,
      'Ask the `keeper` of the “lighthouse”',
      `Ask 'the' "keeper" of the lighthouse`,
    ]) {
      expect(found(text), text).to.deep.equal([0]);
    }
    expect(found(String.raw`HARBOUR\_CLOSED`)).to.deep.equal([2]);
    expect(found('harbour_closed'), 'a code keeps its case').to.deep.equal([]);
    expect(found('HARBOUR\u2010CLOSED HARBOUR_CLOSED')).to.deep.equal([2]);
  });

  it('stands in the order of the text, the longer one first where two begin together', () => {
    expect(found('HARBOUR_CLOSED. Ask the keeper of the lighthouse')).to.deep.equal([2, 0]);
    const two = prepare(['one two', 'one two three', 'two three four'].map((text, of) => ({ text, of })));
    const places = everyMatchIn(squeeze(unfolded('one two three four; one two')), two);
    expect(places.map(({ wording: { of }, start, end }) => [of, start, end])).to.deep.equal([
      [1, 0, 11],
      [2, 3, 15],
      [0, 16, 22],
    ]);
  });

  it('is not found within a longer one that has taken its place, though another reaches into that one', () => {
    const three = prepare(['three four', 'two three four five', 'one two three'].map((text, of) => ({ text, of })));
    expect(
      everyMatchIn(squeeze(unfolded('one two three four five')), three).map(({ wording: { of } }) => of),
    ).to.deep.equal([2, 1]);
  });

  it('is not found within a longer one that has taken its place', () => {
    const two = prepare(['keeper of the', 'Ask the keeper of the lighthouse'].map((text, of) => ({ text, of })));
    const all = everyMatchIn(squeeze(unfolded('Ask the keeper of the lighthouse; keeper of the sea')), two);
    expect(all.map(({ wording: { of } }) => of)).to.deep.equal([1, 0]);
  });
});

describe('a text under rewriting', () => {
  it('has every match replaced, those too that touch each other, and knows where each character stood', () => {
    const { at, text } = rewrite(unfolded('aabca'), /a/gu, () => 'xy');
    expect(text).to.equal('xyxybcxy');
    expect([...at]).to.deep.equal([0, 0, 1, 1, 2, 3, 4, 4]);
  });

  it('leaves a match alone for which there is nothing, or more than twice its length and one', () => {
    expect(rewrite(unfolded('ab'), /a/gu, () => undefined)).to.deep.equal(unfolded('ab'));
    expect(rewrite(unfolded('ab'), /a/gu, () => 'xyz').text).to.equal('xyzb');
    expect(rewrite(unfolded('ab'), /a/gu, () => 'wxyz').text).to.equal('ab');
  });
});
