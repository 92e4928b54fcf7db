/**
 * `list users` as HTML, made to be streamed: a row for each user while they come, the page around them at the end.
 */
import type { Verdict } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { HtmlReport, type HtmlColumn } from '../html/html.js';
import { MAX_BARS, noVerdicts, verdictBars } from '../html/verdicts.js';
import type { Chart } from '../html/view.js';
import type { Page } from '../page/page.js';
import { number } from '../page/words.js';
import { decidedBy } from './page.js';
import type { Explanation, ListedUser, ListUsersResult } from './result.js';

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
  readonly #shared = new WeakMap<Explanation, { readonly why: string; readonly obtainable: string }>();
  readonly #addresses = new Map<string, Record<Verdict, number>>();

  public constructor(options: UsersHtmlOptions, say: Say) {
    this.#options = options;
    this.#say = say;
    const { several, source, summary } = options;
    const columns = summary ? [] : columnsOf(several, say);
    this.#report = new HtmlReport({ title: `sf token list users ${source}`, columns }, say);
  }

  public start(): string {
    return this.#report.start();
  }

  public row(user: ListedUser, explanation: Explanation): string {
    const { several } = this.#options;
    if (several) this.#count(user);
    const { obtainable, why } = this.#textsOf(user, explanation);
    const { address, lastLogin, name, passwordExpires, profile, profileId, username, verdict } = user;
    const cells = [verdict, username, name, profile === '' ? profileId : profile, why, obtainable];
    return this.#report.row([
      ...cells,
      lastLogin?.slice(0, 10) ?? '',
      passwordExpires?.slice(0, 10) ?? '',
      ...(several ? [address] : []),
    ]);
  }

  public end(page: Page, { summary }: Pick<ListUsersResult, 'summary'>): Iterable<string> {
    const charts = [...profileChart(summary.byProfile, this.#say), ...this.#addressChart()];
    // Profiles and users are told by the chart and the rows.
    const look = page.look.filter(({ kind }) => kind !== 'table');
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

  #textsOf(user: ListedUser, explanation: Explanation): { readonly why: string; readonly obtainable: string } {
    let texts = this.#shared.get(explanation);
    if (texts === undefined) {
      texts = {
        why: decidedBy(user, explanation, this.#say),
        obtainable: this.#say(Text.of(`pages.obtainable.${explanation.token.obtainable}`)),
      };
      this.#shared.set(explanation, texts);
    }
    return texts;
  }
}

function columnsOf(several: boolean, say: Say): HtmlColumn[] {
  return [
    { heading: say(Text.of('pages.column.verdict')), kind: 'verdict', filter: true },
    { heading: say(Text.of('pages.column.user')), kind: 'name' },
    { heading: say(Text.of('pages.column.name')), kind: 'text' },
    { heading: say(Text.of('pages.column.profile')), kind: 'text', filter: true },
    { heading: say(Text.of('pages.column.why')), kind: 'text', filter: true },
    { heading: say(Text.of('pages.column.obtainable')), kind: 'word', filter: true },
    { heading: say(Text.of('pages.column.last-login')), kind: 'word' },
    { heading: say(Text.of('pages.column.password-ends')), kind: 'word' },
    ...(several ? [{ heading: say(Text.of('pages.column.address')), kind: 'word' } as const] : []),
  ];
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
