/**
 * Stands before an org and lets nothing through until it is opened, but for what sf itself asks when it starts: which
 * versions of the API there are, and what kind of org it is.
 */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { clockAt } from './clock.js';
import { inherited, type Home } from './run.js';
import { PseudoTerminal } from './terminal.js';
import { until } from './until.js';

const OF_SF = /^\/+services\/data\/?$|TrialExpirationDate/u;

class Gate {
  readonly #org: URL;
  readonly #server = createServer((asked, answer) => {
    if (this.#isOpen || OF_SF.test(asked.url ?? '')) this.#pass(asked, answer);
    else this.#held.push(() => this.#pass(asked, answer));
  });
  readonly #held: (() => void)[] = [];
  #isOpen = false;

  public constructor(org: string) {
    this.#org = new URL(org);
  }

  /** Where it stands. */
  public async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The gate has no port.');
    return `http://127.0.0.1:${String(address.port)}`;
  }

  /** Until a question of the plugin's waits. */
  public async asked(): Promise<void> {
    await until(() => this.#held.length > 0, 'a request');
  }

  public open(): void {
    this.#isOpen = true;
    for (const pass of this.#held.splice(0)) pass();
  }

  public async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { headers, method, url } = asked;
    const onward = request({ hostname: this.#org.hostname, port: this.#org.port, headers, method, path: url });
    onward.on('response', (told) => {
      answer.writeHead(told.statusCode ?? 500, told.headers);
      told.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }
}

/** Of life. */
export const SIGN = /Reading|Saving/u;

export interface Watched {
  /** The org as the command shall see it. */
  readonly org: { readonly urls: { readonly cloud: string }; readonly admin: { readonly accessToken: string } };
  readonly home: Home;
  readonly folder: string;
  /** The script of the plugin or of the Salesforce CLI. */
  readonly program: string;
  /** ISO time, at which the clock of the process begins. */
  readonly now: string;
}

/** What a terminal is told before the first answer of the org, and in all; the page is in `page.txt` of the folder. */
export async function watch(
  { folder, home, now, org, program }: Watched,
  args: readonly string[],
): Promise<{ atGate: string; all: string }> {
  const gate = new Gate(org.urls.cloud);
  let sent = '';
  try {
    const ended = PseudoTerminal.errorsOf([process.execPath, program, 'token', ...args, '-o', org.admin.accessToken], {
      cwd: folder,
      env: {
        ...inherited(),
        ...home.env,
        SF_ORG_INSTANCE_URL: await gate.listen(),
        NODE_OPTIONS: clockAt(now, folder),
      },
      file: 'page.txt',
      hears: (said) => {
        sent = said;
      },
    });
    await gate.asked();
    await until(() => SIGN.test(sent), 'a first sign of life');
    const atGate = sent;
    gate.open();
    return { atGate, all: await ended };
  } finally {
    await gate.close();
  }
}
