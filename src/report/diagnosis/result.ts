/**
 * The result of `diagnose login`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Gap } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { reportGaps, type ReportedGap } from '../gapsAndAssumptions.js';
import type { Owner, ReportedCauseId } from '../validateLogin/result.js';

/** Causes for which a new token may be what is needed. */
export const TOKEN_CAUSES: ReadonlySet<string> = new Set<ReportedCauseId>(['token-missing', 'token-outdated']);

export interface ReportedCause {
  /** An id of docs/causes.md. */
  cause: string;
  confidence: 'certain' | 'likely' | 'possible';
  /** Of whom, when several users were asked about. */
  username?: string;
  explanation: string;
  evidence: string[];
  fix: { who: Owner; what: string };
}

export interface DiagnoseLoginResult {
  schemaVersion: '1.0';
  subject: {
    username?: string;
    /** Instead of `username`, when several were asked about. */
    usernames?: string[];
    org?: { name: string; orgId?: string };
  };
  /** From certain to possible. */
  causes: ReportedCause[];
  /** Texts and statuses that are in no table, and times without any failed login. */
  notes: string[];
  incomplete: ReportedGap[];
}

/** What was found of one user, or of a text alone. */
export interface DiagnosisReport {
  readonly username?: string;
  readonly causes: readonly {
    readonly cause: ReportedCauseId;
    readonly confidence: ReportedCause['confidence'];
    readonly evidence: readonly Text[];
  }[];
  readonly unknown: readonly Text[];
  readonly gaps: readonly Gap[];
}

export interface DiagnosisContext {
  readonly usernames: readonly string[];
  readonly org?: { readonly name: string; readonly orgId?: string };
  readonly ownerOf: (cause: string) => Owner;
  /** Further notes. */
  readonly notes: readonly Text[];
}

const ORDER: readonly ReportedCause['confidence'][] = ['certain', 'likely', 'possible'];

export function toDiagnoseLoginResult(
  found: readonly DiagnosisReport[],
  context: DiagnosisContext,
  say: Say,
): DiagnoseLoginResult {
  const { usernames, org } = context;
  const several = usernames.length > 1;
  const [only] = usernames;
  const causes = found.flatMap(({ username, causes: ofUser }) =>
    ofUser.map((one): ReportedCause => ({
      cause: one.cause,
      confidence: one.confidence,
      ...(several && username !== undefined ? { username } : {}),
      explanation: say(Text.of(`causes.${one.cause}.explanation`)),
      evidence: one.evidence.map(say),
      fix: { who: context.ownerOf(one.cause), what: say(Text.of(`causes.${one.cause}.fix`)) },
    })),
  );
  const gaps = new Map(found.flatMap((one) => one.gaps).map((gap) => [JSON.stringify(gap), gap]));
  const notes = [...found.flatMap((one) => notesOf(one, several, say)), ...context.notes.map(say)];
  return {
    schemaVersion: '1.0',
    subject: {
      ...(several ? { usernames: [...usernames] } : only === undefined ? {} : { username: only }),
      ...(org === undefined ? {} : { org: { ...org } }),
    },
    causes: causes.sort((a, b) => ORDER.indexOf(a.confidence) - ORDER.indexOf(b.confidence)),
    notes: [...new Set(notes)],
    incomplete: reportGaps(gaps.values(), say),
  };
}

/** What is told of one user names that user where there are several. */
function notesOf({ unknown, username }: DiagnosisReport, several: boolean, say: Say): string[] {
  const notes = unknown.map(say);
  return several && username !== undefined
    ? notes.map((note) => say(Text.of('login.note-of', { username, note })))
    : notes;
}
