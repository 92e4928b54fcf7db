/**
 * What to do next after `list users`.
 */
import { type Say, Text } from '../../text.js';
import type { NextStep } from '../page/page.js';
import { commandOf, shellWord } from '../shell.js';
import type { PagedUsers, UsersPageOptions } from './page.js';

/** The file of everybody is named below the users that are shown. */
export function nextSteps(
  { addresses, source: { kind } }: PagedUsers['result'],
  { asked, askedOfLogins, first, hasLogins = true, source }: UsersPageOptions & Pick<PagedUsers, 'first'>,
  say: Say,
): NextStep[] {
  if (kind === 'project' || !hasLogins) return [];
  // Whom Salesforce hides the option from is not helped by the page for it.
  const needsToken = first.find(
    ({ explanation: { token }, user: { username, verdict } }) =>
      verdict === 'token-required' && username !== '' && token.obtainable !== 'no',
  );
  const step = (command: string, why: 'history' | 'logins' | 'reset'): NextStep => ({
    command,
    why: say(Text.of(`pages.users.next.${why}`)),
  });
  return [
    ...(addresses[0] === 'history'
      ? []
      : [step(commandOf('list users', source, asked, '--from-history 30'), 'history')]),
    step(commandOf('list logins', source, askedOfLogins), 'logins'),
    ...(kind !== 'org' || needsToken === undefined
      ? []
      : [step(commandOf('open reset', source, `--username ${shellWord(needsToken.user.username)}`), 'reset')]),
  ];
}
