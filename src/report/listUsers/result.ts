/**
 * The result of `list users`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { BlastRadius, DecidedUser, Decision, Fact, TraceStep, UserSummary, Verdict } from '../../policy/index.js';
import type { Say } from '../../text.js';
import type { ReportedReason } from '../checkIp/result.js';
import type { ReportedAssumption, ReportedGap, ReportedSource } from '../common.js';
import { reportHinges, type ReportedHinge } from '../hinges.js';

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
  notes: string[];
  reasons: ReportedReason[];
  /** On which open facts an `unknown` turns; left out where it turns on none, and of other verdicts. */
  hinges?: ReportedHinge[];
  token: { obtainable: 'yes' | 'no' | 'unknown'; why: string };
  lastLogin?: string;
  lastPasswordChange?: string;
  passwordExpires?: string;
}

export interface ListedProfile {
  profile: string;
  profileId: string;
  users: number;
  byVerdict: Record<Verdict, number>;
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
  schemaVersion: '1.0';
  source: ReportedSource;
  path: 'soap' | 'oauth-password';
  loginApiVersion: string;
  /** ISO time for which login hours and retirement were judged. */
  at: string;
  /** What was asked about, as addresses, `start-end`, `elsewhere`, or `history`: for each user the own addresses. */
  addresses: string[];
  /** In the order of their ids; empty under --summary. */
  users: ListedUser[];
  summary: {
    users: number;
    byVerdict: Record<Verdict, number>;
    /** Of the users who are `unknown`, how many turn on which open fact; one user may count under several. */
    byHinge: Record<string, number>;
    byProfile: ListedProfile[];
    /** Of all users asked about, whatever --verdict lists; only with --from-history. */
    blastRadius?: ListedBlastRadius;
  };
  assumptions: ReportedAssumption[];
  incomplete: ReportedGap[];
  /** What is said of the lists of ranges and changes no answer: one that is over Salesforce's limit, say. */
  warnings: string[];
  apiCalls: number;
}

const NOTHING = {};

/** What users of one group have in common. */
type Words = Pick<ListedUser, 'notes' | 'reasons' | 'hinges' | 'token'>;

/** Puts decided users into words. Users of one group share their words, so that a million users cost little. */
export class UserReporter {
  readonly #words = new WeakMap<Decision, Words>();

  /** @param several whether more than one address was asked about */
  public constructor(
    private readonly say: Say,
    private readonly several: boolean,
  ) {}

  public report({ user, profileName, decision, address, byVerdict }: DecidedUser): ListedUser {
    const { lastLogin, lastPasswordChange, passwordExpires } = user;
    const { notes, reasons, hinges, token } = this.#wordsOf(decision);
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
      ...(this.several ? { byVerdict: { ...byVerdict } } : NOTHING),
      notes,
      reasons,
      token,
    };
    // Not spread like the above: a million users have these.
    if (hinges !== undefined) listed.hinges = hinges;
    if (lastLogin !== undefined) listed.lastLogin = lastLogin;
    if (lastPasswordChange !== undefined) listed.lastPasswordChange = lastPasswordChange;
    if (passwordExpires !== undefined) listed.passwordExpires = passwordExpires;
    return listed;
  }

  #wordsOf(decision: Decision): Words {
    let words = this.#words.get(decision);
    if (words === undefined) {
      words = {
        notes: decision.notes.map(this.say),
        reasons: decision.trace.map((step: TraceStep) => ({
          rule: step.rule,
          outcome: step.outcome,
          text: this.say(step.text),
        })),
        ...(decision.hinges.length === 0 ? NOTHING : { hinges: reportHinges(decision.hinges) }),
        token: { obtainable: decision.token.obtainable, why: this.say(decision.token.why) },
      };
      this.#words.set(decision, words);
    }
    return words;
  }
}

function valueOf<T>(fact: Fact<T>): T | null {
  return fact.known ? fact.value : null;
}

export function reportSummary(summary: UserSummary): ListUsersResult['summary'] {
  return {
    users: summary.users,
    byVerdict: { ...summary.byVerdict },
    byHinge: { ...summary.byHinge },
    byProfile: summary.byProfile.map((profile) => ({ ...profile, byVerdict: { ...profile.byVerdict } })),
  };
}

export function reportBlastRadius(
  { since, until }: Pick<ListedBlastRadius, 'since' | 'until'>,
  { users, addresses, byVerdict }: BlastRadius,
): ListedBlastRadius {
  return { since, until, users, addresses, byVerdict: { ...byVerdict } };
}
