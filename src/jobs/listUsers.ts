/**
 * The job of `list users`: users stream in, are decided, counted, and handed to a sink one by one. Memory does not grow
 * with the org.
 */
import { RunError, UsageError } from '../errors.js';
import { say } from '../messages.js';
import type { UserQuery, Witness } from '../facts/types.js';
import {
  Decider,
  gapKey,
  isOfAll,
  listConclusion,
  OverallDecider,
  OwnAddressDecider,
  rangeWarnings,
  uniqueGaps,
  UserLister,
  UserTally,
  type DecidedUser,
  type Facts,
  type Gap,
  type Conclusion,
  type ProfileFacts,
  type Target,
  type UserFacts,
  type Verdict,
} from '../policy/index.js';
import { reportAssumptions, reportGaps } from '../report/gapsAndAssumptions.js';
import { reportBlastRadius, reportSummary, type ListUsersResult } from '../report/listUsers/result.js';
import { Text } from '../text.js';
import type { OwnHistory } from './ownHistory.js';
import { formatTarget, type Question } from './common/loginQuestion.js';

/** More users than this do not fit one JSON text. */
export const MOST_JSON_USERS = 50_000;

export interface UserListing {
  readonly witness: Witness;
  readonly question: Question;
  readonly facts: Facts;
  readonly targets: readonly [Target, ...Target[]];
  /** Instead of the targets: each user at the addresses that user logs in from; others are left out. */
  readonly history?: OwnHistory | undefined;
  readonly query: UserQuery;
  /** List only these verdicts; empty for all. */
  readonly verdicts: readonly Verdict[];
  readonly failOn: readonly Verdict[];
  /** Groups instead of users. */
  readonly summary: boolean;
  /** Addresses that should have been asked about and were not. */
  readonly unasked?: readonly Gap[];
  /** What is said of the question. */
  readonly notes?: readonly Text[];
}

export interface Listed {
  readonly conclusion: Conclusion;
  readonly result: Omit<ListUsersResult, 'users' | 'explanations'>;
}

/** Takes a user, of groups one with how many it stands for, and is waited for where it gives a promise. */
type DecidedUserSink = (user: DecidedUser, count: number) => unknown;

/** Runs the listing; `sink` gets each listed user. Throws where the witness has no users. */
export async function listUsers(listing: UserListing, sink: DecidedUserSink): Promise<Listed> {
  const { facts, history, question, targets, witness } = listing;
  if (witness.users === undefined || witness.userGroups === undefined) {
    throw new UsageError(Text.of('token-list-users.project', { project: witness.source.name }));
  }
  const decider = new Decider(question.ask, facts);
  const own = history && new OwnAddressDecider(decider, history.addresses);
  const profiles = await witness.profiles();
  const seen = new DecidedUsers(listing, new UserLister(own ?? new OverallDecider(decider, targets), profiles), sink);
  const take: UserTaker = (user, count) => seen.take(user, count);
  await (own === undefined ? takeEach(listing, take) : takeOwn(listing, own, take));
  return listedOf(listing, seen, { decider, own, profiles });
}

type UserTaker = (user: UserFacts, count: number) => unknown;

async function takeOwn({ query, witness }: UserListing, own: OwnAddressDecider, take: UserTaker): Promise<void> {
  for await (const user of witness.users?.(query) ?? []) {
    if (own.knows(user.id) && isAsked(user, query)) await take(user, 1);
  }
}

async function takeEach({ query, summary, witness }: UserListing, take: UserTaker): Promise<void> {
  if (summary) {
    for await (const { user, count } of witness.userGroups?.(query) ?? []) await take(user, count);
  } else {
    for await (const user of witness.users?.(query) ?? []) await take(user, 1);
  }
}

/** Decides users one by one, and counts them. */
class DecidedUsers {
  public readonly tally = new UserTally();
  public readonly missing = new Set<Gap>();
  /** One of those is there that are not to be. */
  public failing = false;
  public looked = 0;
  readonly #listing: Pick<UserListing, 'verdicts' | 'failOn'>;
  readonly #lister: UserLister;
  readonly #sink: DecidedUserSink;

