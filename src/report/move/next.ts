/**
 * What comes next for an integration, by its stage, as a command.
 */
import { inList } from '../../inList.js';
import type { AlmostServing, MoveStage } from '../../policy/move/index.js';
import { type Say, Text } from '../../text.js';
import { assignCommands, isAssignable } from '../permissionSet/file.js';
import { commandOf, ORG_VARIABLE, shellWord } from '../shell.js';
import { isTriedSince } from './evidence.js';
import type { FoundMove } from './result.js';

/** Stages in which the next step is of use only to a user who can log in. */
const BEFORE_QUIET: ReadonlySet<MoveStage> = new Set<MoveStage>(['password', 'built', 'proved', 'both']);

/** Why nobody logs in as the user now (docs/salesforce.md section 3, D). */
function standingOf({ active, frozen, locked }: FoundMove['user']): 'inactive' | 'frozen' | 'locked' | undefined {
  if (active.known && !active.value) return 'inactive';
  if (frozen.known && frozen.value) return 'frozen';
  return locked.known && locked.value ? 'locked' : undefined;
}

/** @param source flags by which the org is named */
export function nextOf(
  move: Pick<FoundMove, 'closed' | 'lacking' | 'servedBy' | 'silence' | 'stage' | 'user'>,
  source: string,
  say: Say,
): { text: string; command: string } | undefined {
  const { lacking, servedBy, stage, user } = move;
  const username = `--username ${shellWord(user.username)}`;
  const org = `-o ${orgIn(source)}`;
  const flow = servedBy[0]?.flow ?? 'jwt';
  // What only a person can read, or knows where it lies.
  const key = flow === 'jwt' ? ' --jwt-key-file KEY_FILE' : '';
  const commands = {
    // Where no fact decides, the command has to be told the flow; facts never decide for the other one.
    password: ['generate app', username, '--flow jwt', source],
    built: [`validate login --path ${flow}`, username, `--client-id CONSUMER_KEY${key}`, org],
    // A snapshot keeps logins with a password alone.
    proved: ['list logins', username, '--path all', org],
    both: ['list logins', username, '--path all', org],
    quiet: ['revoke login', username, '--keep freeze --keep sessions --keep tokens --keep addresses', org],
    closed: undefined,
    // Whoever reads its logins knows.
    unknown: undefined,
  } as const;
  const words = commands[stage];
  const standing = standingOf(user);
  if (standing !== undefined && BEFORE_QUIET.has(stage)) {
    const first = commandOf('list users', username, '--include-inactive', source);
    return { text: say(Text.of(`move.next.${standing}`)), command: first };
  }
  const [almost] = lacking;
  if (stage === 'password' && almost !== undefined) return openTo(almost, user, source, say);
  if (stage === 'closed' && isTriedSince(move)) {
    return { text: say(Text.of('move.next.tried')), command: commandOf('list logins', username, '--failed', org) };
  }
  if (words === undefined || stage === 'closed' || stage === 'unknown') return undefined;
  const text = stage === 'built' ? Text.of(`move.next.built.${flow}`) : Text.of(`move.next.${stage}`);
  return { text: say(text), command: commandOf(...words) };
}

/** What changes an org, or sees what only that shows, is asked of the org, where the facts are from a snapshot too. */
function orgIn(source: string): string {
  return source.startsWith('-o ') ? source.slice('-o '.length) : ORG_VARIABLE;
}

/** An app that runs as the user already: to build another would be one too many. */
function openTo(
  { label, permissionSets: [set] }: AlmostServing,
  { username }: FoundMove['user'],
  source: string,
  say: Say,
): { text: string; command: string } {
  const app = inList(label);
  if (set === undefined) {
    const text = say(Text.of('move.next.open', { app }));
    return { text, command: commandOf('list apps', source, '--explain') };
  }
  const text = say(Text.of('move.next.assign', { app, set }));
  const [command = commandOf('list apps', source, '--explain')] = isAssignable(username)
    ? assignCommands(set, orgIn(source), [username])
    : [];
  return { text, command };
}
