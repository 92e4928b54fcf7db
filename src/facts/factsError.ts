import type { ExitCode } from '../exitCodes.js';
import type { Text } from '../policy/index.js';

/**
 * Facts that cannot be read because of what was asked for: a directory that is none, a list with an invalid address.
 *
 * `key` and `params` are the sentence to be (bundle `facts`), what to do next stands under `<key>.actions`. `reason`
 * is a second sentence that another part gave, such as why a text is no address.
 */
export class FactsError extends Error {
  public override readonly name = 'FactsError';

  public constructor(
    public readonly key: string,
    public readonly params: readonly string[],
    public readonly exitCode: ExitCode,
    public readonly reason?: Text,
  ) {
    super([key, ...params].join(' | '));
  }
}
