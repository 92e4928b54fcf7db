import { expect } from 'chai';
import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import {
  csvField,
  forGithubMessage,
  forGithubProperty,
  forHtml,
  forLog,
  forMarkdown,
  forTerminal,
  forTerminalLines,
  forXml,
  jsonText,
  PLACES,
} from '../../lib/report/escaping.js';
import { COMMANDS, commandsIn, controlsIn, hostile } from './hostile.js';

describe('report: what comes from strangers', () => {
  it('cannot steer a terminal: controls, C1, and marks that turn the direction of writing are shown', () => {
    expect(forTerminal('a\u001b[31mb\u0007')).to.equal('a\\x1b[31mb\\x07');
    expect(forTerminal('\u009b2J')).to.equal('\\x9b2J');
    expect(forTerminal('x\u202egnp.exe')).to.equal('x\\u202egnp.exe');
    expect(forTerminal('two\r\nlines')).to.equal('two\\x0d\\x0alines');
    expect(forTerminal('Müller, 営業, 😀')).to.equal('Müller, 営業, 😀');
  });

  it('commands no runner of a pipeline', () => {
    expect(forTerminal('a ##vso[task.setvariable variable=x]y')).to.equal('a #\\x23vso[task.setvariable variable=x]y');
    expect(forTerminal('##[add-path]/tmp')).to.equal('#\\x23[add-path]/tmp');
    expect(forTerminal('##teamcity[buildStop]')).to.equal('#\\x23teamcity[buildStop]');
    expect(forTerminal('###[x]')).to.equal('##\\x23[x]');
    expect(forTerminal(' ::set-env name=PATH::/tmp')).to.equal(' :\\x3aset-env name=PATH::/tmp');
    expect(forTerminal('#\u00ad#\u200dvso[x]'), 'what has no shape is not there').to.equal('#\u00ad\\x23\u200dvso[x]');
    expect(forTerminalLines('one\n::error::two ##[x]')).to.equal('one\n:\\x3aerror::two #\\x23[x]');
    expect(forLog('one\n::error::two ##[x]')).to.equal('one\n:\\x3aerror::two #\\x23[x]');
  });

  it('commands nothing that ends further on in the line', () => {
    expect(forTerminal('::error x')).to.equal(':\\x3aerror x');
    expect(csvField('::abc::')).to.equal(':\\x3aabc::');
  });

  it('stays as it is where it only looks alike', () => {
    for (const text of [
      'C## [x',
      'issue #12 [x]',
      '::1',
      '::a-::b',
      '::ffff:192.0.2.1',
      '::ffff:0:0/96',
      '::FFFF:1 is one',
      '::ab, ::cd',
      '2001:db8::1-2001:db8::2',
      'a::b::c',
      '##',
    ]) {
      expect(forTerminal(text)).to.equal(text);
      expect(csvField(text)).to.equal(text.includes(',') ? `"${text}"` : text);
      expect(jsonText(text)).to.equal(JSON.stringify(text));
    }
  });

  for (const [place, harmless] of Object.entries(PLACES)) {
    it(`commands neither terminals nor runners in the place ${place}, and is one line`, () => {
      for (const text of COMMANDS) {
        expect(commandsIn(harmless(text)), JSON.stringify(text)).to.deep.equal([]);
      }
      fc.assert(
        fc.property(hostile, (text) => {
          const shown = harmless(text);
          expect(controlsIn(shown)).to.deep.equal([]);
          expect(commandsIn(shown)).to.deep.equal([]);
        }),
        { numRuns: 500 },
      );
    });
  }

  it('is not changed a second time', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(forTerminal(forTerminal(text))).to.equal(forTerminal(text));
      }),
    );
  });

  it('is the same value once JSON is parsed, and the same text once XML is', () => {
    const parser = new XMLParser({
      trimValues: false,
      parseTagValue: false,
      // oxlint-disable-next-line typescript/no-deprecated -- as the plugin's own parser
      htmlEntities: true,
      processEntities: { maxTotalExpansions: 1e6 },
    });
    fc.assert(
      fc.property(hostile, (text) => {
        expect(JSON.parse(jsonText({ [text]: [text] }))).to.deep.equal({ [text]: [text] });
      }),
    );
    for (const text of ['a ##vso[x]', '::error::x', '\u202e\u0085\u009b', 'two\r\nlines\t']) {
      const parsed: unknown = parser.parse(`<a>${forXml(text)}</a>`);
      expect(parsed).to.deep.equal({ a: text });
    }
  });

  it('is no formula in a spreadsheet (OWASP, CSV injection)', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
      const field = csvField(`${start}cmd|' /C calc'!A0`);
      expect(field.replace(/^"/, '').startsWith("'"), JSON.stringify(start)).to.equal(true);
    }
    expect(csvField('a=b')).to.equal('a=b');
    expect(csvField(-5)).to.equal('-5');
  });

  it('stays one CSV field on one line (RFC 4180)', () => {
    expect(csvField('a,b')).to.equal('"a,b"');
    expect(csvField('say "hi"')).to.equal('"say ""hi"""');
    expect(csvField('two\r\nlines')).to.equal('two\\x0d\\x0alines');
    expect(csvField('a\u001b[31m,b')).to.equal('"a\\x1b[31m,b"');
    expect([csvField(undefined), csvField(''), csvField(true)]).to.deep.equal(['', '', 'true']);
  });

  it('is text in XML, and nothing that XML 1.0 forbids', () => {
    expect(forXml(`<a href="x">&'</a>`)).to.equal('&lt;a href=&quot;x&quot;&gt;&amp;&apos;&lt;/a&gt;');
    expect(forXml('a\u0000b\u001bc\ud800d\uffffe')).to.equal('a\ufffdb\ufffdc\ufffdd\ufffde');
    expect(forXml('1\r\n2\t3')).to.equal('1&#13;&#10;2&#9;3');
  });

  it('is text in HTML and in Markdown', () => {
    expect(forHtml(`<img src=x onerror="a('b')">&`)).to.equal(
      '&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;',
    );
    expect(forMarkdown('[a](javascript:b) | **c** <d> `e` @f # g')).to.equal(
      '\\[a\\](javascript&#58;b) \\| \\*\\*c\\*\\* &lt;d&gt; \\`e\\` &#64;f \\# g',
    );
  });

  // CommonMark 0.31 and GitHub Flavored Markdown: what begins a block, what is inline mark-up, what becomes a link.
  const marked: readonly (readonly [string, string])[] = [
    ['- a', '\\- a'],
    ['+ a', '\\+ a'],
    ['=== a', '\\=== a'],
    ['1. a', '1\\. a'],
    ['12) a', '12\\) a'],
    ['www.a.example', 'www\\.a\\.example'],
    ['https://a.example/b', 'https&#58;//a\\.example/b'],
    [':smile: mailto:a', '&#58;smile: mailto&#58;a'],
    ['a::b', 'a&#58;&#58;b'],
    ['see !12 and #3', 'see !12 and \\#3'.replace('!', '\\!')],
    ['![a](b)', '!\\[a\\](b)'],
  ];
  for (const [text, expected] of marked) {
    it(`is no mark-up in Markdown: ${text}`, () => {
      expect(forMarkdown(text)).to.equal(expected);
    });
  }

  const plain = [
    'From 2026-10-31 to 2026-11-30, at 12:30 (UTC): 1,645 of 23,097 logins failed.',
    '198.51.100.0/24 is trusted; 99.5 % of it = 255 + 1',
    'Failed: API security token required!',
  ];
  for (const text of plain) {
    it(`is left as it is in Markdown, where it means nothing: ${text}`, () => {
      expect(forMarkdown(text)).to.equal(text);
    });
  }

  it('cannot begin a workflow command of GitHub Actions', () => {
    expect(forGithubMessage('100%\n::error::x')).to.equal('100%25%0A::error::x');
    expect(forGithubProperty('a:b,c\r')).to.equal('a%3Ab%2Cc%0D');
  });
});