  public constructor(listing: Pick<UserListing, 'verdicts' | 'failOn'>, lister: UserLister, sink: DecidedUserSink) {
    this.#listing = listing;
    this.#lister = lister;
    this.#sink = sink;
  }

  public take(asked: UserFacts, count: number): unknown {
    const { failOn, verdicts } = this.#listing;
    const user = this.#lister.decide(asked);
    for (const gap of user.missing) this.missing.add(gap);
    // What becomes of the token is a part of the answer.
    if (user.decision.token.obtainable === 'unknown' && !asked.apiOnly.known) this.missing.add(asked.apiOnly.gap);
    this.looked += count;
    const { verdict } = user.decision;
    if (verdicts.length > 0 && !verdicts.includes(verdict)) return undefined;
    this.failing ||= failOn.includes(verdict);
    this.tally.add(user, count);
    return this.#sink(user, count);
  }
}

interface Deciding {
  readonly decider: Decider;
  readonly own: OwnAddressDecider | undefined;
  readonly profiles: readonly ProfileFacts[];
}

async function listedOf(
  listing: UserListing,
  seen: DecidedUsers,
  { decider, own, profiles }: Deciding,
): Promise<Listed> {
  const { facts, history, notes = [], question, targets, unasked = [], witness } = listing;
  const { ask } = question;
  const total = seen.tally.summary();
  const counted = new Set(total.byProfile.map(({ profileId }) => profileId));
  const gaps = witness.gaps();
  const incomplete = uniqueGaps([...unasked, ...(history?.gaps ?? [])], gaps.filter(isOfAll), [...seen.missing]);
  const assumed = { paths: [ask.path], deciding: decider.decidingAssumptions };
  const ofProfiles = profiles.filter(({ id }) => id !== undefined && counted.has(id));
  return {
    conclusion: listConclusion({ failing: seen.failing, missing: incomplete.length > 0 }),
    result: {
      schemaVersion: '2.0',
      source: { ...witness.source },
      ...{ path: ask.path, loginApiVersion: `${ask.loginApiVersion}.0`, at: ask.at },
      addresses: history === undefined ? targets.map(formatTarget) : ['history'],
      summary: {
        ...reportSummary(total, { looked: seen.looked, inAll: await userCount(listing) }),
        ...(history && own && { blastRadius: reportBlastRadius(history, own.blastRadius()) }),
      },
      assumptions: reportAssumptions(facts.assumptions.list, assumed, say),
      incomplete: reportGaps(incomplete, say),
      unread: reportGaps(gapsBeside(incomplete, gaps), say),
      warnings: [...notes, ...rangeWarnings(facts.org, ofProfiles)].map(say),
      apiCalls: witness.apiCalls(),
    },
  };
}

/** Those that bear on nobody who was asked about. */
function gapsBeside(incomplete: readonly Gap[], gaps: readonly Gap[]): readonly Gap[] {
  const known = new Set(incomplete.map(gapKey));
  return uniqueGaps(gaps).filter((gap) => !known.has(gapKey(gap)));
}

/** How many users there are in all, where flags narrow them to some: what is left says nothing of that. */
async function userCount({ history, query, witness }: UserListing): Promise<number | undefined> {
  const isNarrowed = query.profiles !== undefined || query.integrationOnly === true;
  if (!isNarrowed || query.usernames !== undefined || history !== undefined) return undefined;
  return witness.userCount?.(query.includeInactive === true);
}

/** Asked for by their ids, inactive users come too. */
function isAsked({ active }: UserFacts, { includeInactive }: UserQuery): boolean {
  return includeInactive === true || !active.known || active.value;
}

/** Counts what goes into one JSON text. Throws a {@link RunError} with the remedy when it gets too long. */
export function boundedCollector<T>(most: number): { readonly items: T[]; readonly add: (item: T) => void } {
  const items: T[] = [];
  return {
    items,
    add: (item) => {
      if (items.length === most) {
        throw new RunError(Text.of('token-list-users.too-many', { most: String(most) }));
      }
      items.push(item);
    },
  };
}
