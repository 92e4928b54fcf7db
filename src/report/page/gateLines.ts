/**
 * What a gate of a list says first: what failed and with which exit code, and of what there is none, as far as is known.
 */
import { EXIT } from '../../exitCodes.js';
import { type Say, Text } from '../../text.js';
import { listed } from './words.js';

interface Gate {
  /** What failed, with how many. */
  readonly failed: readonly string[];
  /** What was named and not found. */
  readonly none: readonly string[];
  /** Whether some of that may be where nobody could look. */
  readonly isPartial: boolean;
}

/** One line; nothing where nothing was named. */
export function gateLines({ failed, isPartial, none }: Gate, say: Say): string[] {
  if (failed.length === 0) return none.length === 0 ? [] : [noneFound(none, isPartial, say)];
  const words = { code: String(EXIT.no), what: listed(failed, say) };
  if (none.length === 0) return [say(Text.of('pages.logins.failed', words))];
  const key = isPartial ? 'pages.logins.failed.none.partial' : 'pages.logins.failed.none';
  return [say(Text.of(key, { ...words, none: listed(none, say) }))];
}

export function noneFound(none: readonly string[], isPartial: boolean, say: Say): string {
  const key = isPartial ? 'pages.logins.passed.partial' : 'pages.logins.passed';
  return say(Text.of(key, { what: listed(none, say) }));
}
