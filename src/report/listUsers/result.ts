/**
 * The result of `list users`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { BlastRadius, DecidedUser, Decision, Fact, TraceStep, UserSummary, Verdict } from '../../policy/index.js';
import type { Say } from '../../text.js';
import type { ReportedReason } from '../checkIp/result.js';
import type { ReportedAssumption, ReportedGap, ReportedSource } from '../gapsAndAssumptions.js';
import { reportHinges, reportUnless, type ReportedHinge, type ReportedUnless } from '../page/hinges.js';

export interface ListedUser {
  id: string;
  username: string;
  name: string;
  /** The profile's label; empty when it is hidden from this session. */
  profile: string;
  profileId: string;
  /** Null where it could not be read. */
  userType: string | null;
  active: boolean | null;
  /** API Only, or the Salesforce Integration licence. Null where neither could be read. */
  integration: boolean | null;
  /** The worst over all addresses. */
  verdict: Verdict;
  rule: string;
  /** The address that gave the verdict, `start-end` of a piece, or `elsewhere`. */
  address: string;
  /** How many of the addresses gave which verdict; left out for a single address. */
  byVerdict?: Record<Verdict, number>;
  /** Where among the explanations it stands why: an index, which many users share. */
  explanation: number;
  lastLogin?: string;
  lastPasswordChange?: string;
  passwordExpires?: string;
}

/** Why users have their verdict, once for all who have it for the same reasons. */
export interface Explanation {
  notes: string[];
  reasons: ReportedReason[];
  /** On which open facts an `unknown` turns; left out where it turns on none, and of other verdicts. */
  hinges?: ReportedHinge[];
  /** Of an `unknown` that turns on whether the user is frozen or locked out. */
  unless?: ReportedUnless;
  token: { obtainable: 'yes' | 'no' | 'unknown'; why: string };
}

export interface ListedProfile {
  profile: string;
  profileId: string;
  users: number;
  byVerdict: Record<Verdict, number>;
  /** As in the summary of all. */
  byHinge: Record<string, number>;
  byOpenRule: Record<string, number>;
  byUnless: Record<string, number>;
}

/** How many users a rule gave a verdict. */
export interface ListedRule {
  verdict: Verdict;
  /** A rule id of docs/decision-table.md. */
  rule: string;
  users: number;
}

/** How far a verdict reaches among those who log in with a password. */
export interface ListedReach {
  users: number;
  addresses: number;
}

/** What today's ranges mean at the addresses from which users really log in. */
export interface ListedBlastRadius extends ListedReach {
  /** ISO times of the logins with a password that count; `until` is not in it. */
  since: string;
  until: string;
  /** A user with several addresses may count under several verdicts. */
  byVerdict: Record<Verdict, ListedReach>;
}

export interface ListUsersResult {
  schemaVersion: '2.0';
  source: ReportedSource;
  path: 'soap' | 'oauth-password';
  loginApiVersion: string;
  /** ISO time for which login hours and retirement were judged. */
  at: string;
  /** What was asked about, as addresses, `start-end`, `elsewhere`, or `history`: for each user the own addresses. */
  addresses: string[];
  /** In the order of their ids; empty under --summary. */
  users: ListedUser[];
  /** What `explanation` of a user points at; empty under --summary. */
  explanations: Explanation[];
  summary: {
    users: number;
    byVerdict: Record<Verdict, number>;
    /** Of the users who are `unknown`, how many turn on which open fact; one user may count under several. */
    byHinge: Record<string, number>;
    /** Of the users who are `unknown` and turn on no open fact, how many by which rule, which leaves it open. */
    byOpenRule: Record<string, number>;
    /** Of the users who are `unknown`, how many have which verdict unless they are frozen or locked out. */
    byUnless: Record<string, number>;
    /** Users who were looked at, whatever --verdict lists. */
    looked: number;
    /** Users among whom --profile and --integration-only chose; only with them, and where it could be counted. */
    inAll?: number;
    /** The worst verdicts first, then most users. */
    byRule: ListedRule[];
    byProfile: ListedProfile[];
    /** Of all users asked about, whatever --verdict lists; only with --from-history. */
    blastRadius?: ListedBlastRadius;
  };
  assumptions: ReportedAssumption[];
  /** What bears on an answer; it gives the exit code 68. */
  incomplete: ReportedGap[];
  /** What could not be read either, and changes no answer. */
  unread: ReportedGap[];
  /** What is said of the lists of ranges and changes no answer: one that is over Salesforce's limit, say. */
  warnings: string[];
  apiCalls: number;
}

