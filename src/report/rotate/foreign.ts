/**
 * That somebody else has changed the password since a run that is taken up has looked at it.
 */
import { type Say, Text } from '../../text.js';
import type { RotateLoginResult } from './result.js';

export function foreignLine({ password, steps, tokenOnly }: RotateLoginResult, say: Say): string[] {
  if (password.foreign === null || tokenOnly) return [];
  const time = `${password.foreign.slice(0, 16).replace('T', ' ')} UTC`;
  const state = steps.find(({ step }) => step === 'password')?.state;
  const isAhead = state === 'planned' || state === 'refused' || state === 'open' || state === 'unknown';
  return [say(Text.of(isAhead ? 'rotate.foreign.ahead' : 'rotate.foreign', { time }))];
}
