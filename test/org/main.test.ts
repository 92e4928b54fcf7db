import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { describeWith } from '../support/system.js';
import { field, send } from './client.js';

const ROOT = join(import.meta.dirname, '..', '..');
const PATIENCE = 15_000;

interface Started {
  readonly child: ChildProcess;
  readonly line: unknown;
  readonly text: string;
}

/** `npm run org` in a process group of its own, until it has told all. */
async function start(...args: string[]): Promise<Started> {
  const child = spawn('npm', ['run', '--silent', 'org', '--', ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  for (const end = Date.now() + PATIENCE; Date.now() < end && !text.endsWith('\n');) await sleep(50);
  const json: unknown = args.includes('--json') ? JSON.parse(text) : undefined;
  return { child, line: json, text };
}

function url(line: unknown, vantage: string): string {
  return String(field(field(line, 'urls'), vantage));
}

async function answers(base: string): Promise<boolean> {
  return send(`${base}/services/data`).then(
    (reply) => reply.status === 200,
    () => false,
  );
}

/** Waits until nobody serves and the key is gone. */
async function gone(line: unknown): Promise<boolean> {
  const directory = dirname(String(field(line, 'jwtKeyFile')));
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    if (!existsSync(directory) && !(await answers(url(line, 'office')))) return true;
    await sleep(100);
  }
  return false;
}

describeWith('signals')('npm run org', () => {
  it('prints one line of JSON, serves, and ends with its process group, leaving nothing behind', async () => {
    const { child, line, text } = await start('--json', '--users', '60', '--logins', '200', '--seed', '9');
    expect(text.trimEnd().split('\n')).to.have.length(1);
    expect(Object.keys(line ?? {})).to.deep.equal([
      'urls',
      'addresses',
      'orgId',
      'admin',
      'clientId',
      'jwtKeyFile',
      'integrations',
    ]);
    expect(field(line, 'urls')).to.have.all.keys('office', 'cloud', 'branch');
    expect(field(line, 'addresses')).to.have.all.keys('office', 'cloud', 'branch');
    const token = String(field(field(line, 'admin'), 'accessToken'));
    const soql = encodeURIComponent('SELECT COUNT() FROM User');
    const reply = await send(`${url(line, 'cloud')}/services/data/v64.0/query?q=${soql}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(field(reply.json, 'totalSize')).to.equal(60);
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    expect(await gone(line)).to.equal(true);
  });

  it('ends when npm is gone, even killed', async () => {
    const { child, line } = await start('--json', '--users', '20');
    child.kill('SIGKILL');
    expect(await gone(line)).to.equal(true);
  });

  it('without --json says how to authorise it with the real CLI', async () => {
    const { child, text } = await start();
    expect(text).to.match(
      /sf org login jwt --username \S+ --jwt-key-file \S+ \\\n\s+--client-id \S+ --instance-url http/,
    );
    expect(text).to.match(/SF_ACCESS_TOKEN='00D\S+' \\\n\s+sf org login access-token --instance-url http/);
    process.kill(-(child.pid ?? 0), 'SIGINT');
  });

  it('refuses what is not a number', async () => {
    const child = spawn('npm', ['run', '--silent', 'org', '--', '--users', 'many'], { cwd: ROOT });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).to.equal(2);
    expect(text).to.include('--users takes a number, not "many"');
  });
});
