/**
 * Where listed users go: into each file and standard output as they come, into one JSON result, and the first of them on
 * the page for people.
 */
import { say } from '../../../messages.js';
import { FirstUsers, type DecidedUser } from '../../../policy/index.js';
import { userCsv } from '../../../report/listUsers/csv.js';
import { UserChecks } from '../../../report/listUsers/checks.js';
import { listUsersPage, type PagedUsers, type UserFormat } from '../../../report/listUsers/page.js';
import type { UsersHtml } from '../../../report/listUsers/html.js';
import {
  UserReporter,
  type Explanation,
  type ListedUser,
  type ListUsersResult,
} from '../../../report/listUsers/result.js';
import { jsonChunks } from '../../../report/jsonChunks.js';
import { MAX_ROWS, type Page } from '../../../report/page/page.js';
import { pageIn } from '../../../cli/page.js';
import type { Output, Outputs } from '../../../cli/outputs.js';
import { boundedCollector, MOST_JSON_USERS, type Listed } from '../../../jobs/listUsers.js';
import { UserJsonFiles } from './users.files.js';

export interface UserSinkOptions extends Pick<PagedUsers, 'failOn' | 'verdicts'> {
  readonly outputs: Outputs<UserFormat>;
  /** sf prints its envelope with the whole result. */
  readonly json: boolean;
  readonly several: boolean;
  /** Groups were asked for, no users. */
  readonly summary: boolean;
  readonly page: Parameters<typeof listUsersPage>[1] & { readonly explain: boolean };
}

export class UserSink {
  readonly #options: UserSinkOptions;
  readonly #reporter: UserReporter;
  readonly #csv = userCsv();
  readonly #checks: UserChecks;
  readonly #first: FirstUsers;
  readonly #whole = boundedCollector<ListedUser>(MOST_JSON_USERS);
  readonly #csvs: readonly Output<'csv'>[];
  readonly #jsons: UserJsonFiles;
  readonly #htmls: readonly Output<'html'>[];
  readonly #html: UsersHtml | undefined;
  readonly #isWhole: boolean;
  readonly #isStreamed: boolean;

  /** The code of HTML is loaded where that is asked for. */
  public static async open(options: UserSinkOptions): Promise<UserSink> {
    if (options.outputs.of(['html']).length === 0) return new UserSink(options);
    const { UsersHtml: Html } = await import('../../../report/listUsers/html.js');
    return new UserSink(options, new Html({ ...options.page, ...options }, say));
  }

  public constructor(options: UserSinkOptions, html?: UsersHtml) {
    const { failOn, json, outputs, several } = options;
    this.#options = options;
    this.#first = new FirstUsers(MAX_ROWS, failOn);
    this.#checks = new UserChecks(failOn);
    this.#reporter = new UserReporter(say, several);
    // What waits for an answer under --json is the envelope alone.
    this.#csvs = outputs.of(['csv']).filter(({ path }) => path !== undefined || !json);
    this.#htmls = outputs.of(['html']).filter(({ path }) => path !== undefined || !json);
    this.#html = html;
    this.#jsons = new UserJsonFiles(outputs.of(['json']).filter(({ path }) => path !== undefined));
    this.#isWhole = json || outputs.standard.format === 'json';
    this.#isStreamed = this.#isWhole || this.#csvs.length + this.#jsons.count + this.#htmls.length > 0;
    for (const output of this.#csvs) void output.write(this.#csv.heading());
    if (html !== undefined) void writeAll(this.#htmls, html.start());
  }

  /** A promise where the reader of standard output has to make room before the next user. */
  public add(user: DecidedUser, count = 1): Promise<void> | undefined {
    this.#checks.add(user, count);
    if (this.#options.summary) return undefined;
    this.#first.add(user);
    if (!this.#isStreamed) return undefined;
    const listed = this.#reporter.report(user);
    if (this.#isWhole) this.#whole.add(listed);
    this.#jsons.add(listed);
    const row = { user: listed, explanation: this.#explanationOf(listed), several: this.#options.several };
    // Of the two only one can be on standard output.
    const room = this.#csvs.length === 0 ? undefined : writeAll(this.#csvs, this.#csv.line(row));
    return this.#html === undefined ? room : (writeAll(this.#htmls, this.#html.row(row)) ?? room);
  }

  /** Writes what is left, and gives the result for the envelope and the page for people. */
  public async finish(rest: Listed['result']): Promise<{ readonly result: ListUsersResult; readonly page: Page }> {
    const { json, outputs, page: options, summary } = this.#options;
    const first = this.#first.list().map((decided) => {
      const user = this.#reporter.report(decided);
      return { user, explanation: this.#explanationOf(user) };
    });
    const { explanations } = this.#reporter;
    const { schemaVersion, source, path, loginApiVersion, at, addresses, ...last } = rest;
    const head = { schemaVersion, source, path, loginApiVersion, at, addresses };
    const whole: ListUsersResult = { ...head, users: this.#whole.items, explanations, ...last };
    const page = listUsersPage({ ...this.#options, result: rest, first, isSummary: summary }, options, say);
    this.#jsons.finish({ ...head, explanations, ...last });
    for (const { format, path, write } of [...outputs.files, outputs.standard]) {
      if (json && path === undefined) continue;
      for (const text of this.#textsOf(format, path, page, rest)) await write(text);
    }
    for (const piece of this.#html?.end(page, rest) ?? []) await writeAll(this.#htmls, piece);
    if (!json && outputs.standard.format === 'json') {
      for (const piece of jsonChunks(whole)) await outputs.standard.write(piece);
      await outputs.standard.write('\n');
    }
    await outputs.finish();
    return { result: json ? whole : { ...whole, users: [] }, page };
  }

  /** Those formats that are written when all users have come; a page on a terminal is set for it later. */
  #textsOf(format: UserFormat, path: string | undefined, page: Page, rest: Listed['result']): Iterable<string> {
    switch (format) {
      case 'human':
        return path === undefined ? [] : [pageIn(format, page, this.#options.page.explain)];
      case 'markdown':
        return [pageIn(format, page, this.#options.page.explain)];
      case 'junit':
        return this.#checks.junit(rest, say);
      case 'github':
        return this.#checks.github(rest, say);
      default:
        return [];
    }
  }

  #explanationOf({ explanation }: ListedUser): Explanation {
    const found = this.#reporter.explanations[explanation];
    if (found === undefined) throw new Error(`There is no explanation ${explanation}.`);
    return found;
  }
}

/** Standard output is the last, and the only one that may be slow. */
function writeAll(outputs: readonly Output<'csv' | 'html'>[], text: string): Promise<void> | undefined {
  let room: Promise<void> | undefined;
  for (const output of outputs) room = output.write(text);
  return room;
}
