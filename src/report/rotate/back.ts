/**
 * Who is back after a rotation, who fails and from where, and who has not been seen since.
 */
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { listed, number } from '../page/words.js';
import type { ReportedRotationClient, ReportedStranger, RotateLoginResult } from './result.js';

/** Clients that a sentence names. */
const FEW_NAMES = 5;

export function namesOfClients(clients: readonly ReportedRotationClient[], say: Say): string {
  return listed(
    clients.map(({ client, path }) => inList(client ?? path)),
    say,
    FEW_NAMES,
  );
}

export function backLine({ clients, strangers }: RotateLoginResult, say: Say): string[] {
  const of = (now: ReportedRotationClient['now']): ReportedRotationClient[] =>
    clients.filter((client) => client.now === now);
  const [back, failing, silent] = [of('back'), of('fails'), of('silent')];
  return [
    ...(back.length > 0 ? [say(Text.of('rotate.back', { names: namesOfClients(back, say) }))] : []),
    ...(failing.length > 0
      ? [say(Text.of('rotate.fails', { names: listed(failing.map(failingWords), say, FEW_NAMES) }))]
      : []),
    ...(strangers.length > 0
      ? [say(Text.of('rotate.strangers', { names: listed(strangers.map(failingWords), say, FEW_NAMES) }))]
      : []),
    ...(silent.length > 0
      ? [say(Text.of('rotate.silent', { names: listed(silent.map(silentWords), say, FEW_NAMES) }))]
      : []),
  ];
}

/** Where it is back from some of its addresses, those that are left. */
function silentWords({ addresses, client, notSeenFrom, path }: ReportedRotationClient): string {
  const isPart = notSeenFrom.length > 0 && notSeenFrom.length < addresses.length;
  return `${inList(client ?? path)}${isPart ? ` (${notSeenFrom.join(', ')})` : ''}`;
}

function failingWords({ client, failures, path }: ReportedStranger): string {
  return `${inList(client ?? path)} (${failures.map(({ address, count }) => `${address}: ${number(count)}`).join(', ')})`;
}
