/**
 * What a revocation means for the clients of its user: who stops, who has stopped already, and who does not come back.
 */
import { inList } from '../../inList.js';
import { isPasswordPath } from '../../policy/index.js';
import { type Say, Text } from '../../text.js';
import { listed } from '../page/words.js';
import { sinceWords } from '../since.js';
import type { ReportedClient, RevokeLoginResult } from './result.js';

/** Clients that a sentence names. */
const FEW_NAMES = 5;

export function clientLines(result: RevokeLoginResult, say: Say): string[] {
  const { at, clients, since, steps } = result;
  const day = sinceWords(since, at);
  const isUndone = steps.some(({ step }) => step === 'unfreeze');
  if (clients.length === 0) {
    return [say(Text.of('revoke.clients.none', { day })), ...(isUndone ? [say(Text.of('revoke.unfrozen.stays'))] : [])];
  }
  if (isUndone) return unfrozenLines(result, day, say);
  return [say(Text.of(fateOf(result), { day, names: namesOf(clients, say) }))];
}

/** A freeze stops all, a new password those that send one; where the freeze was there before, they have stopped. */
function fateOf({
  open,
  steps,
}: RevokeLoginResult): 'revoke.clients' | `revoke.clients.${'frozen' | 'password' | 'go-on'}` {
  const wanted = new Set(steps.filter(({ state }) => state !== 'left-out').map(({ step }) => step));
  if (open.frozen === true) return 'revoke.clients.frozen';
  if (wanted.has('freeze')) return 'revoke.clients';
  return wanted.has('password') ? 'revoke.clients.password' : 'revoke.clients.go-on';
}

/** The freeze alone is taken back: whoever has the old password alone stays out. */
function unfrozenLines({ clients, open }: RevokeLoginResult, day: string, say: Say): string[] {
  const changed = open.passwordChanged;
  const isOut = ({ lastSuccess, path }: ReportedClient): boolean =>
    isPasswordPath(path) && changed !== null && changed !== '' && (lastSuccess ?? '') < changed;
  const [out, back] = [clients.filter(isOut), clients.filter((client) => !isOut(client))];
  return [
    ...(back.length > 0 ? [say(Text.of('revoke.clients.unfrozen', { day, names: namesOf(back, say) }))] : []),
    ...(out.length > 0
      ? [say(Text.of('revoke.unfrozen.password', { day: (changed ?? '').slice(0, 10), names: namesOf(out, say) }))]
      : []),
    say(Text.of('revoke.unfrozen.stays')),
  ];
}

function namesOf(clients: readonly ReportedClient[], say: Say): string {
  const names = [...new Set(clients.map(({ client, path }) => client ?? path))];
  return listed(names.map(inList), say, FEW_NAMES);
}
