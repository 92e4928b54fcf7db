/**
 * From flags to the question that policy answers.
 */
import { RunError, UsageError } from '../errors.js';
import { formatAddress, formatRange, type Address } from '../ip/index.js';
import { distinct, parseAsked, readIpFile, type AskedRange } from '../facts/addresses/index.js';
import { answersTo, type Witness } from '../facts/types.js';
import {
  nearestName,
  parseAssumes,
  profileOf,
  resolveAssumptions,
  type Ask,
  type Facts,
  type Gap,
  type NamedUser,
  type Overrides,
  type ProfileFacts,
  type Target,
  type Text,
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
  const { ask, now, overrides } = question;
  return { org, assumptions: resolveAssumptions(org, overrides, { source: witness.source.kind, at: ask.at }), now };
}

export interface AddressFlagValues {
  readonly ip?: string[] | undefined;
  readonly 'ip-file'?: string | undefined;
  readonly 'ip-key'?: string | undefined;
}

/** What is asked about. */
export interface AskedTargets {
  readonly targets: Target[];
  /** Addresses of the file that nobody chose to leave out, and that are not asked about. */
  readonly unasked: readonly Gap[];
  /** Addresses of the file that the choice of a list leaves out. */
  readonly notes: readonly Text[];
}

/** The addresses of `--ip` and `--ip-file`, in this order; empty when neither was given. */
export async function askedTargets(flags: AddressFlagValues): Promise<AskedTargets> {
  const listed = (flags.ip ?? []).map(parseAsked);
  const { 'ip-file': file, 'ip-key': key } = flags;
  const read = file === undefined ? undefined : await readIpFile(file, { key, stdin: process.stdin });
  const targets = distinct([...listed, ...(read?.ranges ?? [])]).map(targetOf);
  if (file === undefined || read?.left === undefined) return { targets, unasked: [], notes: [] };
  const { addresses, count, places } = read.left;
  const named = places.length < count ? [...places, '…'] : places;
  const params = [String(addresses), named.join(', ')];
  return key === undefined
    ? { targets, unasked: [{ what: file, why: { key: 'shared.ip-file.left-over', params } }], notes: [] }
    : { targets, unasked: [], notes: [{ key: 'shared.ip-file.not-chosen', params: [file, key, ...params] }] };
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

/**
 * The address that Salesforce saw at the login of this session, with a note that says so and when.
 *
 * @throws UsageError where the witness has no session, RunError where the org does not tell its address.
 */
export async function sessionTarget(witness: Witness): Promise<{ targets: Target[]; note?: Text }> {
  const session = await witness.sessionAddress?.();
  if (session === undefined) {
    throw new UsageError('token-check-ip.ip.missing');
  }
  if ('what' in session) {
    throw new RunError('token-check-ip.session.unknown', [session.what], session.why);
  }
  const { address, from, time } = session;
  const note = { key: 'token-check-ip.note.session-address', params: [formatAddress(address), from, time] };
  return { targets: [address], note };
}

export interface UserQuestion {
  readonly witness: Witness;
  readonly targets: readonly Target[];
  readonly profiles: readonly ProfileFacts[];
}

/** The users with these names. Throws a {@link UsageError} where the witness has no users, or not this one. */
export async function namedUsers(usernames: readonly string[], question: UserQuestion): Promise<NamedUser[]> {
  if (usernames.length === 0) {
    return [];
  }
  const { witness, targets, profiles } = question;
  if (witness.users === undefined) {
    throw new UsageError('token-check-ip.username.project', [witness.source.name]);
  }
  const found: NamedUser[] = [];
  for await (const user of witness.users({ addresses: verifiedQuery(targets), usernames, includeInactive: true })) {
    found.push({ user, profile: profileOf(user, profiles) });
  }
  const expired = await witness.passwordsExpired?.(found.map(({ user }) => user.id));
  return found.map(({ user, profile }) => {
    const passwordExpired = expired?.get(user.id);
    return { user: passwordExpired === undefined ? user : { ...user, passwordExpired }, profile };
  });
}
