/**
 * What stands in the way of a run: another one that is under way, or what has ended it before its last step.
 */
import { type Say, Text } from '../../text.js';

export interface RunInTheWay {
  readonly run: { readonly stopped: string | null; readonly actions: readonly string[] } | null;
  readonly underWay: string | null;
}

export function standingLines({ run, underWay }: RunInTheWay, say: Say): string[] {
  const stopped = run?.stopped ?? null;
  return [
    ...(stopped === null ? [] : [say(Text.of('change.stopped', { why: stopped })), ...(run?.actions ?? [])]),
    ...(underWay === null ? [] : [underWay]),
  ];
}
