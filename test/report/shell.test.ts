import { expect } from 'chai';
import { ofOrg } from '../../lib/report/shell.js';

describe('report: commands in sentences', () => {
  it('name the org that was asked, whatever its alias is', () => {
    const said = 'Check it in "sf org display {-o}", then "sf org logout {-o}".';
    expect(ofOrg(said, `-o 'a$&b$\`'`)).to.equal(
      `Check it in "sf org display -o 'a$&b$\`'", then "sf org logout -o 'a$&b$\`'".`,
    );
    expect(ofOrg(said, '')).to.equal('Check it in "sf org display", then "sf org logout".');
  });
});
