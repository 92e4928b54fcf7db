import { expect } from 'chai';
import { nearestName } from '../lib/nearestName.js';

describe('the nearest name', () => {
  it('is the one with the fewest edits, in any case', () => {
    const profiles = ['Sales', 'Sales Manager', 'System Administrator', '営業部'];
    expect(nearestName('sale', profiles)).to.equal('Sales');
    expect(nearestName('SALES MANAGR', profiles)).to.equal('Sales Manager');
    expect(nearestName('System Adminstrator', profiles)).to.equal('System Administrator');
    expect(nearestName('営業', profiles)).to.equal('営業部');
  });

  it('is none when nothing is like it', () => {
    expect(nearestName('xyz', ['Sales', 'System Administrator'])).to.equal(undefined);
    expect(nearestName('Sales', [])).to.equal(undefined);
    expect(nearestName('ab', ['', 'cd'])).to.equal(undefined);
    expect(nearestName('', ['a'])).to.equal(undefined);
  });
});
