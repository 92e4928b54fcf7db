import type { Text } from './types.js';

/** A sentence of messages/policy.md. */
export function text(key: string, ...params: readonly string[]): Text {
  return { key: `policy.${key}`, params };
}
