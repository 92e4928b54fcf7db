/**
 * The result of `list apps`: plain data, its texts already in words. This is what `--json` prints.
 */
import { findingsOf, type JudgedRule } from '../../policy/findings/index.js';
import {
  type AppFacts,
  type AppIpPolicy,
  type AppKind,
  type Fact,
  type Gap,
  type PermittedUsers,
  uniqueGaps,
} from '../../policy/index.js';
import type { Say } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../common.js';
import { reportFinding, type ReportedFinding } from '../findings/result.js';

/** null: could not be read, and `incomplete` says why. */
export interface ReportedApp {
  kind: AppKind;
  /** 18 characters; absent in a project. */
  id?: string;
  /** API name; empty where only the label is known. */
  name: string;
  label: string;
  /** Empty for an app of the org's own. */
  namespace: string | null;
  flows: {
    clientCredentials: boolean | null;
    /** The app has a certificate, by which JWT bearer signs. */
    jwt: boolean | null;
  };
  /** ISO time; absent without a certificate. */
  certificateEnds?: string;
  /** Username; empty where no user is named. */
  runAs: string | null;
  permitted: PermittedUsers | null;
  openedBy: { permissionSets: string[]; profiles: string[] } | null;
  ipPolicy: AppIpPolicy | null;
  scopes: string[] | null;
  refreshToken: string | null;
  /** `whole` is false where there may be more. */
  tokens: { count: number; lastUsed?: string; whole: boolean } | null;
  findings: ReportedFinding[];
}

export interface ListAppsResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  apps: ReportedApp[];
  incomplete: ReportedGap[];
}

export interface AppsAbout {
  readonly source: ReportedSource;
  readonly judged: readonly JudgedRule[];
  readonly gaps: readonly Gap[];
}

export function toListAppsResult(
  apps: readonly AppFacts[],
  { gaps, judged, source }: AppsAbout,
  say: Say,
): ListAppsResult {
  const byApp = new Map<string, ReportedFinding[]>();
  for (const finding of findingsOf(judged)) {
    const key = finding.subject.id ?? finding.subject.name;
    byApp.set(key, [...(byApp.get(key) ?? []), reportFinding(finding, say)]);
  }
  return {
    schemaVersion: '1.0',
    source: { ...source },
    apps: apps.map((app) => ({ ...reportedApp(app), findings: byApp.get(app.id ?? app.label) ?? [] })),
    incomplete: reportGaps(uniqueGaps(gaps, ...judged.map((one) => one.gaps)), say),
  };
}

function reportedApp(app: AppFacts): Omit<ReportedApp, 'findings'> {
  const { certificateEnds, id, kind, label, name, tokens } = app;
  const opened = valueOf(app.openedBy);
  const scopes = valueOf(app.scopes);
  const ends = valueOf(certificateEnds);
  return {
    kind,
    ...(id === undefined ? {} : { id }),
    name,
    label,
    namespace: textOr(app.namespace),
    flows: {
      clientCredentials: valueOf(app.clientCredentials),
      jwt: certificateEnds.known ? ends !== undefined : null,
    },
    ...(typeof ends === 'string' ? { certificateEnds: ends } : {}),
    runAs: textOr(app.runAs),
    permitted: valueOf(app.permitted),
    openedBy: opened === null ? null : { permissionSets: [...opened.permissionSets], profiles: [...opened.profiles] },
    ipPolicy: valueOf(app.ipPolicy),
    scopes: scopes === null ? null : [...scopes],
    refreshToken: textOr(app.refreshToken),
    tokens: tokens.known ? { ...tokens.value, whole: tokens.partial === undefined } : null,
  };
}

function valueOf<T>(fact: Fact<T>): T | null {
  return fact.known ? fact.value : null;
}

/** Nothing is an empty text. */
function textOr(fact: Fact<string | undefined>): string | null {
  return fact.known ? (fact.value ?? '') : null;
}
