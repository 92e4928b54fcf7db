import { expect } from 'chai';
import { readMetadataXml } from '../../../lib/facts/metadata/index.js';
import { component, HEADER, rootOf } from './written.js';

/** What is refused and where, in short: `key @line`. */
function refusal(xml: string): string {
  const reading = readMetadataXml(xml, 'Profile', ['userLicense']);
  if (reading.ok) return 'read';
  return `${reading.problem.why.key.replace('facts.xml.', '')} @${reading.problem.line ?? '-'}`;
}

describe('XML of the Metadata API', () => {
  it('gives each kept element its text and its line', () => {
    const xml = component('Profile', '    <custom>true</custom>\n    <userLicense>Salesforce</userLicense>');
    const root = rootOf(xml, 'Profile', ['userLicense']);
    expect(root).to.deep.equal({
      name: 'Profile',
      text: '',
      line: 2,
      children: [{ name: 'userLicense', text: 'Salesforce', children: [], line: 4 }],
    });
  });

  it('counts lines as an editor does, with CR LF and a byte order mark', () => {
    const xml = `\uFEFF${component('Profile', '<a/>\n<userLicense>x</userLicense>').replaceAll('\n', '\r\n')}`;
    expect(rootOf(xml, 'Profile', ['userLicense']).children.map(({ line }) => line)).to.deep.equal([4]);
  });

  it('decodes entities once and joins text around comments and CDATA', () => {
    const text = '&lt;a&gt; &amp;amp; &quot;&apos;&#228;&#x4E00;<!-- no --><![CDATA[<&amp;>]]> ';
    const [license] = rootOf(component('Profile', `<userLicense>${text}</userLicense>`), 'Profile', [
      'userLicense',
    ]).children;
    expect(license?.text).to.equal('<a> &amp; "\'ä一<&amp;> ');
  });

  it('keeps 007, 1e3 and true as texts', () => {
    const body = ['007', '1e3', 'true'].map((text) => `<userLicense>${text}</userLicense>`).join('\n');
    const { children } = rootOf(component('Profile', body), 'Profile', ['userLicense']);
    expect(children.map(({ text }) => text)).to.deep.equal(['007', '1e3', 'true']);
  });

  it('decodes more entities than any bomb guard would let pass', () => {
    const body = '<userLicense>R&amp;D</userLicense>\n'.repeat(150_000);
    expect(rootOf(component('Profile', body), 'Profile', ['userLicense']).children).to.have.length(150_000);
  });

  it('keeps only children of the root that are wanted, wherever the names stand elsewhere', () => {
    const xml = component(
      'Profile',
      '<other><userLicense>inner</userLicense></other>\n<userLicense>outer</userLicense>',
    );
    expect(rootOf(xml, 'Profile', ['userLicense']).children.map(({ text }) => text)).to.deep.equal(['outer']);
  });

  for (const [name, xml, expected] of [
    ['nothing at all', '', 'empty @1'],
    ['blanks', ' \n \n', 'empty @1'],
    ['a DOCTYPE', `${HEADER}\n<!DOCTYPE Profile SYSTEM "x">\n<Profile/>`, 'doctype @2'],
    ['a DOCTYPE in small letters', `${HEADER}\n\n<!doctype Profile>\n<Profile/>`, 'doctype @3'],
    ['an entity bomb', `<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>\n<Profile>&c;</Profile>`, 'doctype @1'],
    ['a DOCTYPE after a comment', `<!-- a -->\n<!DOCTYPE Profile>\n<Profile/>`, 'doctype @2'],
    ['another declaration', `<Profile>\n<!ELEMENT a>\n</Profile>`, 'markup @2'],
    ['a processing instruction', `<Profile>\n<?php '?><x>' ?>\n</Profile>`, 'markup @2'],
    ['a stylesheet', `${HEADER}\n<?xml-stylesheet href="a"?>\n<Profile/>`, 'markup @2'],
    ['a tag inside an attribute', `<Profile a="<!--">\n<b/><c d="-->"/></Profile>`, 'markup @1'],
    ['a comment that does not end', `<Profile>\n</Profile>\n<!-- a`, 'markup @3'],
    ['CDATA that does not end', `<Profile><userLicense>\n<![CDATA[ a </userLicense></Profile>`, 'markup @2'],
    ['Latin-1 by declaration', `<?xml version="1.0" encoding="ISO-8859-1"?>\n<Profile/>`, 'encoding @1'],
    [
      'a file that is cut off',
      component('Profile', '<loginIpRanges>\n<endAddress>192.0').slice(0, -24),
      'truncated @4',
    ],
    ['an element left open', `${HEADER}\n<Profile>\n<a>\n</Profile>\n`, 'malformed @4'],
    ['a bare ampersand', `<Profile>\n<a>R&D</a>\n</Profile>`, 'malformed @2'],
    ['two roots', `<Profile/>\n<Profile></Profile>\n<Profile></Profile>`, 'malformed @3'],
    ['a second root after an empty one', `<Profile/>\n<Profile><a/></Profile>`, 'roots @2'],
    ['text after the root', `<Profile>\n</Profile>\nx`, 'malformed @3'],
    ['an attribute twice', `<Profile a="1" a="2"/>`, 'malformed @1'],
    ['no XML', 'just words', 'malformed @1'],
    ['another root', `${HEADER}\n<PermissionSet>\n</PermissionSet>`, 'root @2'],
    ['a root of another case', `<profile/>`, 'root @1'],
    ['a text that would keep the parser busy', `<Profile>\n<a>${'x'.repeat(70_000)}</a></Profile>`, 'long-text @2'],
    ['blanks without end', `<Profile/>\n${' '.repeat(70_000)}`, 'long-text @1'],
    ['a name of JavaScript', `<Profile><__proto__>a</__proto__></Profile>`, 'refused @-'],
    ['elements 200 deep', `<Profile>${'<a>'.repeat(200)}${'</a>'.repeat(200)}</Profile>`, 'refused @-'],
  ] as const) {
    it(`refuses ${name}`, () => {
      expect(refusal(xml)).to.equal(expected);
    });
  }

  it('reads UTF-8 and US-ASCII declarations, single quotes, and no declaration', () => {
    for (const declaration of [`<?xml version='1.0' encoding='utf-8'?>`, '<?xml version="1.0"?>', '', HEADER]) {
      expect(refusal(`${declaration}\n<Profile/>`), declaration).to.equal('read');
    }
  });
});
