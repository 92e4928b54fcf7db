/**
 * From flags to the question that policy answers.
 */
import { formatAddress, formatRange, type Address } from '../../ip/index.js';
import {
  distinct,
  parseAsked,
  elsewhereGaps,
  leftOverWords,
  readIpFile,
  type AskedRange,
  type LeftOver,
  type StandardInput,
} from '../../facts/addresses/index.js';
import type { Witness } from '../../facts/types.js';
import {
  type Ask,
  type Facts,
  type Gap,
  type Overrides,
  parseAssumes,
  type Path,
  resolveAssumptions,
  type Target,
} from '../../policy/index.js';
import { Text } from '../../text.js';

export interface AskFlagValues {
  readonly path: Path;
  readonly 'login-api-version': number;
  readonly at?: string | undefined;
  readonly assume?: string[] | undefined;
}

/** What the client does, and the user's word on what no API tells. */
export interface Question {
  readonly ask: Ask;
  readonly overrides: Overrides;
  /** ISO time of the run; `--at` does not move it. */
  readonly now: string;
}

export function questionOf(flags: AskFlagValues, now: Date): Question {
  return {
    ask: {
      path: flags.path,
      loginApiVersion: flags['login-api-version'],
      at: flags.at ?? now.toISOString(),
    },
    overrides: parseAssumes(flags.assume ?? []),
    now: now.toISOString(),
  };
}

/** The facts of the org with the assumptions taken. */
export async function factsOf(witness: Witness, question: Question): Promise<Facts> {
  const org = await witness.org();
  const { ask, now, overrides } = question;
  return { org, assumptions: resolveAssumptions(org, overrides, { source: witness.source.kind, at: ask.at }), now };
}

export interface AddressFlagValues {
  readonly ip?: string[] | undefined;
  readonly 'ip-file'?: string | undefined;
  readonly 'ip-key'?: string[] | undefined;
}

/** What is asked about. */
export interface AskedTargets {
  readonly targets: Target[];
  /** Addresses of the file that nobody chose to leave out, and that are not asked about. */
  readonly unasked: readonly Gap[];
  /** Addresses of the file that the choice of a list leaves out. */
  readonly notes: readonly Text[];
}

/** The addresses of `--ip` and `--ip-file`, in this order; empty when neither was given. `-` is read from `stdin`. */
export async function askedTargets(flags: AddressFlagValues, stdin: StandardInput): Promise<AskedTargets> {
  const listed = (flags.ip ?? []).map(parseAsked);
  const { 'ip-file': file, 'ip-key': keys = [] } = flags;
  if (file === undefined) return { targets: distinct(listed).map(targetOf), unasked: [], notes: [] };
  const read = await readIpFile(file, { keys, stdin });
  const beside = read.left === undefined ? undefined : besideKeys(file, keys, read.left);
  return {
    targets: distinct([...listed, ...read.ranges]).map(targetOf),
    unasked: [
      ...(beside === undefined || keys.length > 0 ? [] : [{ what: file, why: beside }]),
      ...elsewhereGaps(read),
    ],
    notes: [...read.notes, ...(beside === undefined || keys.length === 0 ? [] : [beside])],
  };
}

/** What is left over: a gap while nobody has chosen, a note where somebody has. */
function besideKeys(file: string, keys: readonly string[], leftOver: LeftOver): Text {
  const left = leftOverWords(leftOver);
  if (keys.length === 0) return Text.of('shared.ip-file.left-over', left);
  const chosen = { file, key: keys.join(', '), ...left };
  return keys.length === 1
    ? Text.of('shared.ip-file.not-chosen', chosen)
    : Text.of('shared.ip-file.not-chosen-several', chosen);
}

/** `elsewhere` where no address was asked about. */
export function elsewhereUnless([first, ...others]: readonly Target[]): readonly [Target, ...Target[]] {
  return first === undefined ? ['elsewhere'] : [first, ...others];
}

/** The single addresses among the targets, or `all` where a range is asked about: any address in it may be verified. */
export function verifiedQuery(targets: readonly Target[]): readonly Address[] | 'all' {
  return targets.some((target) => typeof target === 'object')
    ? 'all'
    : targets.filter((target) => typeof target === 'bigint');
}

/** An address, `start-end`, or `elsewhere`. */
export function formatTarget(target: Target): string {
  if (typeof target === 'string') return target;
  return typeof target === 'bigint' ? formatAddress(target) : formatRange(target);
}

function targetOf({ start, end }: AskedRange): Target {
  return start === end ? start : { start, end };
}
