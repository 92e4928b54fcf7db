/**
 * The flags of a command, and its words, as far as it matters which of its arguments are their values.
 */
import type { KnownFlag } from '../login/secretArguments.js';

/** What oclif and its manifests say of a flag. */
interface OclifFlag {
  readonly type: string;
  readonly char?: string | undefined;
  readonly aliases?: readonly string[] | undefined;
  readonly charAliases?: readonly string[] | undefined;
}

/** What `diff ranges` compares: `org:prod`, `dir:force-app`. */
const SIDE = /^(?:org|file|dir|snapshot):./u;
/** What `diff results` compares. */
const REPORT = /.\.json$/iu;

/**
 * The words that a command knows without a flag: the kinds of permission set, and the sides of a comparison among its
 * arguments. Any other word may be a secret.
 */
export function knownWords(
  args: Readonly<Record<string, { readonly options?: readonly string[] }>>,
  argv: readonly string[],
): string[] {
  const sides = 'from' in args ? argv.filter((word) => SIDE.test(word)) : [];
  const reports = 'older' in args ? argv.filter((word) => REPORT.test(word)) : [];
  return [...Object.values(args).flatMap(({ options = [] }) => options), ...sides, ...reports];
}

/** What the arguments of a command are, where any word of a form will do. */
export function expectedForm(args: Readonly<Record<string, unknown>>): 'side' | 'report' | undefined {
  if ('from' in args) return 'side';
  return 'older' in args ? 'report' : undefined;
}

/** The flags by all of their names, and those that every command has. */
export function knownFlags(flags: Readonly<Record<string, OclifFlag>>): KnownFlag[] {
  const own = Object.entries(flags).flatMap(([name, { type, char, aliases = [], charAliases = [] }]) => {
    const takesValue = type === 'option';
    const names = [name, ...aliases];
    const chars = [...(char === undefined ? [] : [char]), ...charAliases, ...aliases.filter((one) => one.length === 1)];
    return [
      ...names.map((one) => ({ name: one, takesValue })),
      ...chars.map((one) => ({ name, char: one, takesValue })),
    ];
  });
  return [...own, { name: 'json', takesValue: false }, { name: 'help', char: 'h', takesValue: false }];
}
