import { expect } from 'chai';
import fc from 'fast-check';
import { csvField, forGithubMessage, forGithubProperty, forTerminal, forXml } from '../../lib/report/neutral.js';

describe('report: what comes from strangers', () => {
  it('cannot steer a terminal: controls, C1, and marks that turn the direction of writing are shown', () => {
    expect(forTerminal('a\u001b[31mb\u0007')).to.equal('a\\x1b[31mb\\x07');
    expect(forTerminal('\u009b2J')).to.equal('\\x9b2J');
    expect(forTerminal('x\u202egnp.exe')).to.equal('x\\u202egnp.exe');
    expect(forTerminal('two\r\nlines')).to.equal('two\\x0d\\x0alines');
    expect(forTerminal('Müller, 営業, 😀')).to.equal('Müller, 営業, 😀');
  });

  it('cannot steer a terminal, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // eslint-disable-next-line no-control-regex
        expect(forTerminal(text)).not.to.match(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });

  it('is no formula in a spreadsheet (OWASP, CSV injection)', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
      const field = csvField(`${start}cmd|' /C calc'!A0`);
      expect(field.replace(/^"/, '').startsWith("'"), JSON.stringify(start)).to.equal(true);
    }
    expect(csvField('a=b')).to.equal('a=b');
    expect(csvField(-5)).to.equal('-5');
  });

  it('stays one CSV field (RFC 4180)', () => {
    expect(csvField('a,b')).to.equal('"a,b"');
    expect(csvField('say "hi"')).to.equal('"say ""hi"""');
    expect(csvField('two\nlines')).to.equal('"two\nlines"');
    expect([csvField(undefined), csvField(''), csvField(true)]).to.deep.equal(['', '', 'true']);
  });

  it('is text in XML, and nothing that XML 1.0 forbids', () => {
    expect(forXml(`<a href="x">&'</a>`)).to.equal('&lt;a href=&quot;x&quot;&gt;&amp;&apos;&lt;/a&gt;');
    expect(forXml('a\u0000b\u001bc\ud800d\uffffe')).to.equal('a\ufffdb\ufffdc\ufffdd\ufffde');
    expect(forXml('1\r\n2\t3')).to.equal('1&#13;&#10;2&#9;3');
  });

  it('cannot begin a workflow command of GitHub Actions', () => {
    expect(forGithubMessage('100%\n::error::x')).to.equal('100%25%0A::error::x');
    expect(forGithubProperty('a:b,c\r')).to.equal('a%3Ab%2Cc%0D');
  });
});
