/**
 * Runs of the plugin in a process of their own, with real files; the org is the one of processes.test.ts. A run may kill
 * the process at a place, or before or after one of its operations on the disk, as the operating system would: at once.
 */
import { join } from 'node:path';
import { attempt } from '../../../lib/login/attempt.js';
import { type Disk, Folder } from '../../../lib/login/atomicFiles.js';
import { checkHost } from '../../../lib/login/host.js';
import { failuresSince } from '../../../lib/login/failures.js';
import { Journal } from '../../../lib/login/journal.js';
import { MACHINE } from '../../../lib/login/machine.js';
import { Secret } from '../../../lib/login/secret.js';
import { Text } from '../../../lib/text.js';

export interface Order {
  readonly origin: string;
  readonly dataDir: string;
  readonly party: string;
  /** Milliseconds. */
  readonly now: number;
  readonly limit: number;
  /** Where to die, if anywhere. */
  readonly place: string;
  /** At which operation on the disk to die, twice as many as there are; none when negative. */
  readonly step: number;
}

const USER = 'integration@acme.example';

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
  for (;;) {
    // Until it takes effect.
  }
};
function diskOf({ dataDir, step }: Order): Disk {
  let steps = 0;
  const folder = new Folder(join(dataDir, 'sf-plugin-token', 'login-attempts'));
  const stepped = <T>(work: () => T): T => {
    if (steps++ === step) die();
    const result = work();
    if (steps++ === step) die();
    return result;
  };
  return {
    list: () => stepped(() => folder.list()),
    read: (name) => stepped(() => folder.read(name)),
    create: (name, content) => stepped(() => folder.create(name, content)),
    replace: (name, content) => {
      stepped(() => {
        folder.replace(name, content);
      });
    },
    remove: (name) => {
      stepped(() => {
        folder.remove(name);
      });
    },
  };
}

const known = <T>(value: T) => ({ known: true, value, from: 'model' }) as const;
const unread = { known: false, gap: { what: 'x', why: Text.of('facts.file.missing') } } as const;
const secret = (text: string): Secret => new Secret(text);

async function run(order: Order): Promise<string> {
  const { origin, dataDir, party, limit } = order;
  const at = (here: string): void => {
    if (here === order.place) die();
  };
  const ask = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${origin}${path}`, { method: 'POST', body: JSON.stringify(body) });
    return response.json();
  };
  const clock = (): Date => new Date(order.now);
  const credentials = {
    username: USER,
    password: secret('wrong'),
    securityToken: secret(''),
    clientSecret: secret(''),
  };
  const host = checkHost('http://127.0.0.1:1');
  const plan = { host, path: 'soap', apiVersion: 64, clientId: '', force: false } as const;
  const { outcome, cause } = await attempt(credentials, plan, {
    wire: { env: {}, limits: { timeout: 1, bytes: 1 } },
    journal: new Journal(dataDir, { ...MACHINE, now: clock }, diskOf(order)),
    now: clock,
    observe: async () => {
      at('before the facts');
      const { rows } = (await ask('/rows', {})) as { rows: Parameters<typeof failuresSince>[0] };
      at('after the facts');
      const user = { active: known(true), frozen: known(false), locked: known(false) };
      return {
        facts: {
          user: known(user),
          history: known({ ...failuresSince(rows), rows, whole: true }),
          policy: known({ attempts: limit, minutes: 15, of: 'org' }),
        },
        user: known(user),
        row: async () => Promise.resolve(known(undefined)),
        decisionAt: async () => Promise.resolve(unread),
        usedToken: async () => Promise.resolve(undefined),
      };
    },
    send: async (_host, { body }) => {
      at('before the login');
      const client = /<client>([^<]*)<\/client>/.exec(body)?.[1] ?? '';
      const answer = (await ask('/login', { party, client })) as { body: string };
      at('after the login');
      return { kind: 'answered', status: 500, location: '', body: answer.body };
    },
  });
  return `${outcome} ${cause}`;
}

process.on('message', (order: Order) => {
  void run(order).then((told) => process.send?.(told));
});
