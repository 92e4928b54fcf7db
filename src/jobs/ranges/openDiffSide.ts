/**
 * The sides of `diff ranges`, as they are written: `org:prod`, `dir:force-app`, `snapshot:org.jsonl`, `file:list.csv`.
 */
import { UsageError } from '../../errors.js';
import { readIpFile, wholeListGaps, type AskedList, type StandardInput } from '../../facts/addresses/index.js';
import { FactsError } from '../../facts/factsError.js';
import { decodeText, isFile, readBytes } from '../../facts/files.js';
import { policyOf } from '../../facts/policyFile/index.js';
import { openProject } from '../../facts/project/index.js';
import { openSnapshot } from '../../facts/snapshot/index.js';
import type { Witness } from '../../facts/types.js';
import { IpError, makeRange, parseAddress } from '../../ip/index.js';
import { isOver } from '../../policy/gate/index.js';
import { uniqueGaps, type DiffSide, type Known, type NamedRange, type SideProfile } from '../../policy/index.js';
import { Text } from '../../text.js';
import { ruleLayouts } from '../common/policyFile.js';
import { sideOf, type OpenSide } from './diffRanges.js';

export interface SideTools {
  /** Opens an org by its alias or username. */
  readonly openOrg: (name: string) => Promise<Witness>;
  readonly stdin: StandardInput;
  /** ISO time. */
  readonly now: string;
}

/** Split at the first colon: a path may hold others. Throws a {@link UsageError} for another form. */
export async function openDiffSide(written: string, { now, openOrg, stdin }: SideTools): Promise<OpenSide> {
  const [, kind, name = ''] = /^(org|dir|snapshot|file):(.+)$/su.exec(written) ?? [];
  switch (kind) {
    case 'org':
      return sideOf(await openOrg(name));
    case 'dir':
      return sideOf(await openProject(name));
    case 'snapshot':
      return sideOf(await openSnapshot(name));
    case 'file':
      return { side: await sideOfFile(name, stdin, now), source: { kind: 'file', name } };
    default:
      throw new UsageError(Text.of('token-diff-ranges.side.form'));
  }
}

/**
 * What `list ranges` wrote as JSON, and the ranges that a policy file expects; any other file is a list of addresses, which
 * stands for the trusted ranges.
 */
async function sideOfFile(path: string, stdin: StandardInput, now: string): Promise<DiffSide> {
  // What is piped can be read but once.
  const text = isFile(path) ? await textOf(path) : undefined;
  const listed = text === undefined ? undefined : listedRanges(text);
  if (listed !== undefined) return sideOfRows(listed, path);
  if (text !== undefined && /\.ya?ml$/iu.test(path) && SECTIONS.test(text)) return sideOfPolicy(text, path, now);
  const list = await oneList(path, stdin);
  const trusted = { known: true as const, value: list.ranges, from: path };
  return { trusted, profiles: [], knowsAll: false, gaps: wholeListGaps(list) };
}

/** A side is one list: of several, nobody can say which one is meant. */
async function oneList(path: string, stdin: StandardInput): Promise<AskedList> {
  try {
    return await readIpFile(path, { stdin });
  } catch (error) {
    if (!(error instanceof FactsError) || error.text.key !== 'facts.ip-file.missing-key') throw error;
    const { file = path, keys = '' } = error.text.params;
    throw new UsageError(Text.of('ranges-diff.several-lists', { file, keys }));
  }
}

/** Undefined where it cannot be read: the reader of lists refuses it in its own words. */
async function textOf(path: string): Promise<string | undefined> {
  const bytes = await readBytes(path);
  const text = bytes.ok ? decodeText(bytes.value) : bytes;
  return text.ok ? text.value : undefined;
}

/** Of a policy file, or of what `list ranges` wrote as YAML. */
const SECTIONS = /^(?:trusted|profiles|ranges):/mu;

/** The ranges of the groups that are expected in Network Access and for profiles at a time: none that has expired. */
async function sideOfPolicy(text: string, path: string, now: string): Promise<DiffSide> {
  const whole = /^version:/mu.test(text) ? text : `${text.trimEnd()}\nversion: 1\n`;
  const { file } = await policyOf(whole, path, ruleLayouts());
  const groups = new Map(file.groups.map((group) => [group.name, group]));
  const expected = [...(file.trusted?.groups ?? []), ...[...file.profiles.values()].flatMap((one) => one.groups)];
  const rangesOf = ({ groups: names }: { readonly groups: readonly string[] }): Known<readonly NamedRange[]> => ({
    ...{ known: true, from: path },
    value: names.flatMap((name) => groups.get(name)?.ranges ?? []).filter((range) => !isOver(range, now)),
  });
  return {
    trusted: file.trusted && rangesOf(file.trusted),
    profiles: [...file.profiles].map(([name, of]) => ({ name, ranges: rangesOf(of) })),
    knowsAll: false,
    gaps: uniqueGaps(expected.flatMap((name) => groups.get(name)?.gaps ?? [])),
  };
}

/** The members of `ranges` and `totals`; undefined for a file of another form. */
function listedRanges(text: string): ObjectMembers | undefined {
  if (!/^\s*\{/u.test(text)) return undefined;
  const members = membersOf(parsed(text));
  // With --json the result stands in an envelope.
  const result = Array.isArray(members?.['ranges']) ? members : membersOf(members?.['result']);
  return Array.isArray(result?.['totals']) && Array.isArray(result['ranges']) ? result : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type ObjectMembers = Readonly<Record<string, unknown>>;

function membersOf(value: unknown): ObjectMembers | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function sideOfRows({ ranges, totals }: ObjectMembers, file: string): DiffSide {
  const rows = [totals, ranges].map((list) => (Array.isArray(list) ? list.map(membersOf) : []));
  const [listsOf = [], written = []] = rows;
  const lists = new Map<string, { readonly profile: string | undefined; readonly ranges: NamedRange[] }>();
  for (const row of [...listsOf, ...written]) {
    const { end, profile, scope, start } = row ?? {};
    if (typeof scope !== 'string' || (profile !== undefined && typeof profile !== 'string')) throw shape(file);
    const key = profile === undefined ? scope : `profile ${profile}`;
    const list = lists.get(key) ?? { profile, ranges: [] };
    lists.set(key, list);
    if (start !== undefined) list.ranges.push(rangeOf(start, end, file));
  }
  const trusted = lists.get('trusted');
  return {
    trusted: trusted === undefined ? undefined : { known: true, value: trusted.ranges, from: file },
    profiles: [...lists.values()].flatMap(({ profile, ranges: value }): SideProfile[] =>
      profile === undefined ? [] : [{ name: profile, ranges: { known: true, value, from: file } }],
    ),
    knowsAll: false,
    gaps: [],
  };
}

function rangeOf(start: unknown, end: unknown, file: string): NamedRange {
  if (typeof start !== 'string' || typeof end !== 'string') throw shape(file);
  try {
    return makeRange(parseAddress(start), parseAddress(end));
  } catch (error) {
    if (error instanceof IpError) throw shape(file);
    throw error;
  }
}

function shape(file: string): UsageError {
  return new UsageError(Text.of('token-diff-ranges.file.shape', { file }));
}
