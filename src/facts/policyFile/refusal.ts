import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';

/** Where something stands in a file, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong at one place of a policy file. It never repeats what stands there. */
export interface Refusal extends Position {
  readonly why: Text;
}

/** The error for a file with refusals: the first of them, and how many more there are. */
export function refusedFile(file: string, refusals: readonly [Refusal, ...Refusal[]]): FactsError {
  const [{ column, line, why }] = refusals;
  const place = { file, line: String(line), column: String(column) };
  const more = refusals.length - 1;
  const text =
    more === 0
      ? Text.of('policy-file.refused', place)
      : more === 1
        ? Text.of('policy-file.refused-two', place)
        : Text.of('policy-file.refused-several', { ...place, more: String(more) });
  return new FactsError(text, EXIT.usage, why);
}
