/**
 * The jobs of `revoke login` and `revoke address`: look, and, where it was confirmed, shut.
 */
import {
  addressesStep,
  freezeStep,
  lateSteps,
  NOT_READABLE,
  passwordStep,
  type RunRecord,
  type Runs,
  sessionsStep,
  SHUTTING,
  type ShuttingStep,
  type ChangeStep,
  tokensStep,
  type UserChanges,
} from '../../change/index.js';
import { RunError } from '../../errors.js';
import { EXIT, type ExitCode } from '../../exitCodes.js';
import {
  type ChangeRequest,
  type OrgClient,
  type OrgWitness,
  HoldingReader,
  holds,
  SETS_PASSWORDS,
} from '../../facts/org/index.js';
import type { LoginProgress } from '../../facts/types.js';
import { type Gap, uniqueGaps } from '../../policy/index.js';
import { completed, openBefore, type WrittenBefore } from '../../report/revoke/stateBefore.js';
import { isUnfinished } from '../../report/revoke/page.js';
import {
  type ReportedRun,
  type ReportedStep,
  reportOpen,
  type RevokeFound,
  type RevokeLoginResult,
  type StepAsRun,
} from '../../report/revoke/result.js';
import { Text } from '../../text.js';
import { carryChange, orgIdOf, reportStop, underWayText, latestOnItsWay, orgTime } from '../runs/index.js';
import { userWithLogins } from '../logins/index.js';
import { appsOfUser } from './appsOfUser.js';
import { othersUnread } from './lastAdministrator.js';
import { passwordPaths } from './passwordPaths.js';
import { openGaps, type OpenNow, openNow, pastLogins } from './userNow.js';

export interface RevokeAround {
  readonly witness: OrgWitness;
  readonly client: OrgClient;
  readonly send: (request: ChangeRequest) => Promise<void>;
  readonly runs: Runs;
  readonly now: Date;
  readonly onProgress: (progress: LoginProgress) => void;
}

export interface RevokeQuestion {
  readonly username: string;
  /** ISO time. */
  readonly since: string;
  readonly keep: readonly ShuttingStep[];
  /** Takes the freeze back and does nothing else. */
  readonly unfreeze: boolean;
  /** The run that is to be taken up. */
  readonly resumed: RunRecord | undefined;
  /** It is to be carried out. */
  readonly applies: boolean;
  /** Also where it could not be read whether there is another administrator. */
  readonly force: boolean;
}

/** What is looked at before anything is done. */
export interface Planned {
  readonly found: RevokeFound;
  readonly steps: readonly ChangeStep[];
  readonly leftOut: readonly string[];
}

/** @throws RunError for the user of the session and the last administrator; what else the readers throw */
export async function planRevoke(around: RevokeAround, question: RevokeQuestion): Promise<Planned> {
  const { client, now, onProgress, runs, witness } = around;
  const { applies, force, resumed, since, unfreeze, username } = question;
  const at = now.toISOString();
  const about = await userWithLogins(witness, { username, since, now: at, all: true, onProgress });
  const { done, user } = about;
  const unread = unfreeze ? undefined : await othersUnread(witness, user);
  if (unread !== undefined && applies && !force) {
    throw new RunError(Text.of('revoke.error.last-unread', { username: user.username, what: unread.what }), unread.why);
  }
  const holdings = new HoldingReader(client, user.id);
  const apps = appsOfUser(await witness.apps(), { username: user.username, profile: about.profile });
  const present = await openNow(holdings);
  const blocked = await blockedSteps(witness, present);
  const held = { ...present, apps };
  const open = { ...held, paths: passwordPaths(about, at) };
  const coming = await comingPassword(runs, { now, holdings, orgId: witness.source.orgId ?? '', userId: user.id });
  const past = await pastLogins(witness, client, { userId: user.id, since, now: at });
  const changes: UserChanges = { userId: user.id, apiVersion: client.apiVersion, holdings, send: around.send };
  const steps = unfreeze ? [freezeStep(changes, false)] : shuttingSteps(changes);
  const leftOut: readonly string[] = unfreeze ? [] : question.keep;
  return {
    steps,
    leftOut,
    found: {
      source: { ...witness.source },
      ...{ username: user.username, userId: user.id, at, open, before: undefined, since },
      ...planOf(around, user.id, resumed),
      steps:
        resumed?.steps ??
        [...new Set(steps.map(({ id }) => id))].map((id) => planned(id, leftOut.includes(id), blocked)),
      rows: done.listed.rows,
      ownAttempts: done.listed.summary.ownAttempts,
      comparedFrom: past.comparedFrom,
      logins: past.logins,
      gaps: uniqueGaps(
        unread === undefined ? [] : [unread],
        unfreeze ? [] : coming,
        openGaps(held),
        past.gaps,
        about.gaps,
      ),
      apiCalls: witness.apiCalls() + client.calls(),
    },
  };
}

