import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { ROOT } from '../support/run.js';

/** 1,000 pieces of 64 KiB on standard output; then how many of them were made, each half second and at the end. */
const PROGRAM = `
  import { printLong } from '${pathToFileURL(join(ROOT, 'lib', 'cli', 'printLong.js')).href}';
  let made = 0;
  function* pieces() {
    for (; made < 1000; made++) yield String(made).padEnd(65_536, '.');
  }
  const tell = setInterval(() => process.stderr.write(made + '\\n'), 500);
  await printLong(pieces());
  clearInterval(tell);
  process.stderr.write('all ' + process.stdout.writableLength + '\\n');
`;

describe('cli: long texts on standard output', () => {
  it('are made no faster than they are read, and arrive whole', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    const firstWord = new Promise<void>((resolve) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said.push(...text.trim().split('\n'));
        resolve();
      });
    });
    await firstWord;
    // Nobody has read: a pipe, and what Node reads ahead, hold a few hundred KiB.
    expect(Number(said[0])).to.be.within(1, 20);

    let [length, pieces] = [0, 0];
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      pieces += chunk.toString('latin1').match(/\d+/g)?.length ?? 0;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, length, said.at(-1)]).to.deep.equal([0, 1000 * 65_536, 'all 0']);
    expect(pieces).to.be.at.least(1000);
  });
});
