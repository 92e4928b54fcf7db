/**
 * Where listed users go: a file or standard output as they come, one JSON result, or the few that a terminal shows.
 */
import { say } from '../messages.js';
import { WorstUsers, type DecidedUser } from '../policy/index.js';
import { MAX_TABLE_ROWS, toPlainText } from '../report/blocks.js';
import { UserCsv, userCsvHeading } from '../report/listUsers/csv.js';
import { listUsersBlocks } from '../report/listUsers/human.js';
import { UserReporter, type ListedUser, type ListUsersResult } from '../report/listUsers/result.js';
import { jsonText } from '../report/neutral.js';
import type { OutputFile } from './output.js';
import { boundedCollector, MOST_JSON_USERS } from './userListing.js';

export interface UserSinkOptions {
  readonly format: 'human' | 'csv' | 'json';
  readonly file: OutputFile | undefined;
  /** sf prints its envelope with the whole result. */
  readonly json: boolean;
  readonly several: boolean;
  readonly print: (text: string) => void;
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
      this.#write(userCsvHeading());
    }
  }

  /** A machine reads standard output. */
  public get isQuiet(): boolean {
    const { json, file, format } = this.#options;
    return json || (file === undefined && format !== 'human');
  }

  public add(user: DecidedUser): void {
    const { format, file, json } = this.#options;
    if (format === 'human') {
      this.#worst.add(user);
      if (!json) return;
    }
    const listed = this.#reporter.report(user);
    if (json || (format === 'json' && file === undefined)) this.#whole.add(listed);
    if (format === 'csv') this.#write(this.#csv.line(listed));
    else if (format === 'json' && file !== undefined) this.#write(`${jsonText(listed)}\n`);
  }

  public worst(): ListedUser[] {
    return this.#worst.list().map((user) => this.#reporter.report(user));
  }

  /** Writes what is left and gives the result for the envelope. */
  public finish(rest: Omit<ListUsersResult, 'users'>): ListUsersResult {
    const { format, file, json } = this.#options;
    const { schemaVersion, source, path, loginApiVersion, at, addresses, ...last } = rest;
    const first = { schemaVersion, source, path, loginApiVersion, at, addresses };
    const result: ListUsersResult = { ...first, users: this.#whole.items, ...last };
    if (format === 'json') {
      this.#write(file === undefined ? `${jsonText(result, 2)}\n` : `${jsonText(rest)}\n`);
    } else if (format === 'human' && file !== undefined) {
      this.#write(toPlainText(listUsersBlocks({ result: rest, worst: this.worst() }, say)));
    }
    this.#flush();
    file?.finish();
    return json ? result : { ...result, users: [] };
  }

  #write(text: string): void {
    const { file } = this.#options;
    if (file !== undefined) {
      file.write(text);
      return;
    }
    this.#pending.push(text);
    this.#length += text.length;
    if (this.#length > CHUNK) this.#flush();
  }

  #flush(): void {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#length = 0;
    // log() ends its text with a line feed of its own; the carriage return before it belongs to the format.
    if (text !== '') this.#options.print(text.replace(/\n$/, ''));
  }
}
