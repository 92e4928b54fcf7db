import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPipe, writePipe } from '../../lib/cli/pipeWriter.js';
import { describeWith } from '../support/system.js';

describeWith('pipes', 'shell')('cli: a pipe that is written to', () => {
  let folder: string;
  let pipe: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-pipe-'));
    pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is not waited for where nobody reads', () => {
    expect(() => openPipe(pipe, 20))
      .to.throw()
      .with.property('code', 'ENXIO');
  });

  it('gets every byte to a reader that is slower than we are', async () => {
    const hold = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    // Into a file: this process reads nothing while it writes.
    const input = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const copy = join(folder, 'copy');
    const reader = spawn('sh', ['-c', 'sleep 0.2; cat > "$0" < "$1"', copy, pipe], { stdio: 'ignore' });
    const ended = once(reader, 'close');
    const end = openPipe(pipe);
    const bytes = Buffer.from('0123456789'.repeat(50_000));
    const listeners = process.listenerCount('SIGINT');
    writePipe(end, bytes);
    expect(process.listenerCount('SIGINT')).to.equal(listeners);
    closeSync(end);
    closeSync(hold);
    closeSync(input);
    await ended;
    expect(readFileSync(copy).equals(bytes)).to.equal(true);
  });

  it('is given up when the reader takes nothing', () => {
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const end = openPipe(pipe);
    const write = (): void => writePipe(end, Buffer.alloc(1_000_000), 50);
    expect(write).to.throw().with.property('code', 'EAGAIN');
    closeSync(reader);
    expect(write).to.throw().with.property('code', 'EPIPE');
    closeSync(end);
  });
});
