/**
 * The formats of `rotate login`.
 */
import type { Say } from '../../text.js';
import { wholeJson } from '../jsonChunks.js';
import { type RevokeText, revokeHtml } from '../revoke/formats.js';
import type { RotateLoginResult } from './result.js';

/** The first is the one of a terminal. */
export const ROTATE_FORMATS = ['human', 'json', 'markdown', 'html'] as const;
type RotateFileFormat = Exclude<(typeof ROTATE_FORMATS)[number], 'human' | 'markdown'>;

export function rotateText(
  format: RotateFileFormat,
  result: RotateLoginResult,
  text: RevokeText,
  say: Say,
): Iterable<string> {
  return format === 'json' ? wholeJson(result) : revokeHtml(text, say);
}
