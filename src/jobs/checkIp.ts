/**
 * The job of `check ip`: what addresses mean to an org, its profiles, or some of its users.
 */
import { RunError, UsageError } from '../errors.js';
import type { Witness } from '../facts/types.js';
import { formatAddress } from '../ip/index.js';
import { checkIp, profileOf, type IpAnswers, type NamedUser, type ProfileFacts, type Target } from '../policy/index.js';
import { Text } from '../text.js';
import { factsOf, verifiedQuery, type AskedTargets, type Question } from './common/loginQuestion.js';
import { namedProfiles } from './common/namedProfiles.js';

export interface IpCheck {
  readonly witness: Witness;
  readonly question: Question;
  /** Without targets: the address of this session. */
  readonly asked: AskedTargets;
  readonly profiles: readonly string[] | undefined;
  readonly usernames: readonly string[] | undefined;
}

export interface IpChecked {
  readonly checked: IpAnswers;
  /** Which address was taken where none was given. */
  readonly note: Text | undefined;
}

/** Throws a {@link UsageError} for names that the witness does not know, a {@link RunError} for a session without address. */
export async function runIpCheck({
  witness,
  question,
  asked,
  profiles: names,
  usernames,
}: IpCheck): Promise<IpChecked> {
  const { notes, unasked } = asked;
  const { targets, note } =
    asked.targets.length > 0 ? { targets: asked.targets, note: undefined } : await sessionTarget(witness);
  const facts = await factsOf(witness, question);
  // Of a user, any profile may be the one.
  const profiles = await witness.profiles(usernames === undefined ? names : undefined);
  const checked = checkIp({
    ask: question.ask,
    facts,
    org: { name: witness.orgName ?? witness.source.name },
    targets,
    profiles,
    namedProfiles: namedProfiles(names ?? [], profiles),
    namedUsers: await namedUsers(usernames ?? [], { witness, targets, profiles }),
    gaps: witness.gaps(),
    unasked,
    notes,
  });
  return { checked, note };
}

/**
 * The address that Salesforce saw at the login of this session, with a note that says so and when.
 *
 * @throws UsageError where the witness has no session, RunError where the org does not tell its address.
 */
async function sessionTarget(witness: Witness): Promise<{ targets: Target[]; note?: Text }> {
  const session = await witness.sessionAddress?.();
  if (session === undefined) {
    throw new UsageError(Text.of('token-check-ip.ip.missing'));
  }
  if ('what' in session) {
    throw new RunError(Text.of('token-check-ip.session.unknown', { what: session.what }), session.why);
  }
  const { address, from, time } = session;
  const note = Text.of('token-check-ip.note.session-address', { address: formatAddress(address), from, time });
  return { targets: [address], note };
}

interface TargetsQuestion {
  readonly witness: Witness;
  readonly targets: readonly Target[];
  readonly profiles: readonly ProfileFacts[];
}

/** The users with these names. Throws a {@link UsageError} where the witness has no users, or not this one. */
async function namedUsers(usernames: readonly string[], question: TargetsQuestion): Promise<NamedUser[]> {
  if (usernames.length === 0) {
    return [];
  }
  const { witness, targets, profiles } = question;
  if (witness.users === undefined) {
    throw new UsageError(Text.of('token-check-ip.username.project', { project: witness.source.name }));
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
