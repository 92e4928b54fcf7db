/**
 * Who is back after a rotation, who fails and from where, and who has not been seen since.
 */
import { inList } from '../../inList.js';
import { type Say, Text } from '../../text.js';
import { listed, number } from '../page/words.js';
import type { ReportedRotationClient, ReportedStranger, RotateLoginResult } from './result.js';

/** Clients that a sentence names. */
const FEW_NAMES = 5;

/** Addresses that a sentence names of each. */
const FEW_ADDRESSES = 3;

export function namesOfClients(clients: readonly ReportedRotationClient[], say: Say): string {
  return listedOnce(
    clients.map(({ client, path }) => inList(client ?? path)),
    say,
  );
}

/** A client that comes by two kinds of one API is two rows, and one name. */
function listedOnce(names: readonly string[], say: Say): string {
  return listed([...new Set(names)], say, FEW_NAMES);
}

/** Whether it has logged in again, and not from everywhere. */
export function isBackInPart({ backFrom, now }: ReportedRotationClient): boolean {
  return now === 'silent' && backFrom.length > 0;
}

/** Whether something is known of what they have come to since the secret was changed. */
export function isAnySeen({ clients, strangers }: RotateLoginResult): boolean {
  return strangers.length > 0 || clients.some(({ now }) => now !== null);
}

/** Whether each of them that needs the new secret has got in since, and nobody fails. */
export function areBack(result: RotateLoginResult): boolean {
  const { clients, strangers, tokenOnly } = result;
  const isBack = ({ atChange, atToken, now }: ReportedRotationClient): boolean =>
    now === null || now === 'back' || (now === 'silent' && (tokenOnly ? atToken : atChange) === 'goes-on');
  return isAnySeen(result) && strangers.length === 0 && clients.every(isBack);
}

export function backLine({ clients, strangers }: RotateLoginResult, say: Say): string[] {
  const of = (now: ReportedRotationClient['now']): ReportedRotationClient[] =>
    clients.filter((client) => client.now === now);
  const [back, failing, mixed, unseen] = [of('back'), of('fails'), of('mixed'), of('silent')];
  const [part, silent] = [unseen.filter(isBackInPart), unseen.filter((client) => !isBackInPart(client))];
  const failingWords = (one: ReportedStranger): string => wordsOfFailing(one, say);
  return [
    ...(back.length > 0 ? [say(Text.of('rotate.back', { names: namesOfClients(back, say) }))] : []),
    ...(failing.length > 0
      ? [say(Text.of('rotate.fails', { names: listedOnce(failing.map(failingWords), say) }))]
      : []),
    ...(mixed.length > 0 ? [say(Text.of('rotate.mixed', { names: listedOnce(mixed.map(failingWords), say) }))] : []),
    ...(strangers.length > 0
      ? [say(Text.of('rotate.strangers', { names: listedOnce(strangers.map(failingWords), say) }))]
      : []),
    ...(part.length > 0
      ? [
          say(
            Text.of('rotate.part', {
              names: listedOnce(
                part.map((one) => wordsOfPart(one, say)),
                say,
              ),
            }),
          ),
        ]
      : []),
    ...(silent.length > 0 ? [say(Text.of('rotate.silent', { names: namesOfClients(silent, say) }))] : []),
  ];
}

/** Those of its addresses that are left. */
function wordsOfPart({ client, notSeenFrom, path }: ReportedRotationClient, say: Say): string {
  return `${inList(client ?? path)} (${listed(notSeenFrom, say, FEW_ADDRESSES)})`;
}

function wordsOfFailing({ client, failures, path }: ReportedStranger, say: Say): string {
  const from = failures.map(({ address, count }) => `${address}: ${number(count)}`);
  return `${inList(client ?? path)} (${from.length > FEW_ADDRESSES ? listed(from, say, FEW_ADDRESSES) : from.join(', ')})`;
}
