/**
 * `rotate login --apply`: the steps, with the doors through which they work, and what came of them.
 */
import type { Connection } from '@salesforce/core';
import type { SfCommand } from '@salesforce/sf-plugins-core';
import type { PipedSecrets } from '../../../cli/pipedSecrets.js';
import {
  type ChangeStep,
  deliverStep,
  pauseStep,
  type Payload,
  type RunRecord,
  Runs,
  sessionsStep,
  setStep,
  StepFailure,
  testStep,
  tokenStep,
  unlockStep,
  type UserChanges,
  Vault,
  watchStep,
} from '../../../change/index.js';
import { RunError, UsageError } from '../../../errors.js';
import { EXIT } from '../../../exitCodes.js';
import { type ConnectionClient, HoldingReader, sendOnce } from '../../../facts/org/index.js';
import { questionOf } from '../../../jobs/question.js';
import type { RotatePlan } from '../../../jobs/rotate.js';
import { carryRotation, isSecretLost } from '../../../jobs/rotateRun.js';
import { LoginError } from '../../../login/error.js';
import { Secret } from '../../../login/secret.js';
import { VARIABLES } from '../../../login/input.js';
import { say } from '../../../messages.js';
import { uniqueGaps } from '../../../policy/index.js';
import type { RotateEnd, RotateFound, RotateStepAsRun } from '../../../report/rotate/result.js';
import { Text } from '../../../text.js';
import { Doors } from './login.doors.js';
import { type Programs, stepsOf, type Wanted } from './login.flags.js';

export interface ApplyAround {
  readonly connection: Connection;
  readonly client: ConnectionClient;
  readonly plan: RotatePlan;
  readonly programs: Programs;
  readonly piped: PipedSecrets | undefined;
  readonly isTerminal: boolean;
  readonly wanted: Wanted;
  readonly flags: {
    readonly 'any-characters': boolean;
    readonly unlock: boolean;
    /** Seconds. */
    readonly 'program-wait': number;
    readonly 'client-id'?: string | undefined;
    readonly 'login-api-version': number;
    /** Seconds. */
    readonly wait: number;
  };
  readonly orgId: string;
  readonly dataDir: string;
  readonly resumed: RunRecord | undefined;
  readonly now: Date;
  readonly interrupts: AbortController;
}

export interface Applied {
  readonly steps: readonly RotateStepAsRun[];
  readonly end: RotateEnd;
  readonly found: Pick<RotateFound, 'gaps' | 'apiCalls'>;
  readonly isInterrupted: boolean;
}

export async function applyRotation(command: SfCommand<unknown>, around: ApplyAround): Promise<Applied> {
  const { client, dataDir, interrupts, plan, resumed, wanted } = around;
  const { found } = plan;
  checkToken(around);
  const changes: UserChanges = {
    userId: found.userId,
    apiVersion: client.apiVersion,
    holdings: new HoldingReader(client, found.userId),
    send: async (request) => sendOnce(around.connection, request),
  };
  const doors = doorsOf(command, around, changes);
  const vault = await vaultOf(around, doors);
  const payload = (): Payload | undefined => payloadOf(vault, found);
  const runs = new Runs(dataDir);
  const { ids, leftOut: unwanted } = stepsOf(wanted);
  // A run is taken up with the steps that it began with.
  const leftOut = resumed === undefined ? unwanted : leftOutOf(resumed);
  const record = await carryRotation({
    ...{ runs, ids, leftOut, resumed, vault, payload },
    about: {
      ...{ command: 'rotate login', orgId: around.orgId, org: found.source.name },
      ...{ userId: found.userId, username: found.username, subject: null },
    },
    steps: changeSteps(changes, doors, { vault, payload, leftOut, deliveries: wanted.deliveries }),
    handOver: async (whole) => doors.handOver(whole),
    now: () => new Date(),
    isEnding: () => interrupts.signal.aborted,
    onBegin: ({ file, id, isLost }) => {
      if (command.jsonEnabled()) return;
      command.logToStderr(say(Text.of('rotate.run', { id, file })));
      if (isLost) command.logToStderr(say(Text.of('rotate.lost')));
    },
    tell: (step) => {
      if (!command.jsonEnabled()) command.logToStderr(say(Text.of('rotate.doing', { step })));
    },
  });
  return appliedOf(record, runs.fileOf(record.id), { around, doors });
}

function leftOutOf({ steps }: RunRecord): ReadonlySet<string> {
  return new Set(steps.filter(({ state }) => state === 'left-out').map(({ id }) => id));
}