/** A password that a rotation has sent, and that may still take the place of the one which nobody knows. */
async function comingPassword(
  runs: Runs,
  about: { readonly now: Date; readonly holdings: HoldingReader; readonly orgId: string; readonly userId: string },
): Promise<Gap[]> {
  const { holdings, now } = about;
  const all = runs.of(about);
  const orgNow = await orgTime(all, holdings);
  const until = latestOnItsWay(all, { now, orgNow, changed: null, isAnew: true });
  if (until === undefined) return [];
  const time = `${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return [{ what: 'User.password', why: Text.of('revoke.gap.on-its-way', { time }) }];
}

/** A plan, of a run that is taken up too. */
export function planOf(
  { runs, witness }: Pick<RevokeAround, 'runs' | 'witness'>,
  userId: string,
  resumed: RunRecord | undefined,
): Pick<RevokeFound, 'mode' | 'run' | 'underWay'> {
  const by = runs.heldBy({ orgId: orgIdOf(witness), userId }, 'change');
  return {
    mode: 'plan',
    run: resumed === undefined ? undefined : reportRun(runs, resumed),
    underWay: by === undefined ? undefined : underWayText(by),
  };
}

/** @param stopped what has ended it before its last step */
function reportRun(runs: Runs, { ended, id, started }: RunRecord, stopped?: Text): ReportedRun {
  return { id, file: runs.fileOf(id), started, ended, ...reportStop(stopped) };
}

function shuttingSteps(changes: UserChanges): ChangeStep[] {
  const made: Readonly<Record<ShuttingStep, ChangeStep>> = {
    freeze: freezeStep(changes, true),
    sessions: sessionsStep(changes),
    tokens: tokensStep(changes),
    password: passwordStep(changes),
    addresses: addressesStep(changes),
  };
  return [...SHUTTING.map((id) => made[id]), ...lateSteps(changes)];
}

/** Why a step cannot be carried out, by its id, as far as that is known beforehand. */
type Blocked = ReadonlyMap<string, string>;

async function blockedSteps(witness: OrgWitness, open: OpenNow): Promise<Blocked> {
  const { addresses, sessions, switches, tokens } = open;
  const unread = Object.entries({ freeze: switches, unfreeze: switches, sessions, tokens, addresses }).filter(
    ([, fact]) => !fact.known,
  );
  const maySet = holds(await witness.capabilities(), ...SETS_PASSWORDS) !== false;
  return new Map([
    ...unread.map(([id]) => [id, NOT_READABLE] as const),
    ...(maySet ? [] : [['password', 'not-permitted'] as const]),
  ]);
}

export function planned(id: string, isLeftOut: boolean, blocked: Blocked = new Map()): StepAsRun {
  const state = isLeftOut ? 'left-out' : 'planned';
  const code = isLeftOut ? null : (blocked.get(id) ?? null);
  return { id, state, begun: null, ended: null, closed: null, left: null, code };
}

export interface Applying {
  readonly command: 'revoke login' | 'revoke address';
  /** The address, where one is meant. */
  readonly subject: string | null;
  /** What the run writes down of what there was before it; of one that is taken up as {@link foundBefore} says. */
  readonly before: WrittenBefore;
  readonly resumed: RunRecord | undefined;
  readonly now: () => Date;
  readonly onBegin: (run: { readonly id: string; readonly file: string }) => void;
  readonly tell: (step: string) => void;
}

/** What there was before a run: of one that is taken up what it wrote down, and what it could not read then. */
export function foundBefore({ open, since }: RevokeFound, resumed: RunRecord | undefined): WrittenBefore {
  const now = reportOpen(open);
  if (resumed === undefined) return { since, open: now };
  return { ...resumed.found, open: completed(openBefore(resumed.found), now, resumed.steps) };
}

/** What carrying it out adds to what was found. */
export interface AppliedRevoke {
  readonly mode: 'applied';
  readonly run: ReportedRun;
  readonly underWay: undefined;
  readonly before: WrittenBefore;
  readonly steps: readonly StepAsRun[];
  readonly apiCalls: number;
}

/** Carries the plan out. @throws RunError where the org does not tell which it is */
export async function applyRevoke<T extends Pick<RevokeFound, 'source' | 'userId' | 'username'>>(
  { runs, client, witness }: Pick<RevokeAround, 'runs' | 'client' | 'witness'>,
  {
    found,
    leftOut,
    steps,
  }: { readonly found: T; readonly steps: readonly ChangeStep[]; readonly leftOut: readonly string[] },
  { before, command, now, onBegin, resumed, subject, tell }: Applying,
): Promise<T & AppliedRevoke> {
  const { source, userId, username } = found;
  const { record, stopped } = await carryChange({
    runs,
    about: { command, orgId: orgIdOf(witness), org: source.name, userId, username, subject, found: before },
    ...{ steps, leftOut, resumed, onBegin, tell, now },
  });
  return {
    ...found,
    ...{ mode: 'applied', underWay: undefined, before: record.found },
    run: reportRun(runs, record, stopped),
    steps: record.steps,
    apiCalls: witness.apiCalls() + client.calls(),
  };
}

/** Nothing was sent, as where the run was ended before it, or what was sent came to nothing. */
const NOT_SHUT: ReadonlySet<ReportedStep['state']> = new Set(['planned', 'refused', 'open', 'undone'] as const);

/**
 * 68 where something could not be read; of a run 30 where something is still open, 68 where nobody can tell, or where what
 * is shut is not all that may have been open.
 */
export function exitCodeOfRevoke(
  { mode, run, steps }: Pick<RevokeLoginResult, 'mode' | 'run' | 'steps'>,
  gaps: readonly Gap[],
): ExitCode {
  const open = mode === 'plan' ? [] : steps.filter(isUnfinished);
  if (open.some(({ state }) => NOT_SHUT.has(state))) return EXIT.no;
  const isStopped = mode === 'applied' && (run?.stopped ?? null) !== null;
  return isStopped || open.length > 0 || gaps.length > 0 ? EXIT.incomplete : EXIT.fine;
}
