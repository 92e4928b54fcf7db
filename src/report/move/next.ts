/**
 * What comes next for an integration, by its stage, as a command.
 */
import { inList } from '../../inList.js';
import type { AlmostServing, MoveStage } from '../../policy/move/index.js';
import { type Say, Text } from '../../text.js';
import { assignCommands, isAssignable } from '../permissionSet/file.js';
import { commandOf, ORG_VARIABLE, shellWord } from '../shell.js';
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
  { lacking, servedBy, stage, user }: Pick<FoundMove, 'lacking' | 'servedBy' | 'stage' | 'user'>,
  source: string,
  say: Say,
): { text: string; command: string } | undefined {
  const username = `--username ${shellWord(user.username)}`;
  const flow = servedBy[0]?.flow ?? 'jwt';
  // What only a person can read, or knows where it lies.
  const key = flow === 'jwt' ? ' --jwt-key-file KEY_FILE' : '';
  const commands = {
    password: ['generate app', username, source],
    built: [`validate login --path ${flow}`, username, `--client-id CONSUMER_KEY${key}`, source],
    proved: ['list logins', username, '--path all', source],
    both: ['list logins', username, '--path all', source],
    quiet: ['revoke login', username, '--keep freeze --keep sessions --keep tokens --keep addresses', source],
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
  if (words === undefined || stage === 'closed' || stage === 'unknown') return undefined;
  return { text: say(Text.of(`move.next.${stage}`)), command: commandOf(...words) };
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
  const org = source.startsWith('-o ') ? source.slice('-o '.length) : ORG_VARIABLE;
  const [command = commandOf('list apps', source, '--explain')] = isAssignable(username)
    ? assignCommands(set, org, [username])
    : [];
  return { text, command };
}
