import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { FactsError } from '../../../lib/facts/factsError.js';
import { openSnapshot } from '../../../lib/facts/snapshot/index.js';
import { toSfError } from '../../../lib/errors.js';
import type { UserFacts } from '../../../lib/policy/index.js';
import { itWith } from '../../support/system.js';
import { MemoryOrg } from './memory.js';
import { sampleOrg } from './sample.js';
import { all, saved, Scratch } from './support.js';

const EVERYBODY = { addresses: 'all', includeInactive: true } as const;

/** What a person reads when the file is opened and all users are read. */
async function refusal(
  path: string,
  longest?: number,
): Promise<{ name: string; words: string; next: string; exit: number }> {
  let error: unknown;
  try {
    await all((await openSnapshot(path, longest)).users(EVERYBODY));
  } catch (caught) {
    error = caught;
  }
  if (!(error instanceof FactsError)) throw new Error(`A FactsError was expected, not ${String(error)}`);
  const shown = toSfError(error);
  const actions = 'actions' in shown && Array.isArray(shown.actions) ? shown.actions.join(' ') : '';
  return { name: error.key, words: shown.message, next: actions, exit: error.exitCode };
}

describe('a file that is no snapshot', () => {
  const scratch = new Scratch();
  let text = '';
  let lines: string[] = [];
  before(async () => {
    text = await saved(new MemoryOrg(sampleOrg()));
    lines = text.trimEnd().split('\n');
  });
  after(() => scratch.remove());

  const line = (number: number): string => lines[number - 1] ?? '';
  /** The snapshot with one line changed. */
  const with_ = (number: number, change: (line: string) => string): string =>
    lines
      .map((one, i) => (i + 1 === number ? change(one) : one))
      .join('\n')
      .concat('\n');
  /** The same with checksums that fit, as somebody would make them who wants it read. */
  const forged = (changed: string): string => {
    const sum = (of: string): string => createHash('sha256').update(of).digest('hex');
    const [header = ''] = changed.split('\n');
    const summed = changed
      .replace(/"header":"[\da-f]{64}"/u, `"header":"${sum(header)}"`)
      .replace(/,"sha256":"[\da-f]{64}"\}\n$/u, '');
    return `${summed},"sha256":"${sum(summed)}"}\n`;
  };

  it('is read again when its checksums fit: the tests below stand on that', async () => {
    const path = scratch.file('forged.jsonl', forged(with_(2, (one) => one.replace('"name":"Ada"', '"name":"Eva"'))));
    const users: UserFacts[] = await all((await openSnapshot(path)).users(EVERYBODY));
    expect(users.map(({ name }) => name)).to.deep.equal(['Eva', 'Bob']);
  });

  it('is named when it does not exist or is a folder', async () => {
    const path = scratch.file('whole.jsonl', text);
    const missing = await refusal(`${path}.x`);
    expect(missing.words).to.equal(`The snapshot ${path}.x cannot be read. It does not exist.`);
    expect(missing.exit).to.equal(2);
    expect(missing.next).to.include('sf token save snapshot');
    const folder = join(dirname(path), 'folder');
    mkdirSync(folder);
    expect((await refusal(folder)).words).to.include('It is a directory, not a file.');
  });

  itWith('pipes')('is named when it is a pipe', async () => {
    const pipe = join(dirname(scratch.file('whole.jsonl', text)), 'pipe');
    spawnSync('mkfifo', [pipe]);
    expect((await refusal(pipe)).words).to.include('It is a pipe, a device or a socket, not a file.');
  });

  it('is told from a snapshot by its first bytes', async () => {
    const cases: [string, string | Buffer, string][] = [
      ['empty', '', 'It is empty.'],
      ['gzip', gzipSync(text), 'It is compressed.'],
      ['binary', Buffer.from([0x89, 0x50, 0, 1, 2]), 'It contains NUL bytes'],
      ['utf-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'It is UTF-16. Save it as UTF-8.'],
      ['json', '{"schemaVersion":"1.0","users":[]}\n', 'is not a snapshot.'],
      ['one long line', `[${'1,'.repeat(100_000)}1]`, 'is not a snapshot.'],
      ['text', 'id,username\n', 'is not a snapshot.'],
      ['broken UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'is not a snapshot.'],
      ['indented', JSON.stringify(JSON.parse(line(1)), undefined, 2), 'is not a snapshot.'],
    ];
    for (const [name, content, words] of cases) {
      const { words: said, exit, next } = await refusal(scratch.file('other', content));
      expect(said, name).to.include(words);
      expect(next, name).to.include('sf token save snapshot');
      expect(exit, name).to.equal(2);
    }
  });

  it('is refused when it is of a newer format, before anything else of it is looked at', async () => {
    for (const version of ['1.4', '2.0', '10.0']) {
      const path = scratch.file(
        'newer.jsonl',
        `{"kind":"sf-token-snapshot","schemaVersion":"${version}","what":"else"}\nother\n`,
      );
      const { words, next } = await refusal(path);
      expect(words).to.equal(
        `The snapshot ${path} has format ${version}, but this version of the plugin reads 1.0, 1.1, 1.2, 1.3.`,
      );
      expect(next).to.include('Update the plugin');
    }
  });

  it('is refused when it is cut off, wherever', async () => {
    for (let length = 1; length < text.length; length += 7) {
      const { name } = await refusal(scratch.file('cut.jsonl', text.slice(0, length)));
      expect(name, `${length} characters`).to.equal('snapshot.truncated');
    }
    expect((await refusal(scratch.file('cut.jsonl', text.slice(0, -1)))).name).to.equal('snapshot.truncated');
    expect((await refusal(scratch.file('cut.jsonl', `${lines.slice(0, 2).join('\n')}\n`))).words).to.include(
      'is cut off',
    );
  });

  it('is refused when anything in it was altered', async () => {
    const changes: [string, string][] = [
      ['a fact of the org', with_(1, (one) => one.replace('Europe/Berlin', 'Europe/Vienna'))],
      ['a range', with_(1, (one) => one.replace('203.0.113.255', '203.0.113.254'))],
      ['a user', with_(2, (one) => one.replace('"frozen":[true', '"frozen":[false'))],
      ['the order', [line(1), line(3), line(2), line(4), ''].join('\n')],
      ['a user left out', [line(1), line(2), line(4), ''].join('\n')],
      ['the count', with_(4, (one) => one.replace('"users":2', '"users":1'))],
      ['the gaps', with_(4, (one) => one.replace('"gaps":[', '"gaps":[{"what":"x","why":"y","ofUsers":false}'))],
      ['the checksum', with_(4, (one) => one.replace(/"sha256":"./u, '"sha256":"x'))],
      ['no checksum', with_(4, (one) => one.replace(/,"sha256":.*\}/u, '}'))],
      ['the end', with_(4, (one) => one.replace('"users":2', '"users":-2'))],
      ['line ends', text.replaceAll('\n', '\r\n')],
    ];
    for (const [what, changed] of changes) {
      expect(changed, what).not.to.equal(text);
      const { name, words, next } = await refusal(scratch.file('altered.jsonl', changed));
      expect(name, what).to.equal('snapshot.altered');
      expect(words, what).to.include('its checksum does not match its content');
      expect(next, what).to.include('line endings');
    }
  });

  it('is refused when it grows while it is read', async () => {
    const path = scratch.file('growing.jsonl', text);
    const snapshot = await openSnapshot(path);
    scratch.file(
      'growing.jsonl',
      with_(3, (one) => one.replace('Bob', 'Rob')),
    );
    const error: unknown = await all(snapshot.users(EVERYBODY)).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(FactsError).with.property('key', 'snapshot.altered');
    appendFileSync(path, 'x');
    expect(readFileSync(path, 'utf8')).to.match(/x$/u);
  });

  it('names line and place of what is not as the format says, also where the checksums fit', async () => {
    const cases: [number, (line: string) => string, string][] = [
      [
        1,
        (one) => one.replace('"taken":"2026', '"taken":"x2026'),
        'The snapshot FILE cannot be used: line 1 does not match the format at taken.',
      ],
      [1, (one) => one.replace(/"taken":"[\d-]{10}/u, '"taken":"2026-02-30'), 'the format at taken.'],
      [1, (one) => one.replace('203.0.113.0', '203.0.113.300'), 'the format at org.trustedRanges.0.start.'],
      [1, (one) => one.replace('"end":"203.0.113.255"', '"end":"203.0.112.255"'), 'the format at org.trustedRanges.0.'],
      [1, (one) => one.replace('"start":480', '"start":1500'), 'the format at profiles.0.hours.monday.'],
      [1, (one) => one.replace('"what":"x"', '"what":7'), 'the format at org.lastSoapSuccess.gap.what.'],
      [1, (one) => one.replace('"AuthSession"', '"Hearsay"'), 'the format at session.from.'],
      [
        2,
        (one) => one.replace('"frozen":[true,"UserLogin"]', '"frozen":true'),
        'line 2 does not match the format at frozen.',
      ],
      [2, (one) => one.replace('"frozen":[true,"UserLogin"]', '"frozen":[null,"UserLogin"]'), 'the format at frozen.'],
      [2, (one) => one.replace('"frozen":[true,"UserLogin"]', '"frozen":[true]'), 'the format at frozen.'],
      [2, (one) => one.replace('"kind":"user"', '"kind":"group"'), 'the format at kind.'],
      [3, (one) => one.replace('"id":', '"ID":'), 'line 3 does not match the format at id.'],
      [3, () => line(4), 'line 3 does not match the format at kind.'],
      [3, (one) => one.slice(1), 'line 3 is not valid JSON.'],
      [3, () => '[]', 'line 3 does not match the format.'],
      [3, () => '', 'line 3 is not valid JSON.'],
    ];
    for (const [number, change, words] of cases) {
      const changed = with_(number, change);
      expect(changed, words).not.to.equal(text);
      const path = scratch.file('misshapen.jsonl', forged(changed));
      expect((await refusal(path)).words.replaceAll(path, 'FILE')).to.include(words);
    }
  });

  it('is refused at its first line that is too long, whether the header, a user or the end', async () => {
    const path = scratch.file('whole.jsonl', text);
    const lengths = lines.map((one) => Buffer.byteLength(one));
    const [header = 0, ...users] = lengths.slice(0, -1);
    expect(header, 'the header is the longest line').to.be.greaterThan(Math.max(...users));
    expect((await refusal(path, header - 1)).words).to.equal(
      `The snapshot ${path} cannot be used: line 1 is longer than ${header - 1} bytes, the limit for a line.`,
    );
    const long = forged(with_(3, (one) => one.replace('"name":"Bob"', `"name":"${'B'.repeat(header)}"`)));
    expect((await refusal(scratch.file('long.jsonl', long), header)).words).to.include('line 3 is longer than');
    expect(await all((await openSnapshot(path, header)).users(EVERYBODY))).to.have.length(2);
  });

  it('never shows what stands in the file', async () => {
    const secret = '00D000000000001!AQEAQsecret';
    const { words } = await refusal(scratch.file('secret.jsonl', forged(with_(3, (one) => `${one}${secret}`))));
    expect(words).not.to.include('secret"').and.not.to.include('AQEAQ');
  });
});
