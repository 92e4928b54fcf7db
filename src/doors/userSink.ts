/**
 * Where listed users go: a file or standard output as they come, one JSON result, or the few that a terminal shows.
 */
import { say } from '../messages.js';
import { WorstUsers, type DecidedUser } from '../policy/index.js';
import { MAX_TABLE_ROWS, toPlainText } from '../report/blocks.js';
import { UserCsv, userCsvHeading } from '../report/listUsers/csv.js';
import { listUsersBlocks } from '../report/listUsers/human.js';
import { UserReporter, type ListedUser, type ListUsersResult } from '../report/listUsers/result.js';
import { jsonPieces } from '../report/jsonPieces.js';
import { jsonText } from '../report/neutral.js';
import type { OutputFile } from './output.js';
import { boundedCollector, MOST_JSON_USERS } from './userListing.js';

export interface UserSinkOptions {
  readonly format: 'human' | 'csv' | 'json';
  readonly file: OutputFile | undefined;
  /** sf prints its envelope with the whole result. */
  readonly json: boolean;
  readonly several: boolean;
  /** Gives a promise where it has to wait for its reader. */
  readonly print: (text: string) => Promise<void> | undefined;
}

/** Characters that are gathered before they are printed. */
const CHUNK = 1 << 16;

export class UserSink {
  readonly #options: UserSinkOptions;
  readonly #reporter: UserReporter;
  readonly #csv = new UserCsv();
  readonly #worst = new WorstUsers(MAX_TABLE_ROWS);
  readonly #whole = boundedCollector<ListedUser>(MOST_JSON_USERS);
  #pending: string[] = [];
  #length = 0;

  public constructor(options: UserSinkOptions) {
    this.#options = options;
    this.#reporter = new UserReporter(say, options.several);
    if (options.format === 'csv') {
      void this.#write(userCsvHeading());
    }
  }

  /** A machine reads standard output. */
  public get isQuiet(): boolean {
    const { json, file, format } = this.#options;
    return json || (file === undefined && format !== 'human');
  }

  /** A promise where the reader of standard output has to make room before the next user. */
  public add(user: DecidedUser): Promise<void> | undefined {
    const { format, file, json } = this.#options;
    if (format === 'human') {
      this.#worst.add(user);
      if (!json) return undefined;
    }
    const listed = this.#reporter.report(user);
    if (json || (format === 'json' && file === undefined)) this.#whole.add(listed);
    if (format === 'csv') return this.#write(this.#csv.line(listed));
    return format === 'json' && file !== undefined ? this.#write(`${jsonText(listed)}\n`) : undefined;
  }

  public worst(): ListedUser[] {
    return this.#worst.list().map((user) => this.#reporter.report(user));
  }

  /** Writes what is left and gives the result for the envelope. */
  public async finish(rest: Omit<ListUsersResult, 'users'>): Promise<ListUsersResult> {
    const { format, file, json } = this.#options;
    const { schemaVersion, source, path, loginApiVersion, at, addresses, ...last } = rest;
    const first = { schemaVersion, source, path, loginApiVersion, at, addresses };
    const result: ListUsersResult = { ...first, users: this.#whole.items, ...last };
    if (format === 'json' && file === undefined) {
      for (const piece of jsonPieces(result)) await this.#write(piece);
      await this.#write('\n');
    } else if (format === 'json') {
      await this.#write(`${jsonText(rest)}\n`);
    } else if (format === 'human' && file !== undefined) {
      await this.#write(toPlainText(listUsersBlocks({ result: rest, worst: this.worst() }, say)));
    }
    await this.#flush();
    file?.finish();
    return json ? result : { ...result, users: [] };
  }

  #write(text: string): Promise<void> | undefined {
    const { file } = this.#options;
    if (file !== undefined) {
      file.write(text);
      return undefined;
    }
    this.#pending.push(text);
    this.#length += text.length;
    return this.#length > CHUNK ? this.#flush() : undefined;
  }

  #flush(): Promise<void> | undefined {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#length = 0;
    // What waits for an answer under --json is the envelope alone.
    return text === '' || this.#options.json ? undefined : this.#options.print(text);
  }
}
