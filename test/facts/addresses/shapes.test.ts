/**
 * The published forms of address lists: each sample is read as what it says, and nothing of it is lost without a word.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { readIpFile, type AskedList } from '../../../lib/facts/addresses/index.js';
import { formsOf } from '../../../lib/facts/addresses/jsonEntries.js';
import { OBJECT_OF_LISTS, SHAPES } from '../../../lib/facts/addresses/shapes.js';
import { formatRange, isIPv4, RangeSet } from '../../../lib/ip/index.js';
import { askedTargets } from '../../../lib/jobs/common/loginQuestion.js';
import { say } from '../../../lib/messages.js';
import { failure, Tree } from '../project/tree.js';

const LISTS = join(import.meta.dirname, '..', '..', 'data', 'ip-lists');
const sample = (name: string): string => join(LISTS, name);
const read = async (path: string, ...keys: readonly string[]): Promise<AskedList> =>
  readIpFile(path, { keys, stdin: Readable.from([]) });
const texts = ({ ranges }: AskedList): string[] => ranges.map(({ text }) => text);

/** Written by hand from the samples: sample, keys, what is asked about. */
const PICKED: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['azure-service-tags.json', ['AzureCloud.westeurope'], ['13.69.0.0/17']],
  ['azure-service-tags.json', ['*:westeurope'], ['13.69.0.0/17', '13.69.40.16/28']],
  [
    'azure-service-tags.json',
    ['Storage.WestEurope', 'ActionGroup'],
    ['4.145.74.52/30', '2603:1050:403::108/125', '13.69.40.16/28'],
  ],
  ['google-cloud.json', [], ['34.44.0.0/15', '34.89.128.0/17', '2600:1900:40d0::/44']],
  ['google-cloud.json', ['Google Cloud:europe-west3'], ['34.89.128.0/17', '2600:1900:40d0::/44']],
  ['google-cloud.json', ['*:us-central1'], ['34.44.0.0/15']],
  ['google-goog.json', [], ['8.8.4.0/24', '2001:4860::/32']],
  ['salesforce.json', ['us-east-1'], ['155.226.144.0/22', '155.226.156.0/23', '2a03:5d67:fe60::/45']],
  ['salesforce.json', ['eu-central-1:aws'], ['145.224.208.0/23']],
  ['atlassian.json', ['bitbucket'], ['18.205.93.0/25', '104.192.136.0/21']],
  ['atlassian.json', ['*:*:egress'], ['104.192.136.0/21', '2401:1d80:3000::/36']],
  ['atlassian.json', ['*'], ['18.205.93.0/25', '104.192.136.0/21', '2401:1d80:3000::/36']],
  ['cloudflare.json', [], ['103.21.244.0/22', '2400:cb00::/32']],
  ['fastly.json', [], ['23.235.32.0/20', '43.249.72.0/22', '2a04:4e40::/32']],
  ['okta.json', ['emea_cell_1'], ['3.98.0.0/26', '3.98.1.0/26']],
  ['circleci.json', ['jobs', 'macOS'], ['54.161.182.76/32', '34.197.6.234/32', '100.27.248.128/25']],
  ['datadog.json', ['agents'], ['3.233.144.0/20', '2600:1f18:24e6:b900::/56']],
  ['datadog.json', ['synthetics'], ['3.3.3.3/32', '34.159.50.128/29']],
  ['datadog.json', ['synthetics:gcp:europe-west3'], ['34.159.50.128/29']],
  ['microsoft-365.json', ['Exchange'], ['40.92.0.0/15', '2a01:111:f403::/48', '52.100.0.0/14']],
  ['microsoft-365.json', ['Exchange:Allow:10'], ['52.100.0.0/14']],
  ['microsoft-365.json', ['*:Optimize'], ['40.92.0.0/15', '2a01:111:f403::/48', '13.107.136.0/22']],
  ['oracle.json', ['us-phoenix-1:OBJECT_STORAGE'], ['134.70.8.0/21']],
  ['oracle.json', ['*:OCI'], ['129.146.0.0/21', '129.213.8.0/21']],
  ['zscaler-cenr.json', ['continent : EMEA'], ['147.161.174.0/23', '147.161.246.0/23']],
  ['zscaler-cenr.json', ['continent : EMEA:city : Zurich'], ['147.161.246.0/23']],
  ['zscaler-hubs.json', [], ['8.25.203.0/24', '2400:7aa0:1815::/48']],
  ['aws-addresses.json', [], ['198.51.100.0', '203.0.113.0']],
  ['aws-addresses.json', ['eipalloc-12345678'], ['203.0.113.0']],
  ['aws-nat-gateways.json', [], ['198.51.100.33']],
  ['aws-prefix-list-entries.json', [], ['203.0.113.0/24', '198.51.100.7/32']],
  ['aws-prefix-lists.json', ['com.amazonaws.us-east-1.dynamodb'], ['52.94.0.0/22']],
  ['az-public-ips.json', [], ['203.0.113.83']],
  ['terraform-output.json', ['nat_public_ips'], ['203.0.113.10', '203.0.113.11']],
  ['terraform-output.json', ['bastion_ip'], ['198.51.100.7']],
  ['terraform-output.json', ['egress'], ['192.0.2.1', '192.0.2.8/29']],
];

