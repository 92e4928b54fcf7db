/**
 * A host that answers whatever a test wants, byte by byte if need be, and remembers every request. For answers that
 * Salesforce never gives; test/org is the one that behaves like Salesforce.
 */
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Handler = (request: Seen, response: ServerResponse, socket: Socket) => void;

export class TestHost {
  public readonly seen: Seen[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  public constructor(handler: Handler, tls?: { readonly key: string; readonly cert: string }) {
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const seen = {
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        };
        this.seen.push(seen);
        handler(seen, response, request.socket);
      });
    };
    this.#server = tls === undefined ? createHttp(listener) : createHttps(tls, listener);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    });
  }

  /** Listens on a free port of 127.0.0.1 and gives the port. */
  public async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  public get server(): Server {
    return this.#server;
  }

  public async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Answers with the same bytes each time. */
export function always(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/xml;charset=UTF-8', ...headers });
    response.end(body);
  };
}

const MIB = 1024 * 1024;

/** A gigabyte of blanks for a reader that reads on. */
export class Gigabyte {
  /** Bytes that readers took, and what the system holds for them. */
  public sent = 0;

  /** With a content-length, or in chunks without one. */
  public handler(headers: Readonly<Record<string, string>>, announced: boolean): Handler {
    const block = Buffer.alloc(MIB, ' ');
    return (_request, response) => {
      response.writeHead(200, { ...headers, ...(announced ? { 'content-length': String(2 ** 30) } : {}) });
      let left = 1024;
      const more = (): void => {
        while (!response.destroyed && left > 0) {
          left -= 1;
          this.sent += block.length;
          if (!response.write(block)) return;
        }
        if (left === 0) response.end();
      };
      response.on('drain', more);
      more();
    };
  }
}

/** A megabyte that becomes a gigabyte when it is unpacked. */
export function bomb(headers: Readonly<Record<string, string>>): Handler {
  const part = gzipSync(Buffer.alloc(64 * MIB, ' '));
  const body = Buffer.concat(Array<Buffer>(16).fill(part));
  return (_request, response) => {
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
    response.end(body);
  };
}
