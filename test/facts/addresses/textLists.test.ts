/**
 * Lists of addresses as people and programs write them in text: what each line means, and that no range is lost.
 */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { readIpFile, type AskedList } from '../../../lib/facts/addresses/index.js';
import { formatRange } from '../../../lib/ip/index.js';
import { askedTargets } from '../../../lib/jobs/common/loginQuestion.js';
import { say } from '../../../lib/messages.js';
import { saidName } from '../../../lib/text.js';
import { failure, Tree } from '../project/tree.js';

describe('a list of addresses in text', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });
  const file = (content: string | Uint8Array): string => join(tree.make({ list: content }), 'list');
  const read = async (content: string | Uint8Array, ...keys: readonly string[]): Promise<AskedList> =>
    readIpFile(file(content), { keys, stdin: Readable.from([]) });
  const rangesOf = ({ ranges }: AskedList): string[] => ranges.map(formatRange);
  const described = ({ ranges }: AskedList): (string | undefined)[] => ranges.map(({ description }) => description);

  const OFFICE = '203.0.113.0-203.0.113.255';
  const READ: readonly (readonly [string, string, readonly string[]])[] = [
    ['a range with blanks', '192.0.2.1 - 192.0.2.9', ['192.0.2.1-192.0.2.9']],
    ['a range with a long dash', '192.0.2.1 – 192.0.2.9', ['192.0.2.1-192.0.2.9']],
    ['a netmask', '203.0.113.0/255.255.255.0', [OFFICE]],
    ['a netmask with blanks', '203.0.113.0 / 255.255.255.0', [OFFICE]],
    ['an address within its network', '203.0.113.7/24', [OFFICE]],
    ['an address and a netmask', '203.0.113.7/255.255.255.0', [OFFICE]],
    // As Cisco's `ip route`, `route print` and many firewalls write a network.
    ['a netmask behind a blank', '203.0.113.0 255.255.255.128', ['203.0.113.0-203.0.113.127']],
    ['an address and a netmask behind a tab', '203.0.113.7\t255.255.255.0', [OFFICE]],
    ['a host with its netmask behind a blank', '203.0.113.7 255.255.255.255', ['203.0.113.7']],
    ['a wide netmask behind a blank', '32.0.0.0 224.0.0.0', ['32.0.0.0-63.255.255.255']],
    ['a list of YAML with netmasks', '- 203.0.113.0 255.255.255.0\n', [OFFICE]],
    [
      'comments',
      '; a\n// b\n# c\n192.0.2.1 ; d\n192.0.2.2 // e 192.0.2.3\n192.0.2.4#f',
      ['192.0.2.1', '192.0.2.2', '192.0.2.4'],
    ],
    ['a list of YAML', '---\n# x\n- 192.0.2.1\n- "203.0.113.0/24" # office\n', ['192.0.2.1', OFFICE]],
    ['a list of YAML under a name', 'ip:\n  - 192.0.2.1\n  - 192.0.2.2\n', ['192.0.2.1', '192.0.2.2']],
    ['SPF', 'v=spf1 ip4:203.0.113.0/24 ip6:2001:db8::1 ~all', [OFFICE, '2001:db8::1']],
    ['SPF as dig prints it', '"v=spf1 ip4:192.0.2.1 ip4:192.0" ".2.2 -all"', ['192.0.2.1', '192.0.2.2']],
    [
      'nginx',
      'location / {\n  allow 203.0.113.0/24; # office\n  allow 192.0.2.1;\n  deny all;\n}',
      [OFFICE, '192.0.2.1'],
    ],
    ['CSV with ip', 'ip,owner\n203.0.113.0/24,a\n192.0.2.1,b\n', [OFFICE, '192.0.2.1']],
    ['CSV with one column', 'ip\n192.0.2.1\n', ['192.0.2.1']],
    ['CSV with start and end', 'start,end,description\n192.0.2.1,192.0.2.9,lab\n', ['192.0.2.1-192.0.2.9']],
    [
      'CSV as Salesforce names the ends',
      'Start IP Address;End IP Address\n192.0.2.1;192.0.2.9\n',
      ['192.0.2.1-192.0.2.9'],
    ],
    ['CSV with a netmask', 'network,netmask\n203.0.113.0,255.255.255.0\n', [OFFICE]],
    // RFC 8805 section 2.1.
    ['a geofeed', '# x\n203.0.113.0/24,US,US-AL,Alabaster,\n192.0.2.5,US,US-AL,, # y\n', [OFFICE, '192.0.2.5']],
  ];
  for (const [what, content, wanted] of READ) {
    it(`reads ${what}`, async () => {
      expect(rangesOf(await read(content))).to.deep.equal(wanted);
    });
  }

  it('reads UTF-16 by its byte order mark', async () => {
    const little = Buffer.from('\uFEFF192.0.2.1\r\n192.0.2.2', 'utf16le');
    expect(rangesOf(await read(little))).to.deep.equal(['192.0.2.1', '192.0.2.2']);
    expect(rangesOf(await read(Buffer.from(little).swap16()))).to.deep.equal(['192.0.2.1', '192.0.2.2']);
    expect((await failure(read(little.subarray(0, 9)))).reason).to.equal('facts.file.binary');
  });

  it('keeps what stands behind an entry as its description', async () => {
    const lines = await read(
      '192.0.2.1 Office Berlin\n192.0.2.1 - 192.0.2.9 lab\n203.0.113.0/24 - café\n2001:db8::1 | v6',
    );
    expect(described(lines)).to.deep.equal(['Office Berlin', 'lab', 'café', 'v6']);
    expect(described(await read('203.0.113.0 255.255.255.0 - Office\n192.0.2.0 255.255.255.0\n'))).to.deep.equal([
      ...['Office', undefined],
    ]);
    expect(described(await read('ip,description\n192.0.2.1,"a, b"\n192.0.2.2,\n'))).to.deep.equal(['a, b', undefined]);
    expect(described(await read('192.0.2.1,DE,,Berlin,'))).to.deep.equal(['DE Berlin']);
  });

  it('says that it took the network of an address', async () => {
    const { notes } = await read('203.0.113.7/24\n192.0.2.1\n2001:db8::7/64');
    expect(notes.map(say).join()).to.include('size of its network: 2.').and.include(`${OFFICE} for 203.0.113.7/24`);
    const masked = await read('203.0.113.7 255.255.255.0\n');
    expect(masked.notes.map(say).join()).to.include(`${OFFICE} for 203.0.113.7 255.255.255.0`);
    for (const whole of ['203.0.113.0/24', '203.0.113.0 255.255.255.0']) {
      expect((await read(whole)).notes).to.deep.equal([]);
    }
  });

  const TWO_WAYS: readonly string[] = [
    '192.0.2.1 192.0.2.9',
    // No netmasks: one that is no ones and then zeros, two that may be addresses, and one for hosts.
    '203.0.113.0 255.0.255.0',
    '0.0.0.0 128.0.0.0',
    '0.0.0.0 192.0.0.0',
    '203.0.113.0 0.0.0.255',
    '203.0.113.0 255.255.255.0 192.0.2.1',
    '192.0.2.1;192.0.2.2',
    '192.0.2.1 ;192.0.2.2',
    '192.0.2.1; 192.0.2.2/32 x',
    '192.0.2.1 - 9',
    '192.0.2.1 to 192.0.2.9',
    '192.0.2.1,192.0.2.9',
    '192.0.2.1 192.0.2.',
  ];
  for (const line of TWO_WAYS) {
    it(`refuses what may be two addresses: ${line}`, async () => {
      const error = await failure(read(`# x\n${line}\n`));
      expect([error.key, error.params['line'], error.exitCode]).to.deep.equal(['facts.ip-file.two-ways', '2', 2]);
    });
  }

  const REFUSED: readonly (readonly [string, string, string])[] = [
    ['192.0.2.1 - 192.0.2.300 lab', '1', 'ip.address.octet-large'],
    ['192.0.2.9 - 192.0.2.1', '1', 'ip.range.reversed'],
    ['203.0.113.0/255.0.255.0', '1', 'ip.range.netmask'],
    ['203.0.113.7/33', '1', 'ip.range.prefix-large'],
    ['- 192.0.2.1\n- ip: 192.0.2.2', '2', 'facts.ip-file.not-like-address'],
    ['v=spf1 ip4:192.0.2.300 -all', '1', 'ip.address.octet-large'],
    ['allow 192.0.2.1;\nallow all;', '2', 'facts.ip-file.not-like-address'],
    ['ip,x\n192.0.2.1,a\n192.0.2.300,b', '3', 'ip.address.octet-large'],
    ['ip,x\n,a', '2', 'facts.ip-file.not-like-address'],
    ['start,end\n192.0.2.1,\n', '2', 'ip.range.half'],
  ];
  for (const [content, line, reason] of REFUSED) {
    it(`names the line of what it cannot read: ${JSON.stringify(content)}`, async () => {
      const error = await failure(read(content));
      expect([error.key, error.params['line'], error.reason]).to.deep.equal(['facts.ip-file.line', line, reason]);
    });
  }

  it('names the columns where it is not clear which to take', async () => {
    for (const [header, columns] of [
      ['ip,cidr', 'ip, cidr'],
      ['start,description', 'start'],
      ['ip,start', 'ip, start'],
      ['cidr,end', 'cidr, end'],
      ['ip,start,end', 'ip, start, end'],
    ] as const) {
      const error = await failure(read(`${header}\n192.0.2.1,192.0.2.0/24,x\n`));
      expect([error.key, error.params['columns']], header).to.deep.equal(['facts.ip-file.columns', columns]);
    }
    expect((await failure(read('ip,x\n"192.0.2.1,a\n'))).key).to.equal('facts.ip-file.csv');
  });

  it('has the lists of YAML as keys', async () => {
    const yaml = 'office:\n  - 203.0.113.0/24\nci:\n  - 192.0.2.1\n  - 192.0.2.2\n';
    expect((await failure(read(yaml))).params['keys']).to.equal('office, ci');
    const list = await read(yaml, 'ci');
    expect([rangesOf(list), list.left]).to.deep.equal([
      ['192.0.2.1', '192.0.2.2'],
      { places: ['office'], count: 1, addresses: 1 },
    ]);
  });

  it('tells what stands for addresses that it does not hold, as a gap', async () => {
    const spf = 'v=spf1 a mx:example.com ip4:192.0.2.1 include:_spf.example.com -ip4:192.0.2.9 redirect=x.example -all';
    const { elsewhere, notes } = await read(spf);
    expect(elsewhere).to.deep.equal(['a', 'mx:example.com', 'include:_spf.example.com', 'redirect=x.example']);
    expect(notes.map(({ key, params }) => [key, params['count']])).to.deep.equal([['facts.ip-file.denied', '1']]);
    const { unasked } = await askedTargets({ 'ip-file': file(spf) }, Readable.from([]));
    expect(unasked.map(({ why }) => say(why)).join()).to.include('include:_spf.example.com in this file stands for');
    expect((await failure(read('v=spf1 ip4:192.0.2.1 -all\n192.0.2.2'))).key).to.equal('facts.ip-file.not-spf');
  });

  it('tells what nginx denies, and addresses of other directives and columns', async () => {
    const nginx = await read(
      'allow 192.0.2.1;\ndeny 192.0.2.2;\nset_real_ip_from 10.0.0.0/8;\ninclude x.conf;\ndeny all;',
    );
    const left = nginx.left && { ...nginx.left, places: nginx.left.places.map((place) => saidName(place, say)) };
    expect([left, nginx.elsewhere]).to.deep.equal([{ places: ['line 3'], count: 1, addresses: 1 }, ['include']]);
    expect(nginx.notes.map(({ params }) => params['count'])).to.deep.equal(['2']);
    const csv = await read('ip,gateway\n203.0.113.0/24,203.0.113.1\n192.0.2.0/24,192.0.2.1\n');
    expect(csv.left).to.deep.equal({ places: ['gateway'], count: 1, addresses: 2 });
  });
});
