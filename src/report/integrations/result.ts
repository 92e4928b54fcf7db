/**
 * The result of `list integrations`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Gap, Look } from '../../policy/index.js';
import type { Elsewhere, HeldIntegration, HeldRegister, IntegrationEnd } from '../../policy/gate/index.js';
import { countFindings } from '../../policy/findings/index.js';
import type { Say } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';
import { reportFinding, type ReportedFinding } from '../findings/result.js';
import { reportElsewhere, type ReportedElsewhere } from '../gate/otherOrgs.js';
import type { ReportedLook } from '../logins/result.js';

export interface ReportedStop {
  /** What ends: the need for the permission Use Any API Auth, the path, or the password. */
  of: 'any-api-auth' | 'soap' | 'oauth-password' | 'password';
  /** ISO day; where sources differ the earliest. */
  date: string;
  /** ISO day; equal to date where sources agree. */
  latest: string;
  /** Whole days; negative once the day has passed. */
  daysLeft: number;
  /** `due` where it may be any day. */
  state: 'ahead' | 'due' | 'past';
  /** `possible` where it could not be read whether it holds for this user. */
  certainty: 'certain' | 'possible';
}

export interface ReportedUse {
  /** As LoginHistory has it. */
  address: string;
  country?: string;
  /** Failed ones included. */
  logins: number;
  lastSeen: string;
  /** Whether the register expects it; not there where the register names no addresses. */
  expected?: boolean;
}

/** How many findings, by severity; those that are waived apart. */
export interface ReportedFindings {
  error: number;
  warning: number;
  note: number;
  waived: number;
}

export interface ReportedIntegration {
  name: string;
  username: string;
  owner: string;
  purpose: string;
  path: 'soap' | 'oauth-password' | 'client-credentials' | 'jwt';
  criticality?: 'low' | 'medium' | 'high' | 'critical';
  /** Where its secret is kept: a reference to a store, never a secret. */
  secret?: string;
  /** As the register has them. */
  clients?: string[];
  addresses: {
    /** As the register has them; not there where it may come from anywhere. */
    expected?: string[];
    /** The one with most logins first. */
    seen: ReportedUse[];
  };
  /** Attempts of this plugin itself: they count in `addresses.seen`, and nowhere else. */
  ownAttempts: number;
  /** Line of the policy file. */
  line: number;
  /** `unknown`: there are no users to look at, or they may be hidden. */
  user: 'there' | 'missing' | 'unknown';
  /** ISO time of the last login that succeeded. */
  lastLogin?: string;
  /** Not there of one that carries no password, or cannot log in as it is. */
  stops?: ReportedStop;
  /** ISO days. */
  rotateBy?: string;
  rotateDaysLeft?: number;
  moveBy?: string;
  reviewed?: string;
  counts: ReportedFindings;
  /** Of `check policy`, as far as they concern it or its user; the gravest first. */
  findings: ReportedFinding[];
}

/** How many integrations stop on a day for one reason. */
export interface ReportedStops extends ReportedStop {
  integrations: number;
}

export interface ListIntegrationsResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  /** ISO time. */
  at: string;
  /** The policy file. */
  policy: string;
  /** ISO times between which logins were looked at; not there where there are none to look at. */
  since?: string;
  until?: string;
  /** What that ends at. */
  looked?: ReportedLook;
  /** Those that stop soonest first. */
  integrations: ReportedIntegration[];
  /** Integrations of the file that name another org; not there where there are none. */
  elsewhere?: ReportedElsewhere;
  summary: {
    /** The soonest first. */
    stops: ReportedStops[];
    /** Integrations that some finding concerns which nobody waived. */
    withFindings: number;
    /** Each finding once, though it may concern several integrations. */
    findings: ReportedFindings;
    /** Secrets that had to be rotated by now, and within the days of the rule rotation-due. */
    rotation: { overdue: number; soon: number; days: number };
  };
  incomplete: ReportedGap[];
  apiCalls: number;
}

export interface IntegrationsAbout {
  readonly held: HeldRegister;
  readonly elsewhere?: Elsewhere | undefined;
  readonly source: ReportedSource;
  readonly at: string;
  readonly policy: string;
  readonly looked?: Look;
  readonly apiCalls: number;
}

export function toListIntegrationsResult(about: IntegrationsAbout, say: Say): ListIntegrationsResult {
  const { apiCalls, at, elsewhere, held, looked, policy, source } = about;
  const gaps: readonly Gap[] = held.gaps;
  return {
    schemaVersion: '1.0',
    ...{ source: { ...source }, at, policy },
    ...(looked === undefined
      ? {}
      : { since: looked.from, until: looked.until, looked: { ...looked, what: say(looked.what) } }),
    integrations: held.integrations.map((one) => reportIntegration(one, say)),
    ...(elsewhere && { elsewhere: reportElsewhere(elsewhere) }),
    summary: summaryOf(held),
    incomplete: reportGaps(gaps, say),
    apiCalls,
  };
}

function reportIntegration(held: HeldIntegration, say: Say): ReportedIntegration {
  const { addresses, findings, integration, lastLogin, rotateDaysLeft, stops, user } = held;
  const { addressesWritten, clients, line, moveBy, name, owner, path, purpose, reviewed, rotateBy, username } =
    integration;
  const { criticality, secret } = integration;
  return {
    ...{ name, username, owner, purpose, path },
    ...(criticality && { criticality }),
    ...(secret === undefined ? {} : { secret }),
    ...(clients && { clients: [...clients] }),
    addresses: {
      ...(addressesWritten && { expected: [...addressesWritten] }),
      seen: addresses.map((seen) => ({ ...seen })),
    },
    ...{ line, user, ownAttempts: held.ownAttempts },
    ...(lastLogin === undefined ? {} : { lastLogin }),
    ...(stops && { stops: { ...stops } }),
    ...(rotateBy === undefined ? {} : { rotateBy }),
    ...(rotateDaysLeft === undefined ? {} : { rotateDaysLeft }),
    ...(moveBy === undefined ? {} : { moveBy }),
    ...(reviewed === undefined ? {} : { reviewed }),
    counts: { ...countFindings(findings) },
    findings: findings.map((finding) => reportFinding(finding, say)),
  };
}

function summaryOf({ counts, integrations, rotationDays }: HeldRegister): ListIntegrationsResult['summary'] {
  const left = integrations.flatMap(({ rotateDaysLeft }) => rotateDaysLeft ?? []);
  return {
    stops: stopsOf(integrations),
    withFindings: integrations.filter(({ findings }) => findings.some(({ waiver }) => waiver === undefined)).length,
    findings: { ...counts },
    rotation: {
      overdue: left.filter((days) => days < 0).length,
      soon: left.filter((days) => days >= 0 && days <= rotationDays).length,
      days: rotationDays,
    },
  };
}

/** In the order of the integrations, which is by day. */
function stopsOf(integrations: readonly HeldIntegration[]): ReportedStops[] {
  const found = new Map<string, ReportedStops>();
  for (const { stops } of integrations) {
    if (stops === undefined) continue;
    const key = keyOf(stops);
    const same = found.get(key);
    if (same === undefined) found.set(key, { ...stops, integrations: 1 });
    else same.integrations++;
  }
  return [...found.values()];
}

const keyOf = ({ certainty, date, latest, of, state }: IntegrationEnd): string =>
  [date, latest, of, state, certainty].join(' ');
