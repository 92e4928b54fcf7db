/**
 * What `check move` cannot know of how often an integration logs in: of one login alone, and of none.
 */
import type { Say, Words } from '../../text.js';
import { forTerminal } from '../escaping.js';
import { countOf, listed } from '../page/words.js';
import { clientWords, SHOWN_NAMES } from './columns.js';
import type { MoveOfUser } from './result.js';

type RhythmKind = 'one-login' | 'one-login-client' | 'never-seen';
const KINDS: readonly RhythmKind[] = ['one-login', 'one-login-client', 'never-seen'];

/** Whom the owner has to be asked about, a line each reason. */
export function rhythmLines(integrations: readonly MoveOfUser[], say: Say, words: Words): string[] {
  return KINDS.flatMap((kind) => {
    const names = integrations.filter((move) => kindOf(move) === kind).map(({ username }) => forTerminal(username));
    if (names.length === 0) return [];
    const users = countOf('users', names.length, say);
    // Names of a few of many tell nobody whom to ask.
    if (names.length > SHOWN_NAMES) return [words(`move.check.${kind}.many`, { users })];
    return [words(`move.check.${kind}`, { users, names: listed(names, say, SHOWN_NAMES) })];
  });
}

/** Of a user whose password still opens. */
function kindOf({ evidence, stage }: MoveOfUser): RhythmKind | undefined {
  if (stage === 'unknown' || stage === 'closed') return undefined;
  const { byApp, decidedBy, passwordClients, seenOnce = [], untold } = evidence;
  if (decidedBy?.logins === 1) return 'one-login';
  if (seenOnce.length > 0) return 'one-login-client';
  return passwordClients === 0 && byApp === undefined && untold === undefined ? 'never-seen' : undefined;
}

/** The same of one user, with the clients that it is said of. */
export function onceLines(move: MoveOfUser, say: Say, words: Words): string[] {
  const { decidedBy, seenOnce = [] } = move.evidence;
  if (seenOnce.length === 0 || kindOf(move) === undefined) return [];
  if (decidedBy?.logins === 1 && seenOnce.length === 1) return [words('move.detail.one-login')];
  const clients = seenOnce.map((one) => clientWords(one, say));
  return [words('move.detail.one-login-clients', { clients: listed(clients, say, SHOWN_NAMES) })];
}
