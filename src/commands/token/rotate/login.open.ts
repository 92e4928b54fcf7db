/**
 * What `rotate login` is asked, and what it is opened with.
 */
import type { Connection } from '@salesforce/core';
import { needUser } from '../../../cli/changeFlags.js';
import { holdRun } from '../../../cli/closedOutput.js';
import { holdInterrupts } from '../../../cli/interrupt.js';
import { PipedSecrets } from '../../../cli/pipedSecrets.js';
import type { TokenCommand } from '../../../cli/tokenCommand.js';
import { type RunRecord, Runs } from '../../../change/index.js';
import { UsageError } from '../../../errors.js';
import { ConnectionClient, openOrg } from '../../../facts/org/index.js';
import { checkOrg, orgIdOf, resumedRun } from '../../../jobs/carryChange.js';
import { planRotation, type RotateAround, type RotatePlan } from '../../../jobs/rotate.js';
import { checkResumed, checkWayOut, type Programs, type Wanted } from '../../../jobs/rotateWanted.js';
import { say } from '../../../messages.js';
import type { Path } from '../../../policy/index.js';
import { Text } from '../../../text.js';
import { type ProgramFlags, programsIn } from './login.flags.js';

export interface AskedFlags extends ProgramFlags {
  readonly username?: string | undefined;
  readonly apply: boolean;
  readonly resume?: string | undefined;
  readonly force: boolean;
  readonly path?: Path | undefined;
  readonly piped: boolean;
  readonly wait: number;
  readonly 'no-prompt': boolean;
  readonly 'token-only': boolean;
  readonly 'end-sessions': boolean;
  readonly 'skip-token': boolean;
  readonly 'skip-test': boolean;
}

export interface AskedRotation {
  readonly username: string;
  readonly programs: Programs;
  readonly resumed: RunRecord | undefined;
  readonly piped: PipedSecrets | undefined;
  readonly isToBeApplied: boolean;
  /** Somebody sits here who can be asked and shown. */
  readonly isTerminal: boolean;
}

/** Before anything is read. @throws UsageError */
export async function askedOf(
  command: TokenCommand<unknown>,
  flags: AskedFlags,
  dataDir: string,
): Promise<AskedRotation> {
  const programs = programsIn(flags);
  const isToBeApplied = flags.apply || flags.resume !== undefined;
  const { stderr, stdin } = process;
  const isTerminal = !flags['no-prompt'] && !command.jsonEnabled() && stdin.isTTY && stderr.isTTY;
  if (flags.piped && stdin.isTTY) throw new UsageError(Text.of('rotate.error.piped-terminal'));
  if (isToBeApplied) checkWayOut(programs, isTerminal);
  const about = { command: 'rotate login', username: flags.username };
  const resumed = flags.resume === undefined ? undefined : resumedRun(new Runs(dataDir), flags.resume, about);
  if (resumed !== undefined) checkResumed(resumed, programs, flags['token-only']);
  const username = needUser(flags.username, resumed);
  const piped = flags.piped ? new PipedSecrets(stdin) : undefined;
  if (isToBeApplied) await piped?.start();
  return { username, programs, resumed, piped, isToBeApplied, isTerminal };
}

export interface OpenedRotation {
  readonly client: ConnectionClient;
  readonly orgId: string;
  readonly plan: RotatePlan;
  readonly wanted: Wanted;
}

interface OpenAround extends Pick<RotateAround, 'now' | 'onProgress'> {
  readonly asked: AskedRotation;
  readonly flags: AskedFlags;
  readonly since: string;
}

export async function openRotation(
  connection: Connection,
  { asked, flags, now, onProgress, since }: OpenAround,
): Promise<OpenedRotation> {
  const { isTerminal, piped, programs, resumed, username } = asked;
  const witness = await openOrg(connection, { now: now.toISOString() });
  const orgId = orgIdOf(witness);
  if (resumed !== undefined) checkOrg(resumed, orgId);
  const client = new ConnectionClient(connection);
  const tokenOnly = flags['token-only'];
  const pauses = programs.pause !== undefined;
  const deliveries = programs.deliver.length;
  const plan = await planRotation(
    { witness, client, now, onProgress },
    {
      ...{ username, since, tokenOnly, path: flags.path, deliveries },
      // The clients of a run that is taken up have failed for a while.
      pauses: pauses || flags.force || resumed !== undefined,
      hasOldPassword: isTerminal || piped?.has('oldPassword') === true,
    },
  );
  const wanted: Wanted = {
    ...{ tokenOnly, pauses, deliveries, endsSessions: flags['end-sessions'] },
    takesToken: !flags['skip-token'] && (tokenOnly || plan.found.need !== 'no'),
    tests: !flags['skip-test'],
    watches: flags.wait > 0,
  };
  return { client, orgId, plan, wanted };
}

/** While it runs no signal and no closed output ends it: the secret has to be somebody's first. */
export async function heldFromSignals<T>(
  command: TokenCommand<unknown>,
  work: (interrupts: AbortController) => Promise<T>,
): Promise<T> {
  const interrupts = new AbortController();
  const letGo = holdRun();
  const giveBack = holdInterrupts(() => {
    if (!interrupts.signal.aborted && !command.jsonEnabled()) {
      command.logToStderr(say(Text.of('rotate.interrupted')));
    }
    interrupts.abort();
  });
  try {
    return await work(interrupts);
  } finally {
    giveBack();
    letGo();
  }
}
