import { expect } from 'chai';
import fc from 'fast-check';
import { keptBy, readAnyXml } from '../../../lib/facts/metadata/xml.js';
import { readPlainXml } from '../../../lib/facts/metadata/plainXml.js';
import { component } from './written.js';

const WANTED = ['loginIpRanges', 'userLicense', 'userPermissions'];
const LONGEST = 64 * 1024;
const isKept = keptBy(WANTED);
const plain = (xml: string): ReturnType<typeof readPlainXml> => readPlainXml(xml, 'Profile', isKept, LONGEST);

const name = fc.constantFrom(
  ...WANTED,
  'custom',
  'a',
  'fieldPermissions',
  'LoginIpRanges',
  'endAddress',

  'n1',
);
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(' ', '\n', 'x', '0', '.', '>', ']', '&amp;', '&lt;', '&apos;', 'ä', '一', '😀') }),
  fc.constantFrom(
    '',
    'true',
    '192.0.2.255',
    'a text that is longer than twelve',
    '&amp;lt;',
    '&#65;',
    '&nbsp;',
    '&',
    '&x;',
  ),
);
const { element } = fc.letrec<{ content: string; element: string }>((tie) => ({
  element: fc
    .tuple(name, tie('content'), fc.nat(8))
    .map(([tag, inner, form]) => (form === 0 ? `<${tag}/>` : `<${tag}>${inner}</${tag}>`)),
  content: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.array(tie('element'), { maxLength: 4 }).map((all) => all.join('\n  ')),
    fc.tuple(text, tie('element'), text).map((all) => all.join('')),
  ),
}));
const body = fc.array(element, { maxLength: 6 }).map((all) => all.join('\n'));
/** What damages a document, or makes it one that is not plain. */
const piece = fc.constantFrom(
  ...[
    '<',
    '>',
    '/',
    '&',
    '"',
    ' ',
    '\n',
    '<a>',
    '</a>',
    '<!-- a -->',
    '<![CDATA[x]]>',
    '<!DOCTYPE a>',
    '<?a b?>',
    'x="1"',
  ],
);

describe('the XML that Salesforce writes', () => {
  it('is read in one pass', () => {
    const xml = component(
      'Profile',
      '    <custom>false</custom>\n    <userLicense>R&amp;D</userLicense>\n    <userPermissions>\n        <name>ApiEnabled</name>\n    </userPermissions>\n    <loginIpRanges/>',
    );
    expect(plain(xml)).to.deep.equal({
      name: 'Profile',
      text: '',
      line: 2,
      children: [
        { name: 'userLicense', text: 'R&D', children: [], line: 4 },
        {
          name: 'userPermissions',
          text: '',
          line: 5,
          children: [{ name: 'name', text: 'ApiEnabled', children: [], line: 6 }],
        },
        { name: 'loginIpRanges', text: '', children: [], line: 8 },
      ],
    });
  });

  it('gives the elements that the parser of all XML gives, or leaves the document to it', () => {
    let read = 0;
    fc.assert(
      fc.property(
        body,
        fc.option(fc.tuple(fc.nat(), fc.nat(3), piece), { nil: undefined, freq: 1 }),
        (inner, damage) => {
          const whole = component('Profile', inner);
          const place = damage === undefined ? 0 : damage[0] % whole.length;
          const xml =
            damage === undefined ? whole : `${whole.slice(0, place)}${damage[2]}${whole.slice(place + damage[1])}`;
          const root = plain(xml);
          if (root === undefined) return;
          read++;
          expect(readAnyXml(xml, 'Profile', isKept)).to.deep.equal({ ok: true, root });
        },
      ),
      { numRuns: 3000 },
    );
    expect(read, 'documents that both have read').to.be.greaterThan(300);
  });

  for (const [what, xml] of [
    ['an attribute', component('Profile', '<custom a="1">true</custom>')],
    ['a comment', component('Profile', '<!-- no -->')],
    ['CDATA', component('Profile', '<userLicense><![CDATA[a]]></userLicense>')],
    ['a DOCTYPE', `<!DOCTYPE Profile>${component('Profile', '')}`],
    ['an element that is not closed', component('Profile', '<custom>')],
    ['elements that cross each other', component('Profile', '<custom><a></custom></a>')],
    ['an end of another name', component('Profile', '<custom></customs>')],
    ['an end that has only begun', component('Profile', '<customs></custom>')],
    ['an entity of HTML', component('Profile', '<custom>&nbsp;</custom>')],
    ['a bare ampersand in what is passed over', component('Profile', '<custom>R&D</custom>')],
    ['text in the root', component('Profile', 'text')],
    ['text after the root', `${component('Profile', '')}x`],
    ['a second root', `${component('Profile', '')}<Profile></Profile>`],
    ['a file that is cut off', component('Profile', '').slice(0, -4)],
    ['a prefix', component('Profile', '<md:loginIpRanges></md:loginIpRanges>')],
    ['a name beyond ASCII', component('Profile', '<loginIpRängs></loginIpRängs>')],
    ['elements 17 deep', component('Profile', `${'<a>'.repeat(17)}${'</a>'.repeat(17)}`)],
    ['another root', component('PermissionSet', '')],
    ['a text without end', component('Profile', `<a>${'x'.repeat(LONGEST)}</a>`)],
    ['blanks without end', `${component('Profile', '')}${' '.repeat(LONGEST)}`],
  ] as const) {
    it(`leaves ${what} to the parser of all XML`, () => {
      expect(plain(xml)).to.equal(undefined);
    });
  }
});
