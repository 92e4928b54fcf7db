import { say } from '../../lib/messages.js';
import type { Gap } from '../../lib/policy/index.js';
import { saidName } from '../../lib/text.js';

/** What could not be read, as results call it. */
export function nameOf({ what }: Pick<Gap, 'what'>): string {
  return saidName(what, say);
}