/** Nobody is asked for a token when the old one is dead already. */
function checkToken({ isTerminal, piped, programs, resumed, wanted }: ApplyAround): void {
  const isTaken = resumed === undefined ? wanted.takesToken : !leftOutOf(resumed).has('token');
  const canTake = isTerminal || piped !== undefined || programs.tokenCommand !== undefined;
  if (isTaken && !canTake) throw new UsageError(Text.of('rotate.error.no-token'));
  if (wanted.tokenOnly && !isTerminal && piped === undefined) {
    throw new UsageError(Text.of('rotate.error.no-password'));
  }
}

function doorsOf(command: SfCommand<unknown>, around: ApplyAround, changes: UserChanges): Doors {
  const { client, connection, dataDir, flags, interrupts, now, plan, resumed } = around;
  const { env } = process;
  const clientSecret = env[VARIABLES.clientSecret] ?? '';
  for (const name of Object.values(VARIABLES)) Reflect.deleteProperty(process.env, name);
  const question = questionOf({ path: plan.path, 'login-api-version': flags['login-api-version'] }, now);
  return new Doors({
    ...{ command, connection, changes, plan, clientSecret },
    ...{ programs: around.programs, piped: around.piped, isTerminal: around.isTerminal },
    anyCharacters: flags['any-characters'],
    mayUnlock: flags.unlock,
    programWait: flags['program-wait'],
    test: { connection, question, clientId: flags['client-id'], dataDir, env },
    watch: {
      client,
      seen: plan.seen,
      // What a run that is taken up has changed before, its clients may have seen already.
      sinceChange: resumed !== undefined && !around.wanted.tokenOnly,
      wait: flags.wait * 1000,
    },
    signal: interrupts.signal,
    interrupt: () => {
      interrupts.abort();
    },
  });
}

/** The secret that a run starts with: none, the one that was handed over, or the password that stays. */
async function vaultOf({ interrupts, piped, resumed, wanted }: ApplyAround, doors: Doors): Promise<Vault> {
  if (wanted.tokenOnly) {
    const token = resumed === undefined ? undefined : await ownOf(piped, 'securityToken');
    const isLive = resumed !== undefined && token !== undefined && isSecretLost(resumed);
    return new Vault(await presentPassword(doors, interrupts), token, isLive);
  }
  if (resumed === undefined || !isSecretLost(resumed)) return new Vault();
  const password = await ownOf(piped, 'password');
  return password === undefined ? new Vault() : new Vault(password, await ownOf(piped, 'securityToken'), true);
}

async function ownOf(piped: PipedSecrets | undefined, name: 'password' | 'securityToken'): Promise<Secret | undefined> {
  const text = piped?.has(name) === true ? await piped.take(name) : undefined;
  return text === undefined ? undefined : new Secret(text);
}

async function presentPassword(doors: Doors, { signal }: AbortController): Promise<Secret> {
  try {
    return await doors.presentPassword();
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    if (signal.aborted) throw new LoginError(Text.of('login-errors.interrupted'), EXIT.interrupted);
    throw new RunError(Text.of('rotate.error.no-password'));
  }
}

function payloadOf({ password, securityToken }: Vault, { instanceUrl, username }: RotateFound): Payload | undefined {
  if (password === undefined) return undefined;
  return { username, password: password.reveal(), securityToken: securityToken?.reveal() ?? '', instanceUrl };
}

interface StepsAround {
  readonly vault: Vault;
  readonly payload: () => Payload | undefined;
  readonly leftOut: ReadonlySet<string>;
  readonly deliveries: number;
}

function changeSteps(changes: UserChanges, doors: Doors, around: StepsAround): ChangeStep[] {
  const { deliveries, leftOut, payload, vault } = around;
  return [
    pauseStep(doors),
    setStep(doors, vault),
    sessionsStep(changes),
    tokenStep(doors, vault),
    testStep(doors, vault),
    ...Array.from({ length: deliveries }, (_, at) => deliverStep(doors, at, payload)),
    doors.unlocking(unlockStep(changes)),
    watchStep(doors),
  ].filter(({ id }) => !leftOut.has(id));
}

function appliedOf(
  record: RunRecord,
  file: string,
  { around, doors }: { readonly around: ApplyAround; readonly doors: Doors },
): Applied {
  const { client, interrupts, plan } = around;
  const { ended, id, round, secret, started, steps } = record;
  const { tested, watched } = doors;
  return {
    steps,
    isInterrupted: interrupts.signal.aborted,
    end: {
      run: { id, file, started, ended, round, secret },
      now: watched?.now ?? [],
      test: tested === undefined ? null : { outcome: tested.outcome, provesToken: tested.provesToken, why: tested.why },
      after: watched?.after ?? null,
    },
    found: {
      gaps: uniqueGaps(plan.found.gaps, watched?.gaps ?? []),
      apiCalls: plan.found.apiCalls + client.calls(),
    },
  };
}
