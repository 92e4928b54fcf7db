/**
 * `npm run demo -- rotate`: a password and its token are rotated while three clients go on logging in with them.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOrg, type Org } from '../test/org/index.js';
import { Demo, integrationOf, print } from './demo-cli.js';

const CLIENTS = ['Nightly load', 'Billing', 'Archive'];

/** Tries again and again with what the store holds, and stops while it is told to. */
function startClient(org: Org, name: string, user: { username: string; password: string }, folder: string): () => void {
  const store = join(folder, 'secret.json');
  const tries = async (): Promise<void> => {
    if (existsSync(join(folder, 'paused')) && !existsSync(store)) return;
    const line = existsSync(store) ? readFileSync(store, 'utf8') : JSON.stringify(user);
    if (!line.endsWith('}') && !line.endsWith('\n')) return;
    const { password } = JSON.parse(line) as typeof user;
    await fetch(`${org.urls.office}/services/Soap/u/60.0`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', soapaction: 'login' },
      body:
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">' +
        `<e:Header><CallOptions><client>${name}</client></CallOptions></e:Header><e:Body><login>` +
        `<username>${user.username}</username><password>${password}</password></login></e:Body></e:Envelope>`,
    }).catch(() => undefined);
  };
  const timer = setInterval(() => void tries(), 700);
  return () => {
    clearInterval(timer);
  };
}

export async function rotation(): Promise<void> {
  const demo = new Demo();
  const org = await startOrg({ users: 30, seed: 7 });
  const folder = join(demo.home, 'work');
  mkdirSync(folder);
  const user = integrationOf(org, 'good');
  const stops = CLIENTS.map((name) => startClient(org, name, user, folder));
  try {
    await demo.open(org);
    const args = [
      ...['token', 'rotate', 'login', '--target-org', 'demo', '--username', user.username, '--since', '1h'],
      ...['--pause', 'touch paused', '--deliver', 'tee secret.json', '--on-failure', 'tee failed.json'],
      ...['--apply', '--no-prompt', '--confirm', org.orgId, '--wait', '60', '--output-file', 'rotation.md'],
    ];
    print(`# ${CLIENTS.join(', ')} log in with one password. Stop them, change it, deliver it, see who is back.`);
    print(`$ sf ${args.map((word) => (word.includes(' ') ? `'${word}'` : word)).join(' ')}`);
    const { code, said } = await demo.sf(args, { cwd: folder, isBrief: true });
    print(`${said}(exit code ${String(code)})`);
    if (code !== 0) process.exitCode = 1;
  } finally {
    for (const stop of stops) stop();
    await org.close();
    demo.close();
  }
}
