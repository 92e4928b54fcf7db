/**
 * What `rotate login` is asked, before anything is read; and the question that it asks itself before it changes anything.
 */
import { needUser } from '../../../cli/changeFlags.js';
import { PipedSecrets } from '../../../cli/pipedSecrets.js';
import type { TokenCommand } from '../../../cli/tokenCommand.js';
import { type RunRecord, Runs } from '../../../change/index.js';
import { UsageError } from '../../../errors.js';
import { resumedRun, standingOf } from '../../../jobs/runs/index.js';
import { checkResumed, checkWayOut, type Programs } from '../../../jobs/rotate/index.js';
import type { Path } from '../../../policy/index.js';
import type { RotateLoginResult } from '../../../report/rotate/result.js';
import { Text } from '../../../text.js';
import { checkProgram } from './login.programs.js';
import { type ProgramFlags, programsIn } from './login.flags.js';

export interface AskedFlags extends ProgramFlags {
  readonly username?: string | undefined;
  readonly apply: boolean;
  readonly resume?: string | undefined;
  readonly force: boolean;
  readonly path?: Path | undefined;
  readonly 'login-api-version': number;
  readonly unlock: boolean;
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
  const isToBeApplied = flags.apply;
  const { stderr, stdin } = process;
  const isTerminal = !flags['no-prompt'] && !command.jsonEnabled() && stdin.isTTY && stderr.isTTY;
  if (flags.piped && stdin.isTTY) throw new UsageError(Text.of('rotate.error.piped-terminal'));
  if (isToBeApplied) {
    checkWayOut(programs, isTerminal);
    checkPrograms(programs);
  }
  const about = { command: 'rotate login', username: flags.username };
  const resumed =
    flags.resume === undefined ? undefined : standingOf(resumedRun(new Runs(dataDir), flags.resume, about));
  if (resumed !== undefined) {
    const [tokenOnly, endsSessions] = [flags['token-only'], flags['end-sessions']];
    checkResumed(resumed, { programs, tokenOnly, endsSessions });
  }
  const username = needUser(flags.username, resumed);
  const piped = flags.piped ? new PipedSecrets(stdin) : undefined;
  if (isToBeApplied) await piped?.start();
  return { username, programs, resumed, piped, isToBeApplied, isTerminal };
}

/** A secret that is set is lost where none of them can be started. */
function checkPrograms({ deliver, onFailure, pause, tokenCommand }: Programs): void {
  const given = [
    ...deliver.map((program) => ['deliver', program] as const),
    ...[['on-failure', onFailure] as const, ['pause', pause] as const, ['token-command', tokenCommand] as const],
  ];
  for (const [flag, program] of given) if (program !== undefined) checkProgram(flag, program);
}

/** Names what is done to the secret; of a run that is taken up and has set it, only the run. */
export function questionFor({ run, source, steps, tokenOnly, username }: RotateLoginResult, orgId: string): Text {
  const named = { username, org: source.name, orgId };
  const isAhead = steps.some(({ state, step }) => step === (tokenOnly ? 'token' : 'password') && !HAS_BEEN.has(state));
  if (run !== null && !isAhead) return Text.of('rotate.confirm.resume', { id: run.id, ...named });
  return tokenOnly ? Text.of('rotate.confirm.token', named) : Text.of('rotate.confirm', named);
}

/** States of a step that is not sent again. */
const HAS_BEEN = new Set(['done', 'unread', 'unknown']);
