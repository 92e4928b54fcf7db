/**
 * The result of `check move`: plain data, its texts already in words. This is what `--json` prints.
 */
import { inOrder } from '../../inOrder.js';
import {
  type BreaksOn,
  type Certainty,
  type Gap,
  isPasswordPath,
  type LoginPath,
  type Look,
  type UserFacts,
} from '../../policy/index.js';
import { elsewhereThan, type Integration, type JudgedOrg } from '../../policy/gate/index.js';
import {
  type AlmostServing,
  type AppFlow,
  type AppLogins,
  type Closed,
  isAtLeast,
  placeOf,
  type MoveStage,
  type ProvingLogins,
  type ServingApp,
  type TimesLeft,
  type UserSilence,
} from '../../policy/move/index.js';
import type { Say } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';
import { reportElsewhere, type ReportedElsewhere } from '../gate/otherOrgs.js';
import type { ReportedLook } from '../logins/result.js';
import { evidenceOf } from './evidence.js';
import { nextOf } from './next.js';

/** What was found of one user of an org. */
export interface FoundMove {
  readonly user: UserFacts;
  /** Of the register; several may share a user. */
  readonly integrations: readonly Integration[];
  readonly stage: MoveStage;
  readonly silence: UserSilence;
  /** Seconds since 1970: a login by an app after it goes on. */
  readonly recentSince: number;
  readonly byApp: ProvingLogins | undefined;
  readonly untold: AppLogins | undefined;
  readonly servedBy: readonly ServingApp[];
  readonly lacking: readonly AlmostServing[];
  /** Labels among those of its logins that several apps share, which do not all prove the same. */
  readonly shared: readonly { readonly label: string; readonly apps: readonly string[] }[];
  readonly closed: Closed | undefined;
  /** The soonest end of a path that it is on. */
  readonly ends:
    | (Pick<BreaksOn, 'of' | 'date' | 'latest' | 'daysLeft' | 'certainty'> & { readonly path: LoginPath })
    | undefined;
  readonly clients: readonly string[];
  readonly passwordLogins: number;
  /** Why its times were not read one by one, where they could make it quiet. */
  readonly timesLeft: TimesLeft | undefined;
}

export interface MovesFound {
  readonly source: ReportedSource;
  /** As the policy file knows it. */
  readonly org: JudgedOrg;
  readonly look: Look;
  readonly moves: readonly FoundMove[];
  /** Names of integrations of the register whose user this org does not have, or does not show. */
  readonly missing: readonly string[];
  /** This plugin's own attempts with a password, which are no login of a client. */
  readonly ownAttempts: number;
  /** What could not be read, and bears on who is quiet. */
  readonly gaps: readonly Gap[];
  /** What could not be read of apps, which tells the stages before that apart. */
  readonly unread: readonly Gap[];
  readonly apiCalls: number;
}

/** ISO times, and labels of apps. */
export interface ReportedAppLogins {
  logins: number;
  first: string;
  last: string;
  apps: string[];
}

export interface MoveOfUser {
  /** The org, where several were asked. */
  org: string;
  username: string;
  name: string;
  /** As the register calls them; empty of one that is not registered. */
  integrations: string[];
  owners: string[];
  clients: string[];
  stage: MoveStage;
  /** The soonest end of a path that it is on, for this user; not there of one that logs in with no password. */
  ends?: {
    path: 'soap' | 'oauth-password';
    of: string;
    date: string;
    latest: string;
    daysLeft: number;
    certainty: string;
  };
  /** Whether it fails the gate. */
  fails: boolean;
  evidence: {
    /** Logins with a password that were seen, failed ones included. */
    passwordLogins: number;
    /** ISO time of the last of them, by whatever client. */
    lastPassword?: string;
    /**
     * The client whose silence decides: of those that log in as the user the one that is quiet last. Not there where none was
     * seen. Of one login alone no rhythm is known. One that surely is not quiet goes before those of which not every time is
     * known; `orOthers` where one of these may hold the user back for longer.
     */
    decidedBy?: {
      client: string;
      apiType?: string;
      path: 'soap' | 'oauth-password';
      logins: number;
      /** ISO time. */
      lastPassword: string;
      orOthers?: boolean;
    };
    /** How many clients log in as the user with its password, as `list logins` tells them apart. */
    passwordClients: number;
    /** Those of which one login alone was seen, which shows no rhythm. */
    seenOnce?: { client: string; apiType?: string }[];
    /** Whole days that this client has not logged in by now; this and the next two are not there where the stage is `unknown`. */
    silentDays?: number;
    /**
     * Whole days of the longest time that it did not log in before, and that it takes to be quiet. With `orOthers` both are the
     * most that it may take until the other clients are quiet too.
     */
    longestGapDays?: number;
    neededDays?: number;
    /** Whether every time is known; else the longest gap is the longest that it may have been. */
    exact: boolean;
    /**
     * Why its times were not read one by one, though they could make it quiet: more than 200 logins with a password, more than
     * 200 users before it, or they could not be read.
     */
    timesLeft?: 'many-logins' | 'many-users' | 'unread';
    /**
     * Logins by apps that succeeded: certain with client credentials, likely of what may be a JWT, an OAuth login without a
     * subtype through an app that has a certificate. `certainty` is that of the stage; `flows` tells them apart.
     */
    byApp?: ReportedAppLogins & {
      certainty: Certainty;
      flows: (ReportedAppLogins & { flow: AppFlow; certainty: Certainty })[];
    };
    /** Other OAuth logins that succeeded and may have been a JWT, in a browser, or of a tool: they prove nothing. */
    untold?: ReportedAppLogins;
    /**
     * Labels of these logins that several apps share, with these apps: the history names the label alone, so that what such a
     * login proves is likely at most. Not there where none is.
     */
    sharedLabels?: { label: string; apps: string[] }[];
    /** Apps that could log it in, by their labels. */
    servedBy: { app: string; flow: AppFlow }[];
    /**
     * Apps that run as it with client credentials and lack only that it is let in, with the permission sets of which one would
     * do; where there are none, the app is opened to nobody, or to profiles alone. Not there where none is.
     */
    lacking?: { app: string; permissionSets: string[] }[];
    /** `isTriedSince`: somebody has tried the password after the run that took it. */
    closed?: { by: 'impossible' | 'revoked'; run?: string; at?: string; isTriedSince?: boolean };
  };
  /** What comes next: of a user who is frozen, inactive or locked that it can log in again. */
  next?: { text: string; command: string };
}

