/**
 * `list users` as HTML, made to be streamed: a row for each user while they come, the page around them at the end.
 */
import type { Verdict } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { HtmlRows } from '../page/columns.js';
import { HtmlReport } from '../html/html.js';
import { MAX_BARS, noVerdicts, verdictBars } from '../html/verdicts.js';
import type { Chart } from '../html/view.js';
import type { Block, Page } from '../page/page.js';
import { number } from '../page/words.js';
import { USER_COLUMNS, type UserEntry } from './columns.js';
import type { ListedUser, ListUsersResult } from './result.js';

/** Addresses that are told apart: a list has no end. */
const MAX_ADDRESSES = 10_000;

export interface UsersHtmlOptions {
  /** Flags of where the facts come from, as they would be typed. */
  readonly source: string;
  readonly explain: boolean;
  /** Whether more than one address was asked about. */
  readonly several: boolean;
  /** Groups were asked for, no users. */
  readonly summary: boolean;
}

export class UsersHtml {
  readonly #report: HtmlReport;
  readonly #options: UsersHtmlOptions;
  readonly #say: Say;
  readonly #rows: HtmlRows<UserEntry>;
  readonly #addresses = new Map<string, Record<Verdict, number>>();

  public constructor(options: UsersHtmlOptions, say: Say) {
    this.#options = options;
    this.#say = say;
    const { several, source, summary } = options;
    this.#rows = new HtmlRows(USER_COLUMNS, say, {
      isLeftOut: (key) => key === 'address' && !several,
      sharedBy: ({ explanation }) => explanation,
    });
    const columns = summary ? [] : this.#rows.columns;
    this.#report = new HtmlReport({ title: `sf token list users ${source}`, columns }, say);
  }

  public start(): string {
    return this.#report.start();
  }

  public row(row: UserEntry): string {
    if (this.#options.several) this.#count(row.user);
    return this.#report.row(this.#rows.cells(row));
  }

  public end(page: Page, { summary }: Pick<ListUsersResult, 'summary'>): Iterable<string> {
    const charts = [...profileChart(summary.byProfile, this.#say), ...this.#addressChart()];
    // Profiles and users are told by the chart and the rows.
    const look = page.look.flatMap((block): Block[] =>
      block.kind !== 'table'
        ? [block]
        : block.legend === undefined
          ? []
          : [{ kind: 'text', lines: [block.legend.text] }],
    );
    return this.#report.end({ page, look, charts, explain: this.#options.explain });
  }

  #count({ address, verdict }: ListedUser): void {
    let counts = this.#addresses.get(address);
    if (counts === undefined) {
      if (this.#addresses.size >= MAX_ADDRESSES) return;
      counts = noVerdicts();
      this.#addresses.set(address, counts);
    }
    counts[verdict]++;
  }

  #addressChart(): Chart[] {
    const say = this.#say;
    const shown = number(MAX_BARS);
    return verdictBars(
      [...this.#addresses].map(([label, byVerdict]) => ({ label, byVerdict })),
      {
        title: say(Text.of('pages.html.by-address')),
        heading: say(Text.of('pages.column.address')),
        note: (more) =>
          more === 0
            ? say(Text.of('pages.html.by-address.users'))
            : say(Text.of('pages.html.by-address.users.more', { shown, more: number(more) })),
      },
    );
  }
}

function profileChart(byProfile: ListUsersResult['summary']['byProfile'], say: Say): Chart[] {
  return verdictBars(
    byProfile.map(({ byVerdict, profile, profileId }) => ({ label: profile === '' ? profileId : profile, byVerdict })),
    {
      title: say(Text.of('pages.html.by-profile')),
      heading: say(Text.of('pages.column.profile')),
      note: (more) =>
        more === 0
          ? undefined
          : say(Text.of('pages.html.by-profile.note', { shown: number(MAX_BARS), more: number(more) })),
    },
  );
}