describe('a published form of an address list', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });
  const file = (json: unknown): string => join(tree.make({ 'list.json': JSON.stringify(json) }), 'list.json');

  for (const [name, keys, wanted] of PICKED) {
    it(`${name} by ${keys.join(' and ') || 'no key'}`, async () => {
      expect(texts(await read(sample(name), ...keys))).to.have.members([...wanted]);
    });
  }

  it('each has a sample, and each sample has that form and no other', () => {
    const samples = readdirSync(LISTS).filter((name) => name.endsWith('.json') && name !== 'merged-by-python.json');
    const of = new Map([...SHAPES, OBJECT_OF_LISTS].map((shape) => [shape.sample, shape.name]));
    expect(samples).to.include.members([...of.keys()]);
    for (const name of samples) {
      const forms = formsOf(JSON.parse(readFileSync(sample(name), 'utf8')), SHAPES).map(({ form }) => form.name);
      const wanted = name === 'google-goog.json' ? of.get('google-cloud.json') : of.get(name);
      expect(forms, name).to.deep.equal(wanted === OBJECT_OF_LISTS.name ? [] : [wanted]);
    }
  });

  it('with several lists wants a key, names them, and says what a key looks like', async () => {
    for (const { sample: name, key, example, whole } of SHAPES) {
      if (whole === true || name === 'google-cloud.json') continue;
      const error = await failure(read(sample(name)));
      expect([error.key, error.params['key'], error.params['example']], name).to.deep.equal([
        'facts.ip-file.missing-key',
        key,
        example,
      ]);
    }
    expect((await failure(read(sample('okta.json')))).params['keys']).to.equal('us_cell_1, emea_cell_1');
    expect((await failure(read(sample('fastly.json'), 'x'))).key).to.equal('facts.ip-file.no-keys');
  });

  it('refuses each key that it does not have, beside others that it has', async () => {
    const error = await failure(read(sample('okta.json'), 'us_cell_1', 'emea_cel_1'));
    expect([error.key, error.params['key'], error.params['nearest']]).to.deep.equal([
      'facts.ip-file.unknown-key-near',
      'emea_cel_1',
      'emea_cell_1',
    ]);
    const region = await failure(read(sample('oracle.json'), 'us-phoenix-1:OCX'));
    expect(region.params['keys']).to.equal('us-phoenix-1:OCI, us-phoenix-1:OSN, us-phoenix-1:OBJECT_STORAGE');
    expect((await failure(read(sample('okta.json'), ''))).key).to.match(/unknown-key/u);
    expect((await failure(read(sample('okta.json'), 'us_cell_1:x'))).key).to.match(/unknown-key/u);
  });

  it('names what else it holds, by key a note and else a gap', async () => {
    expect((await read(sample('okta.json'), 'us_cell_1')).left).to.deep.equal({
      places: ['emea_cell_1.ip_ranges'],
      count: 1,
      addresses: 2,
    });
    // What repeats an entry is no address of its own.
    expect((await read(sample('atlassian.json'), '*')).left).to.equal(undefined);
    expect((await read(sample('atlassian.json'), 'confluence')).left?.addresses).to.equal(2);
    expect((await read(sample('zscaler-cenr.json'), '*')).left?.addresses).to.equal(1);
    const more = file({ result: { ipv4_cidrs: ['192.0.2.0/24'], ipv6_cidrs: [], jdcloud_cidrs: ['198.51.100.0/24'] } });
    const asked = await askedTargets({ 'ip-file': more }, Readable.from([]));
    expect(asked.unasked.map(({ why }) => say(why)).join()).to.include('result.jdcloud_cidrs');
    const several = await askedTargets(
      { 'ip-file': sample('circleci.json'), 'ip-key': ['core', 'jobs'] },
      Readable.from([]),
    );
    expect(several.unasked).to.deep.equal([]);
    expect(several.notes.map(say).join()).to.include('selects the lists core, jobs').and.include('IPRanges.macOS');
  });

  it('tells of private addresses that Salesforce cannot see, and is no gap for them', async () => {
    const { left, notes } = await read(sample('aws-addresses.json'));
    expect([left, notes.map(({ key, params }) => [key, params['addresses']])]).to.deep.equal([
      undefined,
      [['facts.ip-file.inside', '1']],
    ]);
    expect((await read(sample('aws-nat-gateways.json'))).notes.map(({ key }) => key)).to.deep.equal([
      'facts.ip-file.inside',
    ]);
  });

  it('keeps descriptions', async () => {
    const { ranges } = await read(sample('aws-prefix-list-entries.json'));
    expect(ranges.map(({ description }) => description)).to.deep.equal(['Office', undefined]);
  });

  it('is refused where a file has two at once', async () => {
    const two = file({ result: { ipv4_cidrs: ['192.0.2.0/24'] }, addresses: ['192.0.2.1'], ipv6_addresses: [] });
    expect(await failure(read(two))).to.deep.include({
      key: 'facts.ip-file.two-forms',
      params: { file: two, one: 'Cloudflare', other: 'Fastly' },
    });
  });

  it('names the place of an entry that cannot be read', async () => {
    const azure = file({ values: [{ name: 'a', properties: { region: '', addressPrefixes: ['192.0.2.0/33'] } }] });
    expect(await failure(read(azure))).to.deep.include({
      params: { file: azure, entry: 'values[0].properties.addressPrefixes[0]' },
      reason: 'ip.range.prefix-large',
    });
    const number = file({ us_cell_1: { ip_ranges: [7] } });
    expect((await failure(read(number))).reason).to.equal('facts.ip-file.not-text');
    // A broken address that stands alone in an output is told, though texts that are none are no entries there.
    const output = { sensitive: false, type: 'string' };
    const broken = file({ a: { ...output, value: '192.0.2.300' }, b: { ...output, value: '192.0.2.1' } });
    expect((await read(broken)).left?.places).to.deep.equal(['a.value']);
  });

  it('means the network where an address stands in it, and says so', async () => {
    const list = await read(file(['203.0.113.7/24', '203.0.113.0/255.255.255.0', '2001:db8::1/32']));
    expect(list.ranges.map(formatRange)).to.deep.equal([
      '203.0.113.0-203.0.113.255',
      '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
    ]);
    expect(list.notes.map(say).join()).to.include('203.0.113.0-203.0.113.255 for 203.0.113.7/24');
    expect((await failure(read(file(['203.0.113.0/255.0.255.0'])))).reason).to.equal('ip.range.netmask');
  });
});

