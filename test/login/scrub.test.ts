import { expect } from 'chai';
import { scrub } from '../../lib/login/scrub.js';
import { Secret, type Credentials } from '../../lib/login/secret.js';
import { STRUCK } from '../../lib/login/strikeOut.js';

function credentials(password: string, securityToken = '', clientSecret = ''): Credentials {
  return {
    username: 'etl@acme.example',
    password: new Secret(password),
    securityToken: new Secret(securityToken),
    clientSecret: new Secret(clientSecret),
  };
}

describe('what a host says back', () => {
  it('stays as it is where it repeats nothing', () => {
    const words = 'Invalid username, password, security token; or user locked out.';
    expect(scrub(words, credentials('Pw-7!x', 'Tok3n', 'Cl13nt'))).to.equal(words);
    expect(scrub(words, credentials(''))).to.equal(words);
  });

  it('shows neither password, token nor secret of the client, alone or together', () => {
    const said = scrub('a Pw-7!x b Tok3n c Pw-7!xTok3n d Cl13nt e', credentials('Pw-7!x', 'Tok3n', 'Cl13nt'));
    expect(said.replaceAll(STRUCK, '#')).to.equal('a # b # c # d # e');
    for (const secret of ['Pw-7', 'Tok3', 'Cl13']) expect(said).not.to.include(secret);
  });

  const PASSWORD = ' p<&>"\'+%é\\q ';
  /** How others write it, each by their own rule. */
  const forms: Readonly<Record<string, string>> = {
    'as it is': PASSWORD,
    'without its ends': PASSWORD.trim(),
    'as XML, all five marks': ' p&lt;&amp;&gt;&quot;&apos;+%é\\q ',
    'as XML, three marks': ' p&lt;&amp;&gt;"\'+%é\\q ',
    'as JSON': ' p<&>\\"\'+%é\\\\q ',
    'in a URL': "%20p%3C%26%3E%22'%2B%25%C3%A9%5Cq%20",
    'in a form': '+p%3C%26%3E%22%27%2B%25%C3%A9%5Cq+',
  };
  for (const [how, form] of Object.entries(forms)) {
    it(`does not show a password ${how}`, () => {
      const said = scrub(`before:${form}:after`, credentials(PASSWORD));
      expect(said)
        .to.match(/^before:/)
        .and.to.match(/:after$/);
      for (const piece of ['é', '%C3', 'q ', 'q:', 'q+', 'q%', 'p<', 'p&', 'p%']) expect(said).not.to.include(piece);
    });
  }

  it('does not show a password with line ends, as JSON, or as XML reads them', () => {
    const secret = 'one\r\ntwo\u0007';
    for (const form of [secret, 'one\n\ntwo\u0007', 'one\\r\\ntwo\\u0007', 'one%0D%0Atwo%07']) {
      expect(scrub(`a ${form} b`, credentials(secret)), form).to.equal(`a ${STRUCK} b`);
    }
  });

  it('takes the longest form first, so that no end of one is left', () => {
    expect(scrub('secret12 secret1', credentials('secret1', '2'))).not.to.match(/secret|\d/u);
  });

  it('takes a password of half a character', () => {
    expect(scrub('x%EF%BF%BDsecret%20y', credentials('\ud800secret y'))).to.equal(scrub('xA', credentials('A')));
  });

  it('is cut after 500 characters, and says so', () => {
    const words = 'word '.repeat(200);
    const said = scrub(words, credentials('x1y2z3'));
    expect(said).to.equal(`${words.slice(0, 500)}…`);
    expect(scrub(words.slice(0, 500), credentials('x1y2z3'))).to.equal(words.slice(0, 500));
  });
});
