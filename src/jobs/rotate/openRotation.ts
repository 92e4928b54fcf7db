/**
 * The job of `rotate login` up to its plan: what is asked, what the run that is taken up has come to, and which steps are ahead.
 */
import type { Connection } from '@salesforce/core';
import { type RunRecord, Runs } from '../../change/index.js';
import { ConnectionClient, HoldingReader, openOrg } from '../../facts/org/index.js';
import type { Path } from '../../policy/index.js';
import { checkOrg, orgIdOf, isOfRun, orgTime, withPastOf } from '../runs/index.js';
import { planRotation, type RotatePlan } from './plan.js';
import type { RotateAround, RotateQuestion } from './rotationFacts.js';
import type { GivenSecretName } from './operator.js';
import { type TakenUp, takenUpOf } from './result.js';
import { isWatchedAgain, withSeenOf } from './watchedBefore.js';
import {
  isPasswordAhead,
  isTokenOpen,
  type Programs,
  type SkipFlags,
  skippedBy,
  type Wanted,
  withUnlocking,
} from './wantedSteps.js';

export interface OpenedRotation {
  readonly client: ConnectionClient;
  readonly orgId: string;
  readonly plan: RotatePlan;
  readonly wanted: Wanted;
  /** The password is still to be set. */
  readonly setsPassword: boolean;
  /** The run that is taken up. */
  readonly takenUp: TakenUp | undefined;
  /** Whether a secret that says of which run it is belongs to this one, and lets somebody in. */
  readonly isOfRun: (of: string) => boolean;
}

/** What is asked of a rotation, before anything is read. */
export interface AskedOfRotation {
  readonly username: string;
  /** ISO time. */
  readonly since: string;
  readonly programs: Programs;
  readonly resumed: RunRecord | undefined;
  /** Somebody sits there who can be asked. */
  readonly isTerminal: boolean;
  /** Whether this secret is there, or will be, without being asked for. */
  readonly gives: (name: GivenSecretName) => boolean;
  readonly flags: SkipFlags & {
    readonly force: boolean;
    readonly path?: Path | undefined;
    readonly 'login-api-version': number;
    readonly unlock: boolean;
    readonly wait: number;
    readonly 'token-only': boolean;
    readonly 'end-sessions': boolean;
  };
}

interface OpenAround extends Pick<RotateAround, 'now' | 'onProgress'> {
  readonly connection: Connection;
  readonly dataDir: string;
}

/** A run that is taken up as it would be with the flags, and with all of its steps. */
interface Begun {
  readonly begun: TakenUp | undefined;
  readonly whole: TakenUp | undefined;
}

/** @throws ChangeError for a run of another org; what else the readers throw */
export async function openRotation(
  { connection, dataDir, now, onProgress }: OpenAround,
  asked: AskedOfRotation,
): Promise<OpenedRotation> {
  const { flags, resumed } = asked;
  const witness = await openOrg(connection, { now: now.toISOString() });
  const orgId = orgIdOf(witness);
  if (resumed !== undefined) checkOrg(resumed, orgId);
  const client = new ConnectionClient(connection);
  const runs = new Runs(dataDir);
  const { begun, whole } = await begunOf(client, runs, asked);
  const setsPassword = isPasswordAhead(begun?.steps, flags['token-only']);
  const question = questionOfRun(asked, { begun, whole, setsPassword });
  const looked = await planRotation({ witness, client, now, onProgress }, question);
  const isAnew = begun === undefined || begun.isAnew;
  const plan = await withPast(looked, { runs, client, orgId, resumed, now, isAnew });
  return {
    ...{ client, orgId, plan, setsPassword },
    wanted: wantedOf(asked, plan),
    takenUp: takenUpNow(begun, plan, flags),
    isOfRun: (of) => !isAnew && isOfRun(resumed, of),
  };
}

async function begunOf(
  client: ConnectionClient,
  runs: Runs,
  { flags, gives, resumed }: AskedOfRotation,
): Promise<Begun> {
  if (resumed === undefined) return { begun: undefined, whole: undefined };
  const changed = await changedOf(client, resumed.userId);
  const hasSecret = gives(flags['token-only'] ? 'securityToken' : 'password');
  const takenUpBy = (by: SkipFlags): TakenUp => takenUpOf(resumed, runs.fileOf(resumed.id), by, { changed, hasSecret });
  return { begun: takenUpBy(flags), whole: takenUpBy({ 'skip-token': false, 'skip-test': false }) };
}

/** When the password was last changed, before anything else is read; null where that is not known. */
async function changedOf(client: ConnectionClient, userId: string): Promise<string | null> {
  const changed = await new HoldingReader(client, userId).passwordChanged();
  return changed.known ? changed.value : null;
}

function questionOfRun(
  { flags, gives, isTerminal, programs, resumed, since, username }: AskedOfRotation,
  { begun, setsPassword, whole }: Begun & { readonly setsPassword: boolean },
): RotateQuestion {
  // A run that took its token before leaves none out.
  const leavesToken = flags['skip-token'] && (whole === undefined || isTokenOpen(whole));
  return {
    ...{ username, since, tokenOnly: flags['token-only'], path: flags.path, deliveries: programs.deliver.length },
    ...{ loginApiVersion: flags['login-api-version'], mayUnlock: flags.unlock || isTerminal },
    takesToken: leavesToken ? false : begun && isTokenOpen(begun),
    leavesToken,
    // The clients of a run that is taken up have failed for a while.
    pauses: programs.pause !== undefined || flags.force || resumed !== undefined,
    setsPassword,
    hasOldPassword: isTerminal || gives('oldPassword'),
  };
}

/** The plan with what runs before this one, and others, have done. */
async function withPast(
  looked: RotatePlan,
  about: Omit<Parameters<typeof withPastOf>[1], 'orgNow'> & { readonly client: ConnectionClient },
): Promise<RotatePlan> {
  const { client, ...past } = about;
  const { userId } = looked.found;
  const orgNow = await orgTime(past.runs.of({ orgId: past.orgId, userId }), new HoldingReader(client, userId));
  return withSeenOf(withPastOf(looked, { ...past, orgNow }), past.resumed);
}

function wantedOf({ flags, programs }: AskedOfRotation, { found }: RotatePlan): Wanted {
  return {
    ...{ tokenOnly: flags['token-only'], endsSessions: flags['end-sessions'] },
    ...{ pauses: programs.pause !== undefined, deliveries: programs.deliver.length },
    takesToken: found.takesToken,
    unlocksFirst: found.unlocksFirst,
    tests: !flags['skip-test'],
    watches: flags.wait > 0,
  };
}

/** Of one that is over nothing is ahead. */
function takenUpNow(begun: TakenUp | undefined, plan: RotatePlan, flags: SkipFlags): TakenUp | undefined {
  if (begun === undefined || (begun.isDead && !begun.isAnew)) return begun;
  const standing = { isLockedNow: plan.found.lock.locked === true, isWatchedAgain: isWatchedAgain(plan) };
  return withUnlocking(begun, standing, skippedBy(flags));
}
