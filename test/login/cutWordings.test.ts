import { expect } from 'chai';
import { cutWordings } from '../../lib/login/reading/cutWordings.js';
import { matchesIn, prepare } from '../../lib/login/reading/match.js';
import { readText } from '../../lib/login/reading/read.js';

/** What is looked for, of words that no other test knows: two sentences with one beginning, one apart, two with a gap, a code. */
const SENTENCES = [
  'The harbour is closed for small boats until the storm is over',
  'The harbour is closed for small boats after the season has ended',
  'Ask the keeper of the lighthouse',
  'The ferry at … leaves from another pier today',
  'HARBOUR_CLOSED_FOR_BOATS',
  'Boats that leave the harbour at … pay more than others do at night',
];
const PREPARED = prepare(SENTENCES.map((text, of) => ({ text, of })));

/** The numbers of the sentences of which a part was seen, for each place; and what of the text it was, without blanks. */
function cut(text: string): [found: number[], piece: string][] {
  const { squeezed } = readText(text);
  return cutWordings(squeezed, PREPARED, matchesIn(squeezed, PREPARED)).map(({ wordings, start, end }) => [
    wordings.map(({ of }) => of).sort(),
    squeezed.exact.slice(start, end),
  ]);
}

describe('a text that was cut', () => {
  it('is known by the beginning of a sentence at its end, from 16 letters on', () => {
    expect(cut('error: Ask the keeper of th')).to.deep.equal([[[2], 'Askthekeeperofth']]);
    expect(cut('error: Ask the keeper of t')).to.deep.equal([]);
    expect(cut('error: ask THE keeper of the light'), 'in any letters').to.deep.equal([
      [[2], 'askTHEkeeperofthelight'],
    ]);
  });

  it('is known by the end of a sentence at its beginning', () => {
    expect(cut('r of the lighthouse; bye')).to.deep.equal([[[2], 'rofthelighthouse']]);
    expect(cut('of the lighthouse; bye')).to.deep.equal([]);
  });

  it('may have lost both ends', () => {
    expect(cut('keeper of the lighthouse and The harbour is closed for small boats aft')).to.deep.equal([
      [[1], 'Theharbourisclosedforsmallboatsaft'],
      [[2], 'keeperofthelighthouse'],
    ]);
  });

  it('means all the sentences that have the piece, and the longest piece alone where one has more', () => {
    expect(cut('error: The harbour is closed for')).to.deep.equal([[[0, 1], 'Theharbourisclosedfor']]);
    expect(cut('error: The harbour is closed for small boats unt')).to.deep.equal([
      [[0], 'Theharbourisclosedforsmallboatsunt'],
    ]);
  });

  it('is cut with a mark or without', () => {
    for (const mark of ['...', '…', '..', ' [truncated]', '(truncated)', '... [truncated]', '…(truncated)']) {
      expect(cut(`error: Ask the keeper of the lig${mark}`), mark).to.deep.equal([[[2], 'Askthekeeperofthelig']]);
    }
    for (const mark of ['...', '…', '..']) {
      expect(cut(`${mark}keeper of the lighthouse, he said`), mark).to.deep.equal([[[2], 'keeperofthelighthouse']]);
    }
    expect(cut('error: Ask the keeper of the lig, he said'), 'something else behind it').to.deep.equal([]);
    expect(cut('he said keeper of the lighthouse, loudly'), 'something else before it').to.deep.equal([]);
  });

  it('is not taken for one where the sentence is whole', () => {
    expect(cut('Ask the keeper of the lighthouse')).to.deep.equal([]);
    expect(cut('error: Ask the keeper of the lighthouse...')).to.deep.equal([]);
  });

  it('is cut within words, yet what is left begins or ends as a word does', () => {
    expect(cut('error: TAsk the keeper of the lig')).to.deep.equal([]);
    expect(cut('keeper of the lighthouses are many')).to.deep.equal([]);
  });

  it('is known by a piece of a code from ten letters on, in its own letters', () => {
    expect(cut('fault: HARBOUR_CL')).to.deep.equal([[[4], 'HARBOUR_CL']]);
    expect(cut('fault: HARBOUR_C')).to.deep.equal([]);
    expect(cut('fault: harbour_closed')).to.deep.equal([]);
    expect(cut('_FOR_BOATS: bye')).to.deep.equal([[[4], '_FOR_BOATS']]);
    expect(cut('FOR_BOATS: bye')).to.deep.equal([]);
  });

  it('is not known by a sentence with a gap, of which each part may be anything', () => {
    expect(cut('error: leaves from another pier tod')).to.deep.equal([]);
    expect(cut('from another pier today, he said')).to.deep.equal([]);
    expect(cut('error: Boats that leave the harb'), 'however long its first part is').to.deep.equal([]);
    expect(cut('leave the harbour at, he said')).to.deep.equal([]);
  });

  it('finds the piece behind a false start', () => {
    expect(cut('Ask the keeper of the sea: Ask the keeper of the lig')).to.deep.equal([[[2], 'Askthekeeperofthelig']]);
    expect(cut('keeper of the lighthouse, keeper of the lighthouse')).to.deep.equal([[[2], 'keeperofthelighthouse']]);
  });

  it('is told beside a sentence that is whole, and not of what that sentence has', () => {
    expect(cut('keeper of the lighthouse: HARBOUR_CLOSED_FOR_BOATS')).to.deep.equal([[[2], 'keeperofthelighthouse']]);
    expect(cut('HARBOUR_CLOSED_FOR_BOATS: Ask the keeper of the lig')).to.deep.equal([[[2], 'Askthekeeperofthelig']]);
  });

  it('has its mark at its end, or at its beginning, and nowhere else', () => {
    expect(cut('error... Ask the keeper of the lig')).to.deep.equal([[[2], 'Askthekeeperofthelig']]);
    expect(cut('_FOR_BOATS... bye')).to.deep.equal([[[4], '_FOR_BOATS']]);
  });

  it('is known at any length of the text about the length that is looked at', () => {
    for (let before = 270; before <= 300; before += 1) {
      expect(cut(`${'x'.repeat(before)}: Ask the keeper of the lig`), String(before)).to.have.length(1);
      expect(cut(`${'x'.repeat(before)}: HARBOUR_CLOSED`), String(before)).to.have.length(1);
    }
  });

  it('is known however long it is', () => {
    const long = 'word '.repeat(500);
    expect(cut(`${long}: Ask the keeper of the lig`)).to.deep.equal([[[2], 'Askthekeeperofthelig']]);
    expect(cut(`keeper of the lighthouse: ${long}`)).to.deep.equal([[[2], 'keeperofthelighthouse']]);
  });
});
