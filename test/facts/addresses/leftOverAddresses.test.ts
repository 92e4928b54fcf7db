/**
 * What of a JSON file holds addresses and is not asked about.
 */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { readIpFile, type AskedList } from '../../../lib/facts/addresses/index.js';
import { askedTargets } from '../../../lib/jobs/common/loginQuestion.js';
import { say } from '../../../lib/messages.js';
import { failure, Tree } from '../project/tree.js';

describe('addresses of a JSON file that are not asked about', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  const file = (json: unknown): string => join(tree.make({ 'list.json': JSON.stringify(json) }), 'list.json');
  const left = async (json: unknown): Promise<AskedList['left']> =>
    (await readIpFile(file(json), { stdin: Readable.from([]) })).left;

  const ips = ['203.0.113.7'];
  const cases: readonly (readonly [string, object, readonly string[], number])[] = [
    ['a list one level deeper', { ips, v6: { list: ['2001:db8::1'] } }, ['v6.list'], 1],
    ['objects in a list', { ips, prefixes: [{ ip: '192.0.2.0/24' }, { ip: '192.0.2.1' }] }, ['prefixes[].ip'], 2],
    ['a single text', { ips, gateway: '192.0.2.1' }, ['gateway'], 1],
    ['several in one text', { ips, more: 'from 192.0.2.1, 192.0.2.2' }, ['more'], 1],
    ['keys', { ips, named: { '192.0.2.1': 'office' } }, ['named'], 1],
    ['a key that reads like the list taken', { ips, 'ips[0]': '192.0.2.1' }, ['…'], 1],
    ['a port behind it', { ips, u: '192.0.2.1:443' }, ['u'], 1],
    ['IPv6 in brackets', { ips, u: '[2001:db8::1]:443' }, ['u'], 1],
    ['a URL', { ips, u: 'https://192.0.2.1:443/x' }, ['u'], 1],
    ['a URL with IPv6', { ips, u: 'https://[2001:db8::1]/' }, ['u'], 1],
    ['a star', { ips, u: '192.0.2.*' }, ['u'], 1],
    ['IPv6 with letters alone', { ips, u: 'v6 fe80::abcd' }, ['u'], 1],
    ['a list of lists', { ips, more: [['192.0.2.1']] }, ['more[]'], 1],
  ];
  for (const [what, json, places, addresses] of cases) {
    it(`are named: ${what}`, async () => {
      expect(await left(json)).to.deep.equal({ places, count: places.length, addresses });
    });
  }

  it('are not lost where one key stands twice', async () => {
    const twice = [
      '{"ips":["192.0.2.1"],"ips":["203.0.113.7"]}',
      '{"a":{"192.0.2.1":1},"a":{},"ips":["203.0.113.7"]}',
      '{"ips":["192.0.2\\u002e1"],"ips":["203.0.113.7"]}',
    ];
    for (const text of twice) {
      const path = join(tree.make({ 'list.json': text }), 'list.json');
      const error = await failure(readIpFile(path, { keys: ['ips'], stdin: Readable.from([]) }));
      expect([error.key, error.params, error.exitCode], text).to.deep.equal([
        'facts.ip-file.json-twice',
        { file: path },
        2,
      ]);
    }
  });

  it('are none where nothing else holds an address', async () => {
    const json = {
      ips,
      at: '2026-11-28T07:46:00Z',
      version: '1.2',
      url: 'https://example.com:443/',
      note: 'a.b',
      n: 7,
      longer: '1.2.3.4.5',
      release: 'v1.2.3.4',
      list: '[1]: see',
    };
    expect(await left(json)).to.equal(undefined);
    expect(await left(['203.0.113.7'])).to.equal(undefined);
  });

  it('are found in a file that nests deeper than calls may', async () => {
    const depth = 3000;
    const deep = `{"ips":["203.0.113.7"],"d":${'['.repeat(depth)}"192.0.2.1"${']'.repeat(depth)}}`;
    const path = join(tree.make({ 'list.json': deep }), 'list.json');
    expect((await readIpFile(path, { stdin: Readable.from([]) })).left?.addresses).to.equal(1);
  });

  it('are a gap while nobody has chosen a list, and a note where --ip-key has', async () => {
    const path = file({ ips, v6: { list: ['2001:db8::1'] } });
    const unchosen = await askedTargets({ 'ip-file': path }, Readable.from([]));
    expect(unchosen.targets).to.have.length(1);
    expect(unchosen.notes).to.deep.equal([]);
    expect(unchosen.unasked.map(({ what, why }) => [what, say(why)])).to.deep.equal([
      [
        path,
        'Other addresses in this file that were not checked: 1, at v6.list. Choose a list with --ip-key, or put all of them into one list.',
      ],
    ]);
    const chosen = await askedTargets({ 'ip-file': path, 'ip-key': ['ips'] }, Readable.from([]));
    expect(chosen.unasked).to.deep.equal([]);
    expect(chosen.notes.map(say)).to.deep.equal([
      `${path}: --ip-key ips selects one list. Addresses outside it that were not checked: 1 (v6.list).`,
    ]);
  });
});
