import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMES_AS_THEY_ARE, saveSnapshot, type SaveOptions } from '../../../lib/facts/snapshot/index.js';
import type { UserQuery, Witness } from '../../../lib/facts/types.js';
import { say } from '../../../lib/messages.js';
import {
  Decider,
  known,
  resolveAssumptions,
  unreadable,
  type Gap,
  type Subject,
  type UserFacts,
} from '../../../lib/policy/index.js';
import { saidName, Text } from '../../../lib/text.js';
import { POOL } from './arbitrary.js';

export const TAKEN = '2026-11-22T10:00:00.000Z';

/** A folder for the files of one suite. */
export class Scratch {
  #path: string | undefined;

  public file(name: string, content: string | Uint8Array): string {
    this.#path ??= mkdtempSync(join(tmpdir(), 'sf-token-snapshot-'));
    const path = join(this.#path, name);
    writeFileSync(path, content);
    return path;
  }

  public remove(): void {
    if (this.#path !== undefined) rmSync(this.#path, { recursive: true });
  }
}

/** The text of a snapshot. */
export async function saved(witness: Witness, options: Partial<SaveOptions> = {}): Promise<string> {
  const parts: string[] = [];
  await saveSnapshot(witness, { taken: TAKEN, plugin: '1.2.3', say, names: NAMES_AS_THEY_ARE, ...options }, (text) =>
    parts.push(text),
  );
  return parts.join('');
}

export async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of stream) found.push(one);
  return found;
}

/** Everything a witness says, with gaps in words, as they are shown. */
export async function told(witness: Witness, query: UserQuery): Promise<Record<string, unknown>> {
  const [org, profiles, session] = [await witness.org(), await witness.profiles(), await witness.sessionAddress?.()];
  const users: UserFacts[] = witness.users === undefined ? [] : await all(witness.users(query));
  return { org: inWords(org), profiles: inWords(profiles), session: inWords(session), users: inWords(users) };
}

export function gapWords({ what, why, permission, file, line }: Gap): string {
  return JSON.stringify([saidName(what, say), say(why), permission, file, line]);
}

/** Texts replaced by their words, at any depth. */
function inWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inWords);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Text) return say(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inWords(one)]));
}

/** How each user, profile and the org are decided everywhere, without names: verdict, rule, range and token. */
export async function decisions(witness: Witness): Promise<unknown> {
  const [org, profiles] = [await witness.org(), await witness.profiles()];
  const facts = { org, assumptions: resolveAssumptions(org, new Map(), { source: 'org', at: TAKEN }), now: TAKEN };
  const users = witness.users === undefined ? [] : await all(witness.users({ addresses: POOL, includeInactive: true }));
  const subjects: Subject[] = [
    { kind: 'org', name: '' },
    ...profiles.map((profile): Subject => ({ kind: 'profile', name: '', profile })),
    ...users.map((user): Subject => {
      const profile = profiles.find(({ id }) => id === user.profileId);
      const gap = { what: 'profile', why: Text.of('facts.file.missing') };
      return {
        kind: 'user',
        name: '',
        id: user.id,
        user,
        profile: profile === undefined ? unreadable(gap) : known(profile, ''),
      };
    }),
  ];
  const decider = new Decider({ path: 'soap', loginApiVersion: 64, at: TAKEN }, facts);
  return subjects.flatMap((subject) =>
    [...POOL, 'elsewhere' as const].map((address) => {
      const { verdict, rule, range, token } = decider.decide(subject, address);
      return [verdict, rule, range?.range.start, token.obtainable, say(token.why)];
    }),
  );
}
