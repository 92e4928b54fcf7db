/** Each text that a rule gives has its sentence, with one place for each of its parameters. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { placesOf } from '../../lib/messageFile.js';
import type { JudgedRule } from '../../lib/policy/findings/index.js';
import type { Text } from '../../lib/text.js';

const folder = join(import.meta.dirname, '..', '..', 'messages');
const bundles = new Map<string, ReadonlyMap<string, readonly string[]>>();

/** The places of each sentence of messages/BUNDLE.md by its key, read without the code under test. */
function placesIn(bundle: string): ReadonlyMap<string, readonly string[]> {
  let places = bundles.get(bundle);
  if (places === undefined) {
    const sections = readFileSync(join(folder, `${bundle}.md`), 'utf8')
      .split(/^# /mu)
      .slice(1);
    places = new Map(
      sections.map((section) => {
        const end = section.indexOf('\n');
        return [`${bundle}.${section.slice(0, end).trim()}`, placesOf(section.slice(end))] as const;
      }),
    );
    bundles.set(bundle, places);
  }
  return places;
}

function assertSayable({ key, params }: Text): void {
  const places = placesIn(key.slice(0, key.indexOf('.'))).get(key);
  expect(places, `a message is there for ${key}`).to.be.an('array');
  expect(places, `places in ${key}`).to.have.members(Object.keys(params));
}

/** The same rules. */
export function assertRulesSayable<Rules extends readonly JudgedRule[]>(rules: Rules): Rules {
  for (const { findings, gaps, why } of rules) {
    for (const { fix, text } of findings) [text, fix].forEach(assertSayable);
    for (const gap of gaps) assertSayable(gap.why);
    if (why !== undefined) assertSayable(why);
  }
  return rules;
}
