/** Ids of 15 characters in their form of 18 (docs/salesforce.md): three characters tell which letters are capital. */
import { expect } from 'chai';
import { longId } from '../../lib/facts/longId.js';

/** By the table that Salesforce publishes, done by hand: five characters, from the right, are the bits of one letter or digit. */
function byHand(id: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
  const blocks = id.match(/.{5}/gu) ?? [];
  const bitsOf = (block: string): string =>
    block
      .split('')
      .reverse()
      .map((one) => (/[A-Z]/u.test(one) ? '1' : '0'))
      .join('');
  return id + blocks.map((block) => letters[Number.parseInt(bitsOf(block), 2)] ?? '').join('');
}

describe('facts: ids of 18 characters', () => {
  it('are those of Salesforce’s own example', () => {
    expect(longId('001A0000006Vm9r')).to.equal('001A0000006Vm9rIAC');
  });

  it('tell of each letter whether it is a capital', () => {
    for (const id of ['000000000000000', 'AAAAAAAAAAAAAAA', 'aaaaaaaaaaaaaaa', 'ABCDEabcdeZzZzZ', '005Hs000000000G']) {
      expect(longId(id)).to.equal(byHand(id));
    }
    for (let place = 0; place < 15; place += 1) {
      const id = `${'a'.repeat(place)}Z${'a'.repeat(14 - place)}`;
      expect(longId(id), id).to.equal(byHand(id));
    }
  });

  it('stay as they are where they are no ids of 15 characters', () => {
    for (const id of [
      '',
      '001A0000006Vm9',
      '001A0000006Vm9rIAC',
      '-01A0000006Vm9r',
      '001A0000006Vm9-',
      'ä01A0000006Vm9r',
    ]) {
      expect(longId(id)).to.equal(id);
    }
  });
});
