/**
 * Where the facts come from and what was asked, as flags that can be pasted into a shell.
 */
import type { ReportedSource } from '../report/gapsAndAssumptions.js';
import { ORG_VARIABLE, shellWord } from '../report/shell.js';

/**
 * `-o prod`: an org by its alias in sf, else by the username of its session, for what was typed may be an access token.
 * Where sf knows neither, by a variable that the page explains.
 */
export async function sourceWords(
  flags: { readonly 'source-dir'?: string | undefined; readonly snapshot?: string | undefined },
  { name }: Pick<ReportedSource, 'name'>,
): Promise<string> {
  const { snapshot, 'source-dir': directory } = flags;
  if (directory !== undefined) return `--source-dir ${shellWord(directory)}`;
  return snapshot === undefined ? `-o ${await orgWord(name)}` : `--snapshot ${shellWord(snapshot)}`;
}

/**
 * The same before anything was opened, behind a blank: what was typed, or {@link ORG_VARIABLE} for an access token. Empty
 * where nothing was, or a project, of which no policy file is written.
 */
export function typedSource({ snapshot, 'target-org': orgs }: TypedFlags): string {
  if (snapshot !== undefined) return ` --snapshot ${shellWord(snapshot)}`;
  const [org] = typedOrgs(orgs);
  if (org === undefined) return '';
  return ` -o ${org.includes('!') ? ORG_VARIABLE : shellWord(org)}`;
}

function typedOrgs(orgs: TypedFlags['target-org']): readonly (string | undefined)[] {
  if (typeof orgs === 'string') return [orgs];
  return orgs !== undefined && 'getUsername' in orgs ? [orgs.getUsername()] : (orgs ?? []);
}

/**
 * The flag of the org that a run asks, for a sentence in quotes: what was typed, or the variable where that was an access
 * token or several orgs. Empty where none was named: sf asks its default org then, the next time too.
 *
 * @param flags as they were parsed, whatever the command has @param argv the sides of a comparison, among other words
 */
export function askedOrg(flags: Readonly<Record<string, unknown>>, argv: readonly unknown[]): string {
  const sides = argv.flatMap((word) => (typeof word === 'string' && word.startsWith('org:') ? word.slice(4) : []));
  const [org, ...others] = new Set([flags['target-org'], ...sides].flatMap(namesOf));
  if (org === undefined) return '';
  return `-o ${others.length > 0 || org.includes('!') ? ORG_VARIABLE.replaceAll('"', '') : shellWord(org)}`;
}

function namesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value === 'string') return [value];
  const name = isNamed(value) ? value.getUsername() : undefined;
  return name === undefined ? [] : [name];
}

/** An org as the flags of sf give it. */
function isNamed(value: unknown): value is { getUsername: () => string | undefined } {
  return (
    typeof value === 'object' && value !== null && 'getUsername' in value && typeof value.getUsername === 'function'
  );
}

interface TypedFlags {
  readonly snapshot?: string | undefined;
  /** Of an access token sf gives that itself for a username. */
  readonly 'target-org'?: string | readonly string[] | { readonly getUsername: () => string | undefined } | undefined;
}

/** Each of several orgs, in their order; none where none could be read. */
export async function severalSourceWords(
  flags: { readonly 'source-dir'?: string | undefined; readonly snapshot?: string | undefined },
  sources: readonly Pick<ReportedSource, 'name'>[],
): Promise<string[]> {
  return Promise.all(sources.map(async (source) => sourceWords(flags, source)));
}

/** The alias of an org, or its username where sf has an authorisation for it, or {@link ORG_VARIABLE}: a word of a shell. */
export async function orgWord(username: string): Promise<string> {
  const { StateAggregator } = await import('@salesforce/core');
  const { aliases, orgs } = await StateAggregator.getInstance();
  const alias = aliases.get(username);
  if (alias !== null && alias !== undefined) return shellWord(alias);
  // A session alone is no authorisation: it has no file.
  await orgs.read(username, false, false);
  return (await orgs.exists(username)) ? shellWord(username) : ORG_VARIABLE;
}

type Side = Pick<ReportedSource, 'name'> & { readonly kind: ReportedSource['kind'] | 'file' };

/**
 * The sides of a comparison as they may be given again: `org:prod dir:force-app`. Undefined where they cannot be: standard
 * input is read but once, and one variable cannot stand for two orgs.
 */
export async function sideWords(from: Side, to: Side): Promise<readonly [string, string] | undefined> {
  const [first, second] = await Promise.all([sideWord(from), sideWord(to)]);
  if (first === undefined || second === undefined) return undefined;
  return from.name !== to.name && first === second ? undefined : [first, second];
}

async function sideWord({ kind, name }: Side): Promise<string | undefined> {
  if (kind === 'org') return `org:${await orgWord(name)}`;
  return name === '-' ? undefined : shellWord(`${kind === 'project' ? 'dir' : kind}:${name}`);
}

/** What oclif parsed: values by the names of flags, and which of them are defaults. */
export interface ParsedFlags {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly metadata: {
    readonly flags: Readonly<Record<string, { readonly setFromDefault?: boolean } | undefined>>;
  };
}

/** Those of the flags that were given, as they may be given again: `--path oauth-password --at 2027-06-01`. */
export function askedWords({ flags, metadata }: ParsedFlags, names: readonly string[]): string {
  return names
    .filter((name) => metadata.flags[name]?.setFromDefault !== true)
    .flatMap((name) => wordsOf(name, flags[name]))
    .join(' ');
}

function wordsOf(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => wordsOf(name, one));
  if (value === true) return [`--${name}`];
  return typeof value === 'string' || typeof value === 'number'
    ? [`--${name} ${shellWord(asTyped(String(value)))}`]
    : [];
}

/** A day that was read as a time is a day again. */
function asTyped(value: string): string {
  return value.replace(/^(\d{4}-\d\d-\d\d)T00:00:00\.000Z$/u, '$1');
}
