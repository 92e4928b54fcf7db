/**
 * From flags to the question that policy answers.
 */
import { UsageError } from '../errors.js';
import { parseAsked, readIpFile, type AskedRange } from '../facts/addresses/index.js';
import type { Witness } from '../facts/types.js';
import {
  nearestName,
  parseAssumes,
  resolveAssumptions,
  type Ask,
  type Facts,
  type Overrides,
  type ProfileFacts,
  type Target,
} from '../policy/index.js';
import type { Path } from '../policy/types.js';

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
  const { now, overrides } = question;
  return { org, assumptions: resolveAssumptions(org, overrides, { source: witness.source.kind, now }), now };
}

export interface AddressFlagValues {
  readonly ip?: string[] | undefined;
  readonly 'ip-file'?: string | undefined;
  readonly 'ip-key'?: string | undefined;
}

/** The addresses of `--ip` and `--ip-file`, in this order; empty when neither was given. */
export async function askedTargets(flags: AddressFlagValues): Promise<Target[]> {
  const listed = (flags.ip ?? []).map(parseAsked);
  const file = flags['ip-file'];
  const filed =
    file === undefined ? [] : (await readIpFile(file, { key: flags['ip-key'], stdin: process.stdin })).ranges;
  return [...listed, ...filed].map(targetOf);
}

function targetOf({ start, end }: AskedRange): Target {
  return start === end ? start : { start, end };
}

/** The profiles with these names, in any case. Throws a {@link UsageError} that names the nearest for an unknown one. */
export function namedProfiles(names: readonly string[], profiles: readonly ProfileFacts[]): ProfileFacts[] {
  return [...new Set(names)].map((name) => {
    const found = profiles.find((profile) => answersTo(profile, name));
    if (found === undefined) {
      const nearest = nearestName(
        name,
        profiles.map((profile) => profile.name),
      );
      throw nearest === undefined
        ? new UsageError('shared.profile.unknown', [name, String(profiles.length)])
        : new UsageError('shared.profile.unknown-nearest', [name, nearest]);
    }
    return found;
  });
}

function answersTo(profile: ProfileFacts, name: string): boolean {
  const wanted = name.toLowerCase();
  return profile.name.toLowerCase() === wanted || profile.metadataName?.toLowerCase() === wanted || profile.id === name;
}