interface Merged {
  readonly entries: number;
  readonly blocks: readonly string[];
  readonly addresses: string;
}

describe('a real list', () => {
  const merged = JSON.parse(readFileSync(sample('merged-by-python.json'), 'utf8')) as Record<
    string,
    { readonly IPv4: Merged; readonly IPv6: Merged }
  >;
  const CASES: readonly (readonly [string, string, readonly string[]])[] = [
    ['github actions', 'github-meta.json', ['actions']],
    ['aws EC2:eu-west-1', 'aws-ip-ranges.json', ['EC2:eu-west-1']],
    ['aws two', 'aws-ip-ranges.json', ['EC2:eu-west-1', 'S3:eu-central-1']],
  ];
  for (const [name, path, keys] of CASES) {
    it(`merges to what Python makes of it: ${name}`, async () => {
      const { ranges, duplicates } = await read(sample(path), ...keys);
      const wanted = merged[name];
      if (wanted === undefined) return expect.fail(`nothing of Python for ${name}`);
      expect(ranges.length + duplicates).to.equal(wanted.IPv4.entries + wanted.IPv6.entries);
      for (const family of ['IPv4', 'IPv6'] as const) {
        const ours = RangeSet.of(ranges.filter(({ start }) => isIPv4(start) === (family === 'IPv4')));
        expect(String(ours.count()), family).to.equal(wanted[family].addresses);
        expect([...ours.toCidrs()], family).to.deep.equal(wanted[family].blocks);
      }
    });
  }

  it("is the one of 4,340 IPv4 and 974 IPv6 entries: GitHub's actions", () => {
    expect([merged['github actions']?.IPv4.entries, merged['github actions']?.IPv6.entries]).to.deep.equal([4340, 974]);
  });
});