const NOTHING = {};

/** Puts decided users into words. Users of one group share their words, so that a million users cost little. */
export class UserReporter {
  readonly #say: Say;
  readonly #several: boolean;
  readonly #places = new WeakMap<Decision, number>();
  readonly #explanations: Explanation[] = [];

  /** @param several whether more than one address was asked about */
  public constructor(say: Say, several: boolean) {
    this.#say = say;
    this.#several = several;
  }

  /** What the users reported so far point at. */
  public get explanations(): Explanation[] {
    return this.#explanations;
  }

  public report({ user, profileName, decision, address, byVerdict }: DecidedUser): ListedUser {
    const { lastLogin, lastPasswordChange, passwordExpires } = user;
    const listed: ListedUser = {
      id: user.id,
      username: user.username,
      name: user.name,
      profile: profileName,
      profileId: user.profileId ?? '',
      userType: valueOf(user.userType),
      active: valueOf(user.active),
      integration: valueOf(user.integration),
      verdict: decision.verdict,
      rule: decision.rule,
      address,
      ...(this.#several ? { byVerdict: { ...byVerdict } } : NOTHING),
      explanation: this.#placeOf(decision),
    };
    // Not spread like the above: a million users have these.
    if (lastLogin !== undefined) listed.lastLogin = lastLogin;
    if (lastPasswordChange !== undefined) listed.lastPasswordChange = lastPasswordChange;
    if (passwordExpires !== undefined) listed.passwordExpires = passwordExpires;
    return listed;
  }

  #placeOf(decision: Decision): number {
    let place = this.#places.get(decision);
    if (place === undefined) {
      place = this.#explanations.length;
      this.#explanations.push(this.#explain(decision));
      this.#places.set(decision, place);
    }
    return place;
  }

  #explain({ hinges, notes, token, trace, unless }: Decision): Explanation {
    return {
      notes: notes.map(this.#say),
      reasons: trace.map(({ rule, outcome, text }: TraceStep) => ({ rule, outcome, text: this.#say(text) })),
      ...(hinges.length === 0 ? NOTHING : { hinges: reportHinges(hinges, this.#say) }),
      ...(unless === undefined ? NOTHING : { unless: reportUnless(unless) }),
      token: { obtainable: token.obtainable, why: this.#say(token.why) },
    };
  }
}

function valueOf<T>(fact: Fact<T>): T | null {
  return fact.known ? fact.value : null;
}

export function reportSummary(
  summary: UserSummary,
  { inAll, looked }: { readonly looked: number; readonly inAll?: number | undefined },
): ListUsersResult['summary'] {
  return {
    users: summary.users,
    byVerdict: { ...summary.byVerdict },
    byHinge: { ...summary.byHinge },
    byOpenRule: { ...summary.byOpenRule },
    byUnless: { ...summary.byUnless },
    looked,
    ...(inAll === undefined ? {} : { inAll }),
    byRule: summary.byRule.map((one) => ({ ...one })),
    byProfile: summary.byProfile.map((profile) => ({
      ...profile,
      byVerdict: { ...profile.byVerdict },
      byHinge: { ...profile.byHinge },
      byOpenRule: { ...profile.byOpenRule },
      byUnless: { ...profile.byUnless },
    })),
  };
}

export function reportBlastRadius(
  { since, until }: Pick<ListedBlastRadius, 'since' | 'until'>,
  { users, addresses, byVerdict }: BlastRadius,
): ListedBlastRadius {
  return { since, until, users, addresses, byVerdict: { ...byVerdict } };
}
