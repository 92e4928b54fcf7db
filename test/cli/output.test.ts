import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { formatOf, OutputFile } from '../../lib/cli/output.js';
import { KeyedError } from '../../lib/keyedError.js';
import { expectMode, itWith } from '../support/system.js';

function errorOf(work: () => void): KeyedError {
  try {
    work();
  } catch (error) {
    if (error instanceof KeyedError) return error;
    throw error;
  }
  throw new Error('It should have failed');
}

describe('cli: the format of the output', () => {
  const formats = ['human', 'csv', 'json'] as const;

  it('is the one that the flag names, else that of the extension, else for people', () => {
    expect(formatOf('json', 'a.csv', formats)).to.equal('json');
    expect(formatOf(undefined, undefined, formats)).to.equal('human');
    expect(
      ['a.csv', 'a.CSV', 'a.json', 'dir.csv/a.jsonl', 'a.ndjson', 'a.txt'].map((file) =>
        formatOf(undefined, file, formats),
      ),
    ).to.deep.equal(['csv', 'csv', 'json', 'json', 'json', 'human']);
  });

  it('has to be named for any other extension, and for one of another command', () => {
    for (const file of ['a.docx', 'a', 'dir.csv/a', '.csv/', 'a.xml']) {
      const error = errorOf(() => formatOf(undefined, file, formats));
      expect([file, error.key, error.exitCode]).to.deep.equal([file, 'shared.output.format', 2]);
      expect(error.text.params).to.deep.equal({
        file,
        formats: 'human|csv|json',
        extensions: '.csv, .json, .jsonl, .ndjson, .txt',
      });
    }
  });
});

describe('cli: a file in the making', () => {
  let folder = '';
  const path = (name: string): string => join(folder, name);
  const content = (name: string): string => readFileSync(path(name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-output-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('appears when it is whole, and not before', () => {
    const file = new OutputFile(path('a.csv'));
    file.write('one\n');
    file.write('two\n');
    expect(readdirSync(folder)).to.have.length(1).and.not.to.include('a.csv');
    file.finish();
    expect(readdirSync(folder)).to.deep.equal(['a.csv']);
    expect(content('a.csv')).to.equal('one\ntwo\n');
  });

  it('holds every byte of short and long texts, in any script', () => {
    const pieces = Array.from({ length: 3000 }, (_, i) => `${i} Müller, 営業 😀 ${'x'.repeat(i % 97)}\r\n`);
    pieces.splice(1500, 0, 'ü'.repeat(70_000), '営'.repeat(200_000), '');
    const file = new OutputFile(path('a.csv'));
    for (const piece of pieces) file.write(piece);
    file.finish();
    expect(content('a.csv') === pieces.join('')).to.equal(true);
  });

  it('leaves nothing when it is discarded, and the old file as it was', () => {
    writeFileSync(path('a.csv'), 'old');
    const file = new OutputFile(path('a.csv'));
    file.write('new'.repeat(100_000));
    file.discard();
    expect(readdirSync(folder)).to.deep.equal(['a.csv']);
    expect(content('a.csv')).to.equal('old');
  });

  it('takes the place of an old file with the permissions that it had, or those that are asked for', () => {
    for (const name of ['kept', 'asked']) {
      writeFileSync(path(name), 'old');
      chmodSync(path(name), 0o640);
    }
    const kept = new OutputFile(path('kept'));
    const asked = new OutputFile(path('asked'), { mode: 0o600 });
    for (const file of [kept, asked]) file.finish();
    expectMode(path('kept'), 0o640);
    expectMode(path('asked'), 0o600);
    expect(content('kept')).to.equal('');
  });

  it('goes where a link leads, also to a place where nothing is yet, and the link stays', () => {
    mkdirSync(path('other'));
    writeFileSync(path('other/there'), 'old');
    symlinkSync(path('other/there'), path('to-there'));
    symlinkSync('other/not-yet', path('to-nothing'));
    symlinkSync('to-nothing', path('twice'));
    for (const name of ['to-there', 'twice']) {
      const file = new OutputFile(path(name));
      file.write(name);
      file.finish();
    }
    expect([content('other/there'), content('other/not-yet')]).to.deep.equal(['to-there', 'twice']);
    expect(['to-there', 'to-nothing', 'twice'].map((name) => lstatSync(path(name)).isSymbolicLink())).to.deep.equal([
      ...[true, true, true],
    ]);
    expect(readdirSync(path('other'))).to.have.members(['there', 'not-yet']);
  });

  itWith(
    'devices',
    'pipes',
    'shell',
  )('is a device or a pipe as it is: nothing is put beside it, and nothing removed', async () => {
    const device = new OutputFile('/dev/null');
    device.write('text');
    device.finish();
    expect([device.isFile, lstatSync('/dev/null').isCharacterDevice()]).to.deep.equal([false, true]);

    expect(spawnSync('mkfifo', [path('pipe')]).status).to.equal(0);
    // A process of its own: opening a pipe blocks until the other end is open.
    const reader = spawn('cat', [path('pipe')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const read = text(reader.stdout);
    const pipe = new OutputFile(path('pipe'));
    pipe.write('through ');
    pipe.write('the pipe');
    expect(readdirSync(folder)).to.deep.equal(['pipe']);
    pipe.finish();
    expect(await read).to.equal('through the pipe');
    pipe.discard();
    expect(readdirSync(folder)).to.deep.equal(['pipe']);
  });

  it('may have the longest name that the file system takes', () => {
    const name = `${'n'.repeat(251)}.csv`;
    const file = new OutputFile(path(name));
    file.finish();
    expect(readdirSync(folder)).to.deep.equal([name]);
  });

  it('names the folder that cannot be written to, and why, before any work', () => {
    const missing = errorOf(() => new OutputFile(path('no/such/a.csv')));
    expect([missing.key, missing.exitCode]).to.deep.equal(['shared.output.folder', 1]);
    expect(Object.values(missing.text.params)).to.deep.equal([path('no/such/a.csv'), 'it does not exist (ENOENT)']);
    mkdirSync(path('taken'));
    expect(errorOf(() => new OutputFile(path('taken'))).text.params['reason']).to.equal('it is a directory (EISDIR)');
    writeFileSync(path('file'), '');
    expect(errorOf(() => new OutputFile(path('file/a.csv'))).text.params['reason']).to.equal(
      'not a directory (ENOTDIR)',
    );
    symlinkSync('circle', path('circle'));
    expect(errorOf(() => new OutputFile(path('circle'))).text.params['reason']).to.equal('ELOOP');
    expect(readdirSync(folder)).to.have.members(['taken', 'file', 'circle']);
  });

  itWith('full')('says why a write failed', () => {
    const full = new OutputFile('/dev/full');
    full.write('a little');
    const late = errorOf(() => full.finish());
    expect([late.key, late.exitCode]).to.deep.equal(['shared.output.failed', 1]);
    expect(Object.values(late.text.params)).to.deep.equal(['/dev/full', 'no space left (ENOSPC)']);
    const long = errorOf(() => new OutputFile('/dev/full').write('x'.repeat(100_000)));
    expect(long.key).to.equal('shared.output.failed');
  });
});
