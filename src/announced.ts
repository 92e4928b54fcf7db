/**
 * What Salesforce has announced, in sentences: `{@anyApiAuthEnforced.date}` in a message stands for the day that
 * retirements.json has, so that a day or a release that moves is changed in one place.
 */
import { RETIREMENTS } from './policy/index.js';

const PLACE = /\{@(\w+)\.(date|release)\}/gu;
const MILESTONES: ReadonlyMap<string, { readonly date: string; readonly release?: string }> = new Map(
  Object.entries(RETIREMENTS.milestones),
);

/**
 * The text with what was announced in its places.
 *
 * @throws Error for a milestone that retirements.json does not have
 */
export function announced(text: string): string {
  return text.replaceAll(PLACE, (place, name: string, what: 'date' | 'release') => {
    const found = MILESTONES.get(name)?.[what];
    if (found === undefined) throw new Error(`retirements.json has nothing for ${place}.`);
    return found;
  });
}
