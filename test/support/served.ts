/**
 * The plugin, or the Salesforce CLI, for programs of a shell, which ask by a socket (ask.mjs) instead of starting a process that loads all of it.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { inRunner, type Command, type Did } from './runner.js';

type Asked = Omit<Command, 'program' | 'first'>;

export class Served {
  readonly #program: string;
  readonly #server = createServer({ allowHalfOpen: true }, (socket) => void this.#serve(socket));

  public constructor(program: string) {
    this.#program = program;
  }

  public async listen(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#server.once('error', reject).listen(path, resolve));
  }

  public async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(socket: Socket): Promise<void> {
    socket.on('error', () => undefined);
    let asked = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      asked += chunk;
    });
    await once(socket, 'end');
    socket.end(JSON.stringify(await this.#answerTo(JSON.parse(asked) as Asked)));
  }

  async #answerTo(asked: Asked): Promise<Did> {
    try {
      return await inRunner({ program: this.#program, ...asked, first: [] });
    } catch (error) {
      return { code: 1, stdout: '', stderr: String(error) };
    }
  }
}
