/**
 * The plugin as a program of a shell: what it is asked to do it passes on by a socket (served.ts), and says what comes
 * back. It starts in a twentieth of the time that the plugin takes.
 */
import { Buffer } from 'node:buffer';
import { connect } from 'node:net';

const [path, ...args] = process.argv.slice(2);

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const socket = connect(path);
socket.end(JSON.stringify({ args, env: process.env, cwd: process.cwd(), input: await read(process.stdin) }));
const { code, stdout, stderr } = JSON.parse(await read(socket));
// Nobody may want to read on.
process.stdout.on('error', () => undefined);
process.stderr.write(stderr);
process.stdout.write(stdout);
process.exitCode = code;
