import { execFileSync } from 'node:child_process';
import { chmodSync, createReadStream, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { readIpFile, type AskedList, type StandardInput } from '../../../lib/facts/addresses/index.js';
import { Text } from '../../../lib/text.js';
import { failure, OPEN_FOLDER, Tree, withoutRights } from '../project/tree.js';
import { itWith } from '../../support/system.js';

const LISTS = join(import.meta.dirname, '..', '..', 'data', 'ip-lists');
const NOBODY: StandardInput = Readable.from([]);

describe('--ip-file', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  const file = (content: string | Uint8Array): string => join(tree.make({ 'list.txt': content }), 'list.txt');
  const read = async (path: string, ...keys: readonly string[]): Promise<AskedList> =>
    readIpFile(path, { keys, stdin: NOBODY });
  const texts = ({ ranges }: AskedList): string[] => ranges.map(({ text }) => text);

  describe('of lines', () => {
    it('takes addresses, CIDR blocks and ranges, comments, blank lines and blanks', async () => {
      const path = file(
        '# Office\n\n192.0.2.1\n  192.0.2.0/24\t# network\n192.0.2.7-192.0.2.9#x\n   # end\n2001:db8::1',
      );
      const list = await read(path);
      expect(list.ranges.map(({ text, line }) => [text, line])).to.deep.equal([
        ['192.0.2.1', 3],
        ['192.0.2.0/24', 4],
        ['192.0.2.7-192.0.2.9', 5],
        ['2001:db8::1', 7],
      ]);
      expect(list.source).to.equal(path);
      expect(list.duplicates).to.equal(0);
    });

    it('takes CR LF, CR and a byte order mark', async () => {
      const list = await read(file('\uFEFF192.0.2.1\r\n192.0.2.2\r192.0.2.3\r\n'));
      expect(list.ranges.map(({ text, line }) => [text, line])).to.deep.equal([
        ['192.0.2.1', 1],
        ['192.0.2.2', 2],
        ['192.0.2.3', 3],
      ]);
    });

    it('asks equal entries once and counts the others', async () => {
      const list = await read(file('192.0.2.1\n192.0.2.1/32\n192.0.2.2\n192.0.2.1\n'));
      expect(list.ranges.map(({ text, line }) => [text, line])).to.deep.equal([
        ['192.0.2.1', 1],
        ['192.0.2.2', 3],
      ]);
      expect(list.duplicates).to.equal(2);
    });

    it('takes the list that Cloudflare publishes', async () => {
      const list = await read(join(LISTS, 'cloudflare-v4.txt'));
      expect(list.ranges).to.have.length(15);
      expect(texts(list)[0]).to.equal('173.245.48.0/20');
    });

    it('names the line of an invalid address among 5,000', async () => {
      const lines = Array.from({ length: 5000 }, (_, i) => `192.0.${i >> 8}.${i & 255}`);
      lines[3210] = '192.0.12.256';
      const path = file(lines.join('\n'));
      expect(await failure(read(path))).to.deep.equal({
        key: 'facts.ip-file.line',
        params: { line: '3211', file: path },
        reason: 'ip.address.octet-large',
        exitCode: 2,
      });
    });

    it('does not repeat lines that look like no address', async () => {
      for (const secret of ['password=hunter2', '00Dxx0000001gPL!AQ4AQ', 'x'.repeat(100), 'dead beef']) {
        const error = await failure(read(file(`192.0.2.1\n${secret}\n`)));
        expect(error.reason, secret).to.equal('facts.ip-file.not-like-address');
        expect(JSON.stringify(error)).to.not.include(secret);
      }
    });

    it('has no key to choose', async () => {
      const path = file('192.0.2.1');
      expect(await failure(read(path, 'actions'))).to.deep.include(
        Text.of('facts.ip-file.no-keys', { file: path, key: 'actions' }),
      );
    });
  });

  describe('of GitHub', () => {
    const path = join(LISTS, 'github-meta.json');

    it('gives the list of a key, in its order', async () => {
      const list = await read(path, 'actions');
      expect(list.ranges.length + list.duplicates).to.equal(5314);
      expect(texts(list).slice(0, 2)).to.deep.equal(['4.148.0.0/16', '4.149.0.0/18']);
      expect(list.ranges[0]?.line).to.equal(undefined);
    });

    it('names the keys when none is given, and the nearest of an unknown one', async () => {
      const keys =
        'hooks, web, api, git, github_enterprise_importer, packages, pages, importer, actions, actions_macos, codespaces, dependabot, copilot';
      expect(await failure(read(path))).to.deep.include({
        key: 'facts.ip-file.missing-key',
        params: { file: path, keys, key: 'LIST', example: 'actions' },
        exitCode: 2,
      });
      expect(await failure(read(path, 'action'))).to.deep.include(
        Text.of('facts.ip-file.unknown-key-near', { file: path, key: 'action', nearest: 'actions', keys }),
      );
      expect((await failure(read(path, 'EC2'))).key).to.equal('facts.ip-file.unknown-key');
    });

    it('offers no key whose list holds no address', async () => {
      const json = {
        verifiable_password_authentication: false,
        ssh_keys: ['ssh-ed25519 AAAAC3Nza', 'ecdsa-sha2-nistp256 AAAAE2V'],
        ssh_key_fingerprints: { SHA256_RSA: 'uNiVztksCsDhcc0u9e8BgrJXVGDORzUlIY6' },
        domains: { actions: ['192.0.2.1'] },
        empty: [],
        hooks: ['192.0.2.0/24'],
        web: ['2001:db8::/32'],
      };
      const meta = file(JSON.stringify(json));
      expect((await failure(read(meta))).params).to.deep.include({ file: meta, keys: 'hooks, web' });
      expect((await failure(read(meta, 'ssh_keys'))).key).to.equal('facts.ip-file.unknown-key');
      expect(texts(await read(meta, 'web'))).to.deep.equal(['2001:db8::/32']);
      expect((await failure(read(meta, 'constructor'))).key).to.equal('facts.ip-file.unknown-key');
    });

    it('needs no key where there is one list', async () => {
      expect(texts(await read(file('{"addresses":["192.0.2.1"],"updated":"today"}')))).to.deep.equal(['192.0.2.1']);
    });

    it('names the path of an entry that is no address', async () => {
      const meta = file('{"hooks":["192.0.2.0/24","192.0.2.5/33"],"web":["192.0.2.1"]}');
      expect(await failure(read(meta, 'hooks'))).to.deep.equal({
        key: 'facts.ip-file.json-entry',
        params: { entry: 'hooks[1]', file: meta },
        reason: 'ip.range.prefix-large',
        exitCode: 2,
      });
      expect((await failure(read(file('{"a":["192.0.2.1",7]}'), 'a'))).reason).to.equal('facts.ip-file.not-text');
      expect((await failure(read(file('{"a":["192.0.2.1","pa55"]}')))).reason).to.equal(
        'facts.ip-file.not-like-address',
      );
    });
  });

  describe('of AWS', () => {
    const path = join(LISTS, 'aws-ip-ranges.json');

    // Counted with Python: entries with that service (and region) in prefixes and ipv6_prefixes.
    for (const [key, entries] of [
      ['AMAZON', 8985],
      ['EC2', 4154],
      ['EC2:eu-west-1', 161],
      ['CLOUDFRONT:GLOBAL', 150],
    ] as const) {
      it(`gives the IPv4 and IPv6 entries of ${key}`, async () => {
        const list = await read(path, key);
        expect(list.ranges.length + list.duplicates).to.equal(entries);
        expect(texts(list).filter((text) => text.includes(':'))).to.not.be.empty;
        expect(texts(list).filter((text) => text.includes('.'))).to.not.be.empty;
      });
    }

    it('names the services when no key is given', async () => {
      const { key, params } = await failure(read(path));
      expect([key, params['key'], params['example']]).to.deep.equal([
        'facts.ip-file.missing-key',
        'SERVICE[:region]',
        'EC2:eu-west-1',
      ]);
      expect(params['keys']?.split(', ')).to.have.length(28).and.include('EC2_INSTANCE_CONNECT');
    });

    it('names the nearest service or region of an unknown one', async () => {
      const service = await failure(read(path, 'ec2'));
      expect([service.key, service.params['key'], service.params['nearest']]).to.deep.equal([
        'facts.ip-file.unknown-key-near',
        'ec2',
        'EC2',
      ]);
      const region = await failure(read(path, 'EC2:eu-west-9'));
      expect(region.params['nearest']).to.match(/^EC2:eu-west-\d$/u);
      expect(region.params['keys']).to.include('EC2:us-east-1');
      expect((await failure(read(path, 'NOTHING_LIKE_IT:x'))).key).to.equal('facts.ip-file.unknown-key');
      expect((await failure(read(path, 'EC2:'))).key).to.match(/unknown-key/u);
    });

    it('names the path of a block that is none', async () => {
      const prefixes = [
        { ip_prefix: '192.0.2.0/24', service: 'EC2', region: 'a' },
        { ip_prefix: '192.0.2.0/33', service: 'EC2', region: 'a' },
      ];
      const error = await failure(read(file(JSON.stringify({ prefixes })), 'EC2'));
      expect([error.params['entry'], error.reason]).to.deep.equal(['prefixes[1].ip_prefix', 'ip.range.prefix-large']);
      const number = { ip_prefix: 7, service: 'EC2', region: 'b' };
      const odd = file(JSON.stringify({ prefixes: [...prefixes, null, 3, number] }));
      expect((await failure(read(odd, 'EC2:b'))).reason).to.equal('facts.ip-file.not-text');
    });
  });

  describe('of other JSON', () => {
    it('takes one array of texts', async () => {
      expect(texts(await read(file('\uFEFF\n["192.0.2.1", "2001:db8::/64"]')))).to.deep.equal([
        '192.0.2.1',
        '2001:db8::/64',
      ]);
      const path = file('["192.0.2.1", "x"]');
      expect((await failure(read(path))).params).to.deep.equal({ entry: '[1]', file: path });
      expect((await failure(read(path, 'a'))).key).to.equal('facts.ip-file.no-keys');
    });

    it('refuses JSON without lists, an empty list, and broken JSON with its line', async () => {
      expect((await failure(read(file('{"a":{"b":["192.0.2.1"]}}')))).key).to.equal('facts.ip-file.no-lists');
      expect((await failure(read(file('{}'), 'actions'))).key).to.equal('facts.ip-file.no-lists');
      expect((await failure(read(file('[]')))).key).to.equal('facts.ip-file.empty');
      const broken = file('{\n"a": [\n"hunter2" "b"]}');
      expect(await failure(read(broken))).to.deep.include(
        Text.of('facts.ip-file.json-line', { file: broken, line: '3' }),
      );
      expect((await failure(read(file('["192.0.2.1"')))).key).to.match(/^facts\.ip-file\.json/u);
    });
  });

  describe('that cannot be used', () => {
    const unread = async (path: string, reason: string): Promise<void> => {
      expect(await failure(read(path))).to.deep.equal({
        key: 'facts.ip-file.unread',
        params: { file: path },
        reason,
        exitCode: 2,
      });
    };

    it('is empty, or all comments', async () => {
      for (const content of ['', '\n\n', '# nothing\n   \n']) {
        expect((await failure(read(file(content)))).key).to.equal('facts.ip-file.empty');
      }
    });

    it('is binary or broken UTF-8', async () => {
      await unread(file(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 0, 0])), 'facts.file.binary');
      await unread(file(Buffer.from('192.0.2.1 # B\xfcro', 'latin1')), 'facts.file.not-utf-8');
    });

    itWith('rights')('is missing, a directory, or not readable', async () => {
      const root = tree.make({ 'list.txt': '192.0.2.1' }, OPEN_FOLDER);
      mkdirSync(join(root, 'dir'));
      await unread(join(root, 'gone'), 'facts.file.missing');
      await unread(join(root, 'dir'), 'facts.file.directory');
      chmodSync(join(root, 'list.txt'), 0);
      await withoutRights(async () => unread(join(root, 'list.txt'), 'facts.file.permission'));
    });

    it('is larger than allowed, even where no size is known before', async () => {
      const path = file('192.0.2.1\n'.repeat(20));
      const small = await failure(readIpFile(path, { stdin: NOBODY, largest: 100 }));
      expect([small.key, small.reason]).to.deep.equal(['facts.ip-file.unread', 'facts.file.too-large']);
      const piped = readIpFile('-', { stdin: createReadStream(path), largest: 100 });
      expect((await failure(piped)).reason).to.equal('facts.file.too-large');
    });
  });

  describe('from elsewhere', () => {
    it('reads standard input for -', async () => {
      const list = await readIpFile('-', { stdin: Readable.from([Buffer.from('192.0.'), Buffer.from('2.1\n')]) });
      expect([texts(list), list.source]).to.deep.equal([['192.0.2.1'], '-']);
      expect((await failure(readIpFile('-', { stdin: NOBODY }))).key).to.equal('facts.ip-file.empty');
    });

    it('does not wait for a terminal', async () => {
      const terminal: StandardInput = Object.assign(new Readable({ read: () => undefined }), { isTTY: true });
      expect((await failure(readIpFile('-', { stdin: terminal }))).key).to.equal('facts.ip-file.nothing-piped');
    });

    it('says so when standard input breaks or is a directory', async () => {
      const stdin = createReadStream(tree.make());
      expect((await failure(readIpFile('-', { stdin }))).reason).to.equal('facts.file.directory');
    });

    itWith('pipes')(
      'reads a pipe that is named, as <(...) of a shell gives one, whenever its writer comes and goes',
      async () => {
        const root = tree.make();
        for (const turn of Array.from({ length: 60 }).keys()) {
          const pipe = join(root, `pipe-${turn}`);
          execFileSync('mkfifo', [pipe]);
          const write = async (): Promise<void> => writeFile(pipe, '192.0.2.1\n192.0.2.2\n');
          // Odd turns: the writer waits in open() already when the reader comes.
          const [list] = await (turn % 2 === 0
            ? Promise.all([read(pipe), write()])
            : Promise.all([write(), read(pipe)]).then(([, later]) => [later]));
          expect(texts(list)).to.deep.equal(['192.0.2.1', '192.0.2.2']);
        }
      },
    );
  });
});
