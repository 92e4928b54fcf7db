/**
 * src/messageKeys.ts: the keys of messages/ and the places of each, as types. A key is said with what its actions need too.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageBundle, placesOf } from '../../src/messageFile.js';

const MESSAGES = join(import.meta.dirname, '..', '..', 'messages');

export function fresh(): string {
  const lines = readdirSync(MESSAGES)
    .map((file) => basename(file, '.md'))
    .sort()
    .flatMap((name) => [...linesOf(name)]);
  return [
    '/** Written by `npm run docs` from messages/: the keys, and the places of each. Types alone, so nothing is loaded. */',
    'export interface MessageParams {',
    ...lines,
    '}',
    '',
  ].join('\n');
}

function* linesOf(name: string): Generator<string> {
  const bundle = messageBundle(name);
  for (const [key, message] of bundle) {
    if (key.endsWith('.actions') && bundle.has(key.slice(0, -'.actions'.length))) continue;
    const places = new Set([message, bundle.get(`${key}.actions`) ?? []].flat().flatMap(placesOf));
    const names = [...places].map((place) => `'${place}'`).join(' | ');
    yield `  '${name.replaceAll('.', '-')}.${key}': ${names === '' ? 'never' : names};`;
  }
}
