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

/** The words that a command knows without a flag, such as the kind of permission set. */
export function knownWords(args: Readonly<Record<string, { readonly options?: readonly string[] }>>): string[] {
  return Object.values(args).flatMap(({ options = [] }) => options);
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
