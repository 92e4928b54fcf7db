/**
 * What a revocation means for the clients of its user: who stops, who has stopped already, and who does not come back.
 */
import { inList } from '../../inList.js';
import { isPasswordPath } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { listed } from '../page/words.js';
import { sinceWords } from '../since.js';
import type { ReportedClient, ReportedStep, RevokeLoginResult } from './result.js';

/** Clients that a sentence names. */
const FEW_NAMES = 5;

export function clientLines(result: RevokeLoginResult, say: Say): string[] {
  const { at, clients, since, steps } = result;
  const day = sinceWords(since, at);
  const unfreeze = steps.find(({ step }) => step === 'unfreeze');
  const isUndone = unfreeze !== undefined && holdOf(unfreeze, result.mode) === 'yes';
  if (clients.length === 0) {
    return [say(Text.of('revoke.clients.none', { day })), ...(isUndone ? [say(Text.of('revoke.unfrozen.stays'))] : [])];
  }
  if (isUndone) return unfrozenLines(result, day, say);
  if (unfreeze !== undefined) return [say(Text.of(keptOutBy(unfreeze, result), { day, names: namesOf(clients, say) }))];
  const fate = fateOf(result);
  const past = fate === 'revoke.clients.frozen' ? [] : clients.filter((client) => isPast(client, result));
  const others = clients.filter((client) => !past.includes(client));
  return [
    ...(others.length > 0 ? [say(Text.of(fate, { day, names: namesOf(others, say) }))] : []),
    ...(past.length > 0
      ? [say(Text.of('revoke.clients.past', { day: changedOn(result), names: namesOf(past, say) }))]
      : []),
  ];
}

function changedOn({ open }: RevokeLoginResult): string {
  return (open.passwordChanged ?? '').slice(0, 10);
}

/** It sends a password, and has not got in since that was changed. */
function isPast({ lastSuccess, path }: ReportedClient, { open }: Pick<RevokeLoginResult, 'open'>): boolean {
  const changed = open.passwordChanged;
  return isPasswordPath(path) && changed !== null && changed !== '' && (lastSuccess ?? '') < changed;
}

/** A freeze stops all, a new password those that send one: not where it was wanted, but where it is done, or is to be. */
function fateOf({
  mode,
  open,
  steps,
}: RevokeLoginResult): 'revoke.clients' | `revoke.clients.${'frozen' | 'password' | 'go-on' | 'unknown'}` {
  const of = (id: ReportedStep['step']): ReportedStep | undefined => steps.find(({ step }) => step === id);
  const [freeze, password] = [holdOf(of('freeze'), mode), holdOf(of('password'), mode)];
  if (open.frozen === true && of('freeze')?.state !== 'undone') return 'revoke.clients.frozen';
  if (freeze === 'yes') return 'revoke.clients';
  if (password === 'yes') return 'revoke.clients.password';
  return freeze === 'unknown' || password === 'unknown' ? 'revoke.clients.unknown' : 'revoke.clients.go-on';
}

/** The freeze was not taken back, or nobody can tell. */
function keptOutBy(
  unfreeze: ReportedStep,
  { mode, open }: RevokeLoginResult,
): 'revoke.clients.frozen' | 'revoke.clients.unfrozen-unknown' {
  const isFrozen = open.frozen === true && holdOf(unfreeze, mode) === 'no';
  return isFrozen ? 'revoke.clients.frozen' : 'revoke.clients.unfrozen-unknown';
}

/** Whether a step holds after the run, or will after one that is planned. */
function holdOf(step: ReportedStep | undefined, mode: RevokeLoginResult['mode']): 'yes' | 'no' | 'unknown' {
  switch (step?.state) {
    case 'done':
      return 'yes';
    case 'unread':
    case 'unknown':
      return 'unknown';
    case 'planned':
      return mode === 'plan' && step.code === null ? 'yes' : 'no';
    case 'refused':
    case 'open':
      return mode === 'plan' ? 'yes' : 'no';
    case 'undone':
    case 'left-out':
    case undefined:
      return 'no';
  }
}

/** The freeze alone is taken back: whoever has the old password alone stays out. */
function unfrozenLines(result: RevokeLoginResult, day: string, say: Say): string[] {
  const { clients } = result;
  const out = clients.filter((client) => isPast(client, result));
  const back = clients.filter((client) => !out.includes(client));
  return [
    ...(back.length > 0 ? [say(Text.of('revoke.clients.unfrozen', { day, names: namesOf(back, say) }))] : []),
    ...(out.length > 0
      ? [say(Text.of('revoke.unfrozen.password', { day: changedOn(result), names: namesOf(out, say) }))]
      : []),
    say(Text.of('revoke.unfrozen.stays')),
  ];
}

function namesOf(clients: readonly ReportedClient[], say: Say): string {
  const names = [...new Set(clients.map(({ client, path }) => client ?? path))];
  return listed(names.map(inList), say, FEW_NAMES);
}
