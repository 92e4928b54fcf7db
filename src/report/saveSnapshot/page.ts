/**
 * `save snapshot` for people: what was saved, what could not be read, and how to ask the file.
 */
import { type Say, wordsBy } from '../../text.js';
import { unreadLines } from '../gapsAndAssumptions.js';
import type { Page } from '../page/page.js';
import { partialBelow } from '../page/partialAnswer.js';
import { countOf, number, textBlock } from '../page/words.js';
import { shellWord } from '../shell.js';
import type { SaveSnapshotResult } from './result.js';

/** Warnings that are shown; the result holds all. */
const SHOWN_WARNINGS = 3;

export function saveSnapshotPage(result: SaveSnapshotResult, say: Say): Page {
  const { file, source, users, profiles, apps, logins, anonymized, incomplete, warnings } = result;
  const line = wordsBy(say);
  const more = warnings.length - SHOWN_WARNINGS;
  const asked = `--snapshot ${shellWord(file)}`;
  return {
    ...partialBelow(incomplete, say),
    answer: [
      line('token-save-snapshot.saved', {
        users: countOf('users', users, say),
        profiles: countOf('profiles', profiles, say),
        source: source.name,
      }),
      line('pages.written', {
        file,
        what:
          logins === undefined
            ? line('token-save-snapshot.what')
            : line('token-save-snapshot.what.logins', { logins: countOf('logins', logins, say) }),
      }),
      ...(apps === undefined ? [] : [line('token-save-snapshot.apps', { count: number(apps) })]),
      line(anonymized ? 'token-save-snapshot.anonymized' : 'token-save-snapshot.named'),
    ],
    look: [
      ...textBlock([
        ...warnings.slice(0, SHOWN_WARNINGS).map((warning) => line('pages.warnings.one', { warning })),
        ...(more > 0 ? [line('token-save-snapshot.warnings.more', { more: number(more) })] : []),
      ]),
      ...textBlock(unreadLines(incomplete, say)),
    ],
    next: [
      { command: `sf token list users ${asked}`, why: line('token-save-snapshot.ask') },
      ...(logins === undefined
        ? []
        : [{ command: `sf token list logins ${asked}`, why: line('token-save-snapshot.ask-logins') }]),
      ...(apps === undefined
        ? []
        : [{ command: `sf token list apps ${asked}`, why: line('token-save-snapshot.ask-apps') }]),
    ],
    details: [],
  };
}
