/**
 * Files that never end: pipes that say nothing or too little, and devices.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { readTextFile } from '../../lib/commands/token/diagnose/login.text.js';
import { readIpFile } from '../../lib/facts/addresses/index.js';
import { readBytes } from '../../lib/facts/files.js';
import { readRetirements } from '../../lib/facts/retirementsFile.js';
import { Text } from '../../lib/text.js';
import { describeWith } from '../support/system.js';

describeWith('pipes')('a pipe that the user names', () => {
  let folder: string;
  let pipe: string;
  let writer: number | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-pipe-'));
    pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
  });
  afterEach(() => {
    if (writer !== undefined) closeSync(writer);
    writer = undefined;
    rmSync(folder, { recursive: true });
  });

  /** Both ends, so that it opens without a reader. */
  const openWriter = (): number => (writer = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK));
  const reasonOf = async (work: Promise<unknown>): Promise<unknown> => {
    const read = await work;
    return typeof read === 'object' && read !== null && 'why' in read ? read.why : read;
  };

  it('is given up when nobody writes to it', async () => {
    const read = readBytes(pipe, { pipes: true, silence: 200 });
    expect(await reasonOf(read)).to.deep.equal(Text.of('facts.file.silent', { seconds: '0.2' }));
  });

  it('is given up when it drips', async () => {
    const end = openWriter();
    const drip = setInterval(() => writeSync(end, 'x'), 20);
    const read = await reasonOf(readBytes(pipe, { pipes: true, silence: 400 }));
    clearInterval(drip);
    expect(read).to.have.property('key', 'facts.file.silent');
  });

  it('may take longer than the patience as long as enough comes', async () => {
    const end = openWriter();
    const read = readBytes(pipe, { pipes: true, silence: 300 });
    for (let at = 0; at < 10; at++) {
      await sleep(100);
      writeSync(end, Buffer.alloc(30 * 1024));
    }
    closeSync(end);
    writer = undefined;
    expect(await read).to.have.property('ok', true);
  });

  it('is bounded in size', async () => {
    writeSync(openWriter(), Buffer.alloc(2000));
    const read = readBytes(pipe, { pipes: true, largest: 1000 });
    expect(await reasonOf(read)).to.have.property('key', 'facts.file.too-large');
  });

  it('is not read where a file is found, not named', async () => {
    expect(await reasonOf(readBytes(pipe))).to.have.property('key', 'facts.file.not-regular');
  });

  it('says why it was given up, as standard input does that stays open and silent', async () => {
    const silent = { [Symbol.asyncIterator]: () => ({ next: async () => new Promise<never>(() => undefined) }) };
    for (const path of [pipe, '-']) {
      const read = readIpFile(path, { stdin: silent, silence: 100 });
      expect(await read.catch((error: unknown) => error)).to.have.nested.property('reason.key', 'facts.file.silent');
    }
  });
});

describeWith('devices')('a device', () => {
  it('is refused, whatever it is named for', async () => {
    expect(await readBytes('/dev/zero', { pipes: true })).to.deep.equal({
      ok: false,
      why: Text.of('facts.file.device'),
    });
    const named = [
      async () => readIpFile('/dev/zero', { stdin: process.stdin }),
      async () => readRetirements('/dev/zero'),
      async () => readTextFile('/dev/zero'),
    ];
    for (const read of named) {
      expect(await read().catch((error: unknown) => error)).to.have.nested.property('reason.key', 'facts.file.device');
    }
  });
});
