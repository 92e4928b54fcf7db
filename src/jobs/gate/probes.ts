/**
 * What logins with a password come to from the addresses that a policy file says must pass, or must not, by each path.
 */
import { formatRange } from '../../ip/index.js';
import {
  Decider,
  type Facts,
  type Gap,
  isPasswordPath,
  type Path,
  PATHS,
  PLATFORM,
  profileOf,
  type ProfileFacts,
  type Subject,
  type UserFacts,
} from '../../policy/index.js';
import {
  registeredFor,
  type GateFacts,
  type PolicyFile,
  type Probe,
  type ProbeAnswer,
  type Read,
  type SeenUsers,
} from '../../policy/gate/index.js';
import { Text } from '../../text.js';
import { notAsked, type VerifiedUsers } from './verifiedAddresses.js';

/** The last version that a login by SOAP can name. */
const LOGIN_API_VERSION = PLATFORM.soapLogin.last;

/** What a login with a password comes to from each address of mustPass and mustNotPass, by each path that there is. */
export function askProbes(file: PolicyFile, around: AroundProbes): ProbeAnswer[] {
  const { org } = around;
  const deciders = PATHS.map((path) => ({
    path,
    decider: new Decider({ path, loginApiVersion: LOGIN_API_VERSION, at: org.now }, org),
  }));
  const of = (probe: Probe, expected: ProbeAnswer['expected']): ProbeAnswer[] =>
    subjectsOf(probe, expected, around).flatMap((asked) => {
      const all = deciders.flatMap(({ decider, path }) => answersOf({ asked, decider, expected, path, probe }));
      return expected === 'pass' ? wherePathsAre(all, ownPaths(file, asked)) : all;
    });
  return [
    ...file.mustPass.flatMap((probe) => of(probe, 'pass')),
    ...file.mustNotPass.flatMap((probe) => of(probe, 'no-pass')),
  ];
}

/** What probes are asked of. */
export interface AroundProbes {
  readonly org: Facts;
  readonly users: Read<SeenUsers>;
  readonly profiles: Extract<GateFacts['profiles'], { there: true }>;
  readonly verified: VerifiedUsers;
}

interface AskedBy extends Pick<ProbeAnswer, 'probe' | 'expected' | 'path'> {
  readonly asked: Asked;
  readonly decider: Decider;
}

function answersOf({ asked, decider, ...of }: AskedBy): ProbeAnswer[] {
  const { end, start } = of.probe.range;
  const subject = asked.name;
  if ('gap' in asked) {
    const address = formatRange(of.probe.range);
    return [{ ...of, subject, address, verdict: 'unknown', rule: '', gaps: [asked.gap] }];
  }
  return decider.over(asked.subject, start === end ? start : of.probe.range).map(({ decision, place }) => ({
    ...of,
    subject,
    address: place === 'elsewhere' ? place : formatRange(place),
    ...{ verdict: decision.verdict, rule: decision.rule, gaps: decision.missing },
  }));
}

/** For which a path is there for nobody. */
const NO_PATH: ReadonlySet<string> = new Set(['soap-disabled', 'oauth-flow-blocked', 'path-retired']);

/**
 * Nobody passes by a path that the org does not have, and need not: that is no failure, unless there is no other path, or
 * the register says that this one is used.
 */
function wherePathsAre(answers: readonly ProbeAnswer[], own: ReadonlySet<Path>): ProbeAnswer[] {
  const isThere = ({ path, rule, verdict }: ProbeAnswer): boolean =>
    own.has(path) || verdict !== 'impossible' || !NO_PATH.has(rule);
  const there = answers.filter(isThere);
  return there.length > 0 ? there : [...answers];
}

/** Password paths for which the register has the user who is asked about. */
function ownPaths(file: PolicyFile, { name }: Asked): ReadonlySet<Path> {
  return new Set(registeredFor(file, name).flatMap(({ path }) => (isPasswordPath(path) ? [path] : [])));
}

type Asked = { readonly name: string; readonly subject: Subject } | { readonly name: string; readonly gap: Gap };

/** The org as a whole, or who is named; of what must not pass, each profile with ranges of its own too. */
function subjectsOf(
  probe: Probe,
  expected: ProbeAnswer['expected'],
  { profiles: { value: profiles }, users, verified }: AroundProbes,
): Asked[] {
  const { profiles: names, usernames } = probe;
  const unnamed = users.there ? users.value.unnamed : undefined;
  const ofProfile = (profile: ProfileFacts): Asked => {
    const { id, name } = profile;
    return { name, subject: { kind: 'profile', name, ...(id === undefined ? {} : { id }), profile } };
  };
  const named = [
    ...(names ?? []).map((name) => {
      const profile = profiles.find((one) => one.name === name || one.id === name);
      return profile === undefined ? { name, gap: unnamed ?? notThere(name) } : ofProfile(profile);
    }),
    ...(usernames ?? []).map((name): Asked => {
      const user = users.there ? users.value.byUsername.get(name.toLowerCase()) : undefined;
      if (user === undefined) return { name, gap: unnamed ?? notThere(name) };
      return ofUser(name, verified.named.get(name.toLowerCase()) ?? user, profiles);
    }),
  ];
  const holders = expected === 'no-pass' ? holdersOf(probe, verified, profiles) : [];
  if (names !== undefined || usernames !== undefined) return [...named, ...holders];
  const own = profiles.filter(({ ranges }) => !ranges.known || ranges.value.length > 0 || ranges.partial !== undefined);
  return [
    { name: 'org', subject: { kind: 'org', name: 'org' } },
    ...(expected === 'no-pass' ? own.map(ofProfile) : []),
    ...holders,
  ];
}

function ofUser(name: string, user: UserFacts, profiles: readonly ProfileFacts[]): Asked {
  return { name, subject: { kind: 'user', name, id: user.id, user, profile: profileOf(user, profiles) } };
}

/** One who stands for many is called by their profile. */
function nameOf(user: UserFacts, profiles: readonly ProfileFacts[]): string {
  if (user.username !== '') return user.username;
  const profile = profileOf(user, profiles);
  return profile.known ? profile.value.name : user.id;
}

/** Those to whom an address that they have verified may be as good as a trusted one, and what is not known of such. */
function holdersOf(probe: Probe, verified: VerifiedUsers, profiles: readonly ProfileFacts[]): Asked[] {
  const { profiles: names, range, usernames } = probe;
  if (names === undefined && usernames !== undefined) return [];
  const isWanted = (user: UserFacts): boolean => {
    const profile = profileOf(user, profiles);
    if (names === undefined || !profile.known) return true;
    return names.some((name) => name === profile.value.name || name === profile.value.id);
  };
  const found = new Map<string, Asked>();
  for (const user of verified.holders.filter(isWanted)) {
    const own = user.verifiedAddresses.known ? user.verifiedAddresses.value : [];
    if (!own.some((address) => address >= range.start && address <= range.end)) continue;
    const name = nameOf(user, profiles);
    found.set(user.id === '' ? name : user.id, ofUser(name, user, profiles));
  }
  const gaps = verified.isAsked(range) ? verified.gaps : [...verified.gaps, notAsked(`LoginIp ${formatRange(range)}`)];
  return [...found.values(), ...gaps.map((gap) => ({ name: formatRange(range), gap }))];
}

const notThere = (what: string): Gap => ({ what, why: Text.of('gate.gap.not-there') });
