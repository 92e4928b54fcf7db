/**
 * The result of `generate permission-set`: plain data, its texts already in words. This is what `--json` prints.
 */
import type { Gap, Look, Stopgap } from '../../policy/index.js';
import { type Say, wordsBy } from '../../text.js';
import { reportGaps, type ReportedGap, type ReportedSource } from '../gapsAndAssumptions.js';
import type { ReportedBreaksOn, ReportedLook } from '../logins/result.js';
import { reportBreaksOn } from '../logins/toResult.js';
import { shellWord } from '../shell.js';
import { assignCommands, deployCommand, isAssignable } from './file.js';

export interface ReportedStopgapUser {
  /** 18 characters. */
  id: string;
  username: string;
  name: string;
  /** API Only, or a Salesforce Integration licence. */
  integration: boolean;
  /** `possible` when it could not be read whether the user lacks the permission, or got in at all. */
  certainty: 'certain' | 'possible';
  clients: string[];
  lastSuccess?: string;
}

export interface ReportedHolder {
  id: string;
  username: string;
  heldBy: { kind: 'profile' | 'permission-set' | 'group'; name: string }[];
  /** ISO time until which the user holds it, where each assignment ends. */
  until?: string;
  /** ISO time of the last SOAP login that was seen. */
  lastSoapLogin?: string;
}

export interface GeneratePermissionSetResult {
  schemaVersion: '1.0';
  source: ReportedSource;
  kind: 'any-api-auth';
  /** API name and label of the permission set. */
  name: string;
  label: string;
  /** Whether the org has one of this name already, which a deployment replaces; null where that could not be read. */
  nameTaken: boolean | null;
  /** What was written. */
  files: { what: 'permission-set' | 'usernames'; path: string }[];
  /** When the org needs the permission. */
  enforced: ReportedBreaksOn;
  since: string;
  until: string;
  looked: ReportedLook;
  /** Who stops without it, the latest login first. */
  assign: ReportedStopgapUser[];
  /** Users who would stand in `assign`, and are inactive by now: they cannot log in. */
  inactive: number;
  /** SOAP attempts of this plugin itself: they make nobody stand in `assign`. */
  ownAttempts: number;
  /** `byHand`: usernames that the command of sf cannot find, to be assigned in Setup. */
  commands: { deploy: string; assign: string[]; byHand: string[] };
  /** Who holds it and has not logged in by SOAP for so many days; null where holders or all logins could not be read. */
  unused: { days: number; holders: ReportedHolder[] } | null;
  /** Profiles that grant it to all their users; null where holders or all logins could not be read. */
  profiles: { profile: string; holders: number; soapUsers: string[] }[] | null;
  /** Who logs in by SOAP and holds it until a day alone; null where holders could not be read. */
  ending: ReportedHolder[] | null;
  notes: string[];
  apiCalls: number;
  incomplete: ReportedGap[];
}

export interface StopgapReport {
  readonly source: ReportedSource;
  readonly name: string;
  readonly nameTaken: boolean | undefined;
  readonly files: GeneratePermissionSetResult['files'];
  readonly since: string;
  readonly until: string;
  readonly look: Look;
  readonly stopgap: Stopgap;
  /** Holders could be read, at least in part. */
  readonly holdersRead: boolean;
  /** No login may be missing. */
  readonly usesRead: boolean;
  readonly unusedDays: number;
  /** ISO day on which SOAP login() ends for everybody. */
  readonly pathEnds: string;
  readonly gaps: readonly Gap[];
  readonly apiCalls: number;
}

export function toPermissionSetResult(report: StopgapReport, say: Say): GeneratePermissionSetResult {
  const { apiCalls, files, gaps, holdersRead, look, name, nameTaken, since, source, stopgap, until } = report;
  const isAllKnown = holdersRead && report.usesRead;
  const words = wordsBy(say);
  return {
    schemaVersion: '1.0',
    source: { ...source },
    kind: 'any-api-auth',
    name,
    label: words('permission-set.label'),
    nameTaken: nameTaken ?? null,
    files: files.map((file) => ({ ...file })),
    enforced: reportBreaksOn(stopgap.ends, say),
    since,
    until,
    looked: { ...look, what: say(look.what) },
    assign: stopgap.assign.map((user) => ({ ...user, clients: [...user.clients] })),
    inactive: stopgap.inactive,
    ownAttempts: stopgap.ownAttempts,
    commands: commandsOf(report),
    unused: isAllKnown ? { days: report.unusedDays, holders: stopgap.unused.map(holderOf) } : null,
    profiles: isAllKnown ? stopgap.profiles.map(profileOfHolders) : null,
    ending: holdersRead ? stopgap.ending.map(holderOf) : null,
    notes: [
      words('permission-set.note.licence'),
      words('permission-set.note.stopgap', { date: report.pathEnds }),
      ...(nameTaken === true ? [words('permission-set.note.name-taken', { name })] : []),
    ],
    apiCalls,
    incomplete: reportGaps(gaps, say),
  };
}

function commandsOf({ files, name, source, stopgap }: StopgapReport): GeneratePermissionSetResult['commands'] {
  const path = files.find(({ what }) => what === 'permission-set')?.path ?? '';
  const usernames = stopgap.assign.map(({ username }) => username);
  return {
    deploy: deployCommand(path, shellWord(source.name)),
    assign: assignCommands(name, shellWord(source.name), usernames.filter(isAssignable)),
    byHand: usernames.filter((username) => !isAssignable(username)),
  };
}

function profileOfHolders({
  grant,
  holders,
  soapUsers,
}: Stopgap['profiles'][number]): NonNullable<GeneratePermissionSetResult['profiles']>[number] {
  return { profile: grant.name, holders, soapUsers: [...soapUsers] };
}

function holderOf({ grants, ...holder }: Stopgap['unused'][number]): ReportedHolder {
  return { ...holder, heldBy: grants.map(({ kind, name }) => ({ kind, name })) };
}
