/**
 * No secret may stand in a policy file, neither in a value nor in a comment: it goes into git. Forms of providers are
 * known by a library (docs/adr/0018-the-policy-file.md), what has no form by what it is made of.
 */
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { Text } from '../../text.js';
import type { Position, Refusal } from './refusal.js';
import { commentsOf } from './comments.js';
import { asRead } from './normalizedText.js';
import { isLonePassword } from './lonePassword.js';
import { secretInAt } from './places.js';
import { secretPartAt } from './secretLike.js';

const PRESET = '@secretlint/secretlint-rule-preset-recommend';
/** By it a comment in the file would switch the others off. */
const BY_COMMENT = '@secretlint/secretlint-rule-filter-comments';

const CONFIG = { rules: [{ id: PRESET, rule: creator, rules: [{ id: BY_COMMENT, disabled: true }] }] };

// It measures each of its steps in the clock that all of the process share. The Salesforce CLI clears that clock when a
// command has ended, and what is then still measured ends the process with an error.
secretLintProfiler.setEnabled(false);

/** The secrets in a text, each with its place; `positionAt` tells the place of an offset. */
export async function secretsIn(text: string, positionAt: (offset: number) => Position): Promise<Refusal[]> {
  const found = [...(await byForm(text)), ...byMatter(text)].sort((a, b) => a - b);
  return [...new Set(found)].map((offset) => ({ ...positionAt(offset), why: Text.of('policy-file.secret') }));
}

/** Passwords that stand alone in a comment, such as a line that was taken out. */
export function commentSecrets(text: string, positionAt: (offset: number) => Position): Refusal[] {
  return commentsOf(text).flatMap(({ field, offset, text: words }) => {
    const at = isLonePassword(words, field) ? 0 : secretInAt(words, field);
    return at === undefined ? [] : [{ ...positionAt(offset + at), why: Text.of('policy-file.secret') }];
  });
}

async function byForm(written: string): Promise<number[]> {
  const { offsetOf, text: content } = asRead(written);
  const { messages } = await lintSource({
    source: { filePath: 'sf-token.yml', content, contentType: 'text', ext: '.yml' },
    options: { config: CONFIG, noPhysicFilePath: true, maskSecrets: true },
  });
  return messages.map(({ range: [start] }) => offsetOf(start));
}

/** Whatever is made of, usernames are none here: who looks at each value knows where one may stand. */
function byMatter(text: string): number[] {
  const found: number[] = [];
  // A register says the same in many of its lines.
  const known = new Map<string, number | undefined>();
  let offset = 0;
  for (const line of text.split('\n')) {
    const at = known.has(line) ? known.get(line) : secretPartAt(line);
    known.set(line, at);
    if (at !== undefined) found.push(offset + at);
    offset += line.length + 1;
  }
  return found;
}
