/**
 * What to do next after `list users`.
 */
import { type Say, Text } from '../../text.js';
import type { NextStep } from '../page/page.js';
import { shellWord } from '../shell.js';
import type { PagedUsers } from './page.js';

/** The file of everybody is named below the users that are shown. */
export function nextSteps(
  { addresses, source: { kind } }: PagedUsers['result'],
  first: PagedUsers['first'],
  source: string,
  say: Say,
): NextStep[] {
  const needsToken = first.find(({ user: { username, verdict } }) => verdict === 'token-required' && username !== '');
  const step = (command: string, why: 'history' | 'logins' | 'reset'): NextStep => ({
    command: `sf token ${command}`,
    why: say(Text.of(`pages.users.next.${why}`)),
  });
  return [
    ...(addresses[0] === 'history' || kind === 'project'
      ? []
      : [step(`list users ${source} --from-history 30`, 'history')]),
    ...(kind === 'project' ? [] : [step(`list logins ${source}`, 'logins')]),
    ...(kind !== 'org' || needsToken === undefined
      ? []
      : [step(`open reset ${source} --username ${shellWord(needsToken.user.username)}`, 'reset')]),
  ];
}