export interface ReportedMoveOrg {
  source: ReportedSource;
  looked: ReportedLook;
  /** Integrations of the register whose user this org does not have, or does not show. */
  missing: string[];
  /** Attempts of this plugin itself with a password: they count nowhere else. */
  ownAttempts: number;
}

export interface CheckMoveResult {
  schemaVersion: '1.0';
  /** ISO time. */
  at: string;
  /** The policy file; not there without one. */
  policy?: string;
  /** Integrations of the file for other orgs; not there where there are none. */
  elsewhere?: ReportedElsewhere;
  orgs: ReportedMoveOrg[];
  /** Days without a login with a password after which one may be quiet, and within which an end fails. */
  quietDays: number;
  failWithin: number;
  /** Those that fail first, the soonest end first. */
  integrations: MoveOfUser[];
  summary: { stages: Record<MoveStage, number>; failing: number; soonest?: string };
  apiCalls: number;
  /** What could not be read, and may make the gate pass or fail. */
  incomplete: ReportedGap[];
  /** What could not be read of apps: a stage before quiet may be a later one. */
  unread: ReportedGap[];
}

export interface MovesAbout {
  readonly orgs: readonly MovesFound[];
  readonly at: string;
  readonly policy: string | undefined;
  /** All integrations of the file. */
  readonly register: readonly Integration[];
  readonly quietDays: number;
  readonly failWithin: number;
  /** What kept an org from being read. */
  readonly gaps: readonly Gap[];
  /** The flags by which an org is named, words of a shell. */
  readonly sourceOf: (org: MovesFound) => string;
}

export function toCheckMoveResult(about: MovesAbout, say: Say): CheckMoveResult {
  const { at, failWithin, gaps, orgs, policy, quietDays, register } = about;
  const elsewhere = elsewhereThan(
    orgs.map(({ org }) => org),
    { integrations: register, waivers: [] },
  );
  const integrations = orgs
    .flatMap((org) => org.moves.map((move) => reportMove(move, org, about, say)))
    .sort((a, b) => Number(b.fails) - Number(a.fails) || inOrder(daysOf(a), daysOf(b)) || byUse(a, b));
  const failing = integrations.filter(({ fails }) => fails);
  const soonest = failing.flatMap(({ ends }) => ends?.date ?? []).sort()[0];
  return {
    schemaVersion: '1.0',
    at,
    ...(policy === undefined ? {} : { policy }),
    ...(elsewhere && { elsewhere: reportElsewhere(elsewhere) }),
    orgs: orgs.map(({ look, missing, ownAttempts, source }) => ({
      source: { ...source },
      looked: { ...look, what: say(look.what) },
      missing: [...missing],
      ownAttempts,
    })),
    ...{ quietDays, failWithin, integrations },
    summary: {
      stages: countStages(integrations),
      failing: failing.length,
      ...(soonest === undefined ? {} : { soonest }),
    },
    apiCalls: orgs.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
    incomplete: reportGaps([...gaps, ...orgs.flatMap((org) => org.gaps)], say),
    unread: reportGaps(
      orgs.flatMap((org) => org.unread),
      say,
    ),
  };
}

/** One that has no end comes behind all others. */
function daysOf({ ends }: MoveOfUser): number {
  return ends?.daysLeft ?? Infinity;
}

/** The registered first, then those that log in most. */
function byUse(a: MoveOfUser, b: MoveOfUser): number {
  return (
    Number(b.integrations.length > 0) - Number(a.integrations.length > 0) ||
    placeOf(a.stage) - placeOf(b.stage) ||
    b.evidence.passwordLogins - a.evidence.passwordLogins ||
    inOrder(a.username, b.username)
  );
}

function countStages(moves: readonly MoveOfUser[]): Record<MoveStage, number> {
  const counts = { unknown: 0, password: 0, built: 0, proved: 0, both: 0, quiet: 0, closed: 0 };
  for (const { stage } of moves) counts[stage]++;
  return counts;
}

function reportMove(move: FoundMove, org: MovesFound, about: MovesAbout, say: Say): MoveOfUser {
  const { clients, ends, integrations, stage, user } = move;
  const next = nextOf(move, about.sourceOf(org), say);
  return {
    org: org.source.name,
    ...{ username: user.username, name: user.name },
    integrations: integrations.map(({ name }) => name),
    owners: [...new Set(integrations.map(({ owner }) => owner))],
    clients: [...clients],
    stage,
    ...(ends !== undefined && isPasswordPath(ends.path) && { ends: { ...ends, path: ends.path } }),
    // Whether it would fail nobody knows where its logins were not read: it is incomplete.
    fails: ends !== undefined && ends.daysLeft <= about.failWithin && stage !== 'unknown' && !isAtLeast(stage, 'quiet'),
    evidence: evidenceOf(move),
    ...(next && { next }),
  };
}
