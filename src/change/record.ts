/**
 * What is written down of a run that changes an org: enough to look at it and to take it up again, and no secret.
 */
import { isTime, parsed } from '../login/storedJson.js';
import { programIn, type StartedProgram } from './programs.js';

/**
 * - `pending`: nothing was sent.
 * - `begun`: it may have happened; a run that died leaves it so.
 * - `done`: the org shows it. `undone`: it did, and shows the contrary by now. `unread`: the org said yes, and could not be read back.
 * - `refused`: the org said no. `open`: the org shows that it did not happen.
 * - `unknown`: nobody can tell whether it happened, and it is never sent again.
 * - `left-out`: it was not asked for.
 * - `not-tested`: a login that was not tried, for the user's sake.
 */
const STEP_STATES = [
  'pending',
  'begun',
  'done',
  'undone',
  'unread',
  'refused',
  'open',
  'unknown',
  'left-out',
  'not-tested',
] as const;
export type StepState = (typeof STEP_STATES)[number];

export interface StepRecord {
  readonly id: string;
  readonly state: StepState;
  /** ISO times; null until then. */
  readonly begun: string | null;
  readonly ended: string | null;
  /** What the org showed before, by which it is told whether the step has happened; null where nothing is needed. */
  readonly before: string | null;
  /** What the org showed once it had happened, where that tells it from what others do later; null where it does not. */
  readonly after: string | null;
  /** How many things it closed, and how many it saw still open; null where that is not counted or not known. */
  readonly closed: number | null;
  readonly left: number | null;
  /**
   * ISO times of the org, whatever the clock of this machine says: right before it was sent, and by when the org had said yes.
   * Null where that is not needed, or not known.
   */
  readonly sentAt: string | null;
  readonly answeredAt: string | null;
  /** The code with which the org said no. */
  readonly code: string | null;
}

export type FormerRound = Pick<RunRecord, 'round' | 'replaced' | 'steps'>;

export interface RunRecord {
  readonly version: 1;
  readonly id: string;
  /** `revoke login` */
  readonly command: string;
  readonly orgId: string;
  readonly org: string;
  readonly userId: string;
  readonly username: string;
  /** What is meant, where the user alone does not tell: an address. */
  readonly subject: string | null;
  readonly started: string;
  readonly ended: string | null;
  /** From 1; a run whose secret was lost makes a new one in the next round. */
  readonly round: number;
  /** What has become of the secret that the run made, in words; null where it makes none. */
  readonly secret: string | null;
  /** ISO time at which somebody else has changed the password, after the run had set it: its secret lets nobody in. */
  readonly replaced: string | null;
  /** What there was before anything was done, as its report tells it, without a secret; null where it tells nothing. */
  readonly found: Readonly<Record<string, unknown>> | null;
  readonly steps: readonly StepRecord[];
  /** The round before, which stands until another secret may be set; null where there is none, or it is over. */
  readonly former: FormerRound | null;
  /** Programs of the user's that were started, and of which nobody has seen the end. */
  readonly programs: readonly StartedProgram[];
}

export function newStep(id: string, state: 'pending' | 'left-out'): StepRecord {
  const unknown = { begun: null, ended: null, before: null, after: null, sentAt: null, answeredAt: null };
  return { id, state, ...unknown, closed: null, left: null, code: null };
}

/** A run that has done nothing yet. @param ids of its steps, in their order, those that are left out too */
export function newRun(
  about: Pick<RunRecord, 'id' | 'command' | 'orgId' | 'org' | 'userId' | 'username' | 'subject' | 'found'>,
  started: Date,
  ids: readonly string[],
  isLeftOut: (id: string) => boolean,
): RunRecord {
  return {
    ...{ version: 1, ...about, started: started.toISOString(), ended: null, round: 1, secret: null, replaced: null },
    steps: ids.map((id) => newStep(id, isLeftOut(id) ? 'left-out' : 'pending')),
    former: null,
    programs: [],
  };
}

/** The record in a file; undefined for anything that is not one, whole. */
export function recordIn(bytes: Buffer): RunRecord | undefined {
  const fields = parsed(bytes);
  const { command, ended, id, org, orgId, started, steps, subject, userId, username, version } = fields;
  const { former = null, found = null, programs = [], replaced = null, round = 1, secret = null } = fields;
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (version !== 1 || !isText(id) || !isText(command) || !isText(org) || !isText(orgId)) return undefined;
  if (!isText(userId) || !isText(username) || !isTime(started) || !(ended === null || isTime(ended))) return undefined;
  if (!(subject === null || isText(subject)) || !Array.isArray(steps) || !Array.isArray(programs)) return undefined;
  if (typeof found !== 'object' || typeof round !== 'number' || !(secret === null || isText(secret))) return undefined;
  if (!(replaced === null || isTime(replaced))) return undefined;
  const [known, begun] = [whole(steps, stepIn), whole(programs, programIn)];
  const before = former === null ? null : formerIn(former);
  if (known === undefined || begun === undefined || before === undefined) return undefined;
  return {
    ...{ version, id, command, orgId, org, userId, username, subject, started, ended, round, secret, replaced },
    ...{ found: found === null ? null : { ...found }, steps: known, former: before, programs: begun },
  };
}

function formerIn(value: unknown): FormerRound | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [round, replaced, steps] = ['round', 'replaced', 'steps'].map((name): unknown => Reflect.get(value, name));
  const known = Array.isArray(steps) ? whole(steps, stepIn) : undefined;
  if (typeof round !== 'number' || !(replaced === null || isTime(replaced)) || known === undefined) return undefined;
  return { round, replaced, steps: known };
}

/** All of a list; undefined where one of it is not what it is to be. */
function whole<T>(values: readonly unknown[], read: (value: unknown) => T | undefined): T[] | undefined {
  const found = values.map(read).filter((one) => one !== undefined);
  return found.length === values.length ? found : undefined;
}

function stepIn(value: unknown): StepRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const of = (name: string): unknown => Reflect.get(value, name);
  const text = (name: string): string | null => textOrNull(of(name));
  const count = (name: string): number | null => numberOrNull(of(name));
  const id = of('id');
  const state = STEP_STATES.find((one) => one === of('state'));
  if (typeof id !== 'string' || state === undefined) return undefined;
  return {
    ...{ id, state, begun: text('begun'), ended: text('ended'), before: text('before') },
    ...{ after: text('after'), sentAt: text('sentAt'), answeredAt: text('answeredAt') },
    ...{ closed: count('closed'), left: count('left'), code: text('code') },
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
