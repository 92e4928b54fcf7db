/**
 * What the rules of a policy file need, read once of each org, project or snapshot.
 */
import type { LoginProgress, Witness } from '../../facts/types.js';
import {
  type Facts,
  type Gap,
  LOGIN_PATHS,
  type ProfileFacts,
  resolveAssumptions,
  type UserFacts,
} from '../../policy/index.js';
import {
  fileFor,
  isNeeded,
  parametersOf,
  type GateFacts,
  type JudgedOrg,
  type PolicyFile,
  type Read,
  type SeenUsers,
} from '../../policy/gate/index.js';
import { verifiedOutside, type LoginEvidence, type PublishedList } from '../../policy/audit/index.js';
import type { Severity } from '../../policy/findings/index.js';
import { Text, type PlainKey } from '../../text.js';
import { evidenceFrom, readAuditFacts } from '../ranges/auditFacts.js';
import { LoginsRun, type JobDone, type SeenFacts } from '../logins/index.js';
import { hasLogins } from '../common/pastLogins.js';
import { DAY } from '../../isoTime.js';
import { readEarlier } from './earlierLogins.js';
import { askProbes } from './probes.js';
import { readVerified } from './verifiedAddresses.js';
import { namelessOf, readGateUsers } from './usersOfFile.js';
import { readHoldings, readHours, USUAL_DAYS } from './holdings.js';

export interface GateQuestion {
  readonly file: PolicyFile;
  /** ISO times. */
  readonly now: string;
  /** Undefined for what is usual. */
  readonly since: string | undefined;
  /** Lists that somebody publishes. */
  readonly published?: readonly PublishedList[];
  /** Findings of which weight are a no; undefined where none is. */
  readonly threshold?: Severity;
  readonly onProgress?: (progress: LoginProgress) => void;
}

/** By what an org is known in a policy file. */
export function orgOf({ orgName, source }: Pick<Witness, 'orgName' | 'source'>): JudgedOrg {
  return { name: orgName ?? source.name, id: source.orgId };
}

export async function readGateFacts(witness: Witness, asked: GateQuestion): Promise<GateFacts> {
  const question = { ...asked, file: fileFor(asked.file, orgOf(witness)) };
  const { file, now, published = [] } = question;
  const before = witness.gaps().length;
  const unnamed = namelessOf(witness);
  const profiles = await witness.profiles();
  const readProfiles: Read<readonly ProfileFacts[]> = {
    there: true,
    value: profiles,
    gaps: [...witness.gaps().slice(before), ...(unnamed === undefined ? [] : [unnamed])],
  };
  const history = hasLogins(witness) ? await historyOf(witness, question) : undefined;
  const org = history?.done.seen.facts ?? (await orgFacts(witness, now));
  const users = await readGateUsers(witness, file, history?.done.seen.users ?? new Map());
  const integrations = integrationsOf(file, users);
  const ranges = await readAuditFacts(witness, {
    ...{ org: org.org, profiles, gaps: readProfiles.gaps, published },
    evidence: history && evidenceOf(history, users),
    holders: file.integrations.map(({ username }) => username),
    holdersAlone: !weighsVerified(question),
  });
  const seen = loginsOf(witness, history);
  const earlier = await readEarlier(witness, { file, now, users, logins: seen });
  const logins = seen.there && earlier !== undefined ? { ...seen, value: { ...seen.value, earlier } } : seen;
  const verified = await readVerified(witness, file, ranges.users);
  return {
    ...{ file, now, org, users, ranges, logins },
    profiles: readProfiles,
    expiring:
      history === undefined ? unsaved(witness, []) : { there: true, value: history.done.expiring, gaps: history.gaps },
    probes: { there: true, value: askProbes(file, { org, users, profiles: readProfiles, verified }), gaps: [] },
    ...(await readHoldings(witness, file, integrations)),
    hours: await readHours(witness, question, integrations),
    usage: usageOf(witness, file, history),
    clientNames: namesOf(witness, history),
  };
}

/** The same for another register: what is looked up of its users alone is read anew, and logins are not. */
export async function withRegister(witness: Witness, facts: GateFacts, asked: GateQuestion): Promise<GateFacts> {
  const file = fileFor(asked.file, orgOf(witness));
  const integrations = integrationsOf(file, facts.users);
  return {
    ...{ ...facts, file },
    ...(await readHoldings(witness, file, integrations)),
    hours: await readHours(witness, { ...asked, file }, integrations),
  };
}

/**
 * As a note the rule looks at the register and at administrators, which is cheap in an org of any size. Whoever gives it
 * more weight, or lets notes fail, wants to know of everybody.
 */
function weighsVerified({ file, threshold }: GateQuestion): boolean {
  const severity = file.rules.get(verifiedOutside.id)?.severity ?? verifiedOutside.severity;
  return severity !== 'off' && (severity !== 'note' || threshold === 'note');
}

/** Users of the register who are there. */
function integrationsOf(file: PolicyFile, users: Read<SeenUsers>): UserFacts[] {
  if (!users.there) return [];
  const found = file.integrations.flatMap(({ username }) => users.value.byUsername.get(username.toLowerCase()) ?? []);
  return [...new Set(found)];
}

/** What is read along with logins and tells nothing of when a password ends. */
const BESIDE_PASSWORDS: ReadonlySet<Gap['what']> = new Set([
  'LoginIp',
  'OauthOidcSettings',
  'ReleaseUpdate',
  'TwoFactorMethodsInfo',
  'UserLogin',
]);

/** A snapshot knows when passwords end only where the org itself told it of each user. */
const NO_LIFE: Gap = { what: Text.of('logins.what.password-policies'), why: Text.of('logins.gap.no-policies') };

/** Logins that a snapshot leaves out, and that carry no password by API. */
const OTHER_LOGINS: ReadonlySet<string> = new Set([
  'snapshot.logins-kind',
  'snapshot.logins-hosts',
] satisfies PlainKey[]);

interface History {
  readonly done: JobDone;
  /** What could not be read on the way. */
  readonly gaps: readonly Gap[];
}

async function historyOf(witness: Witness, { file, now, onProgress, since }: GateQuestion): Promise<History> {
  const before = witness.gaps().length;
  const done = await new LoginsRun(witness, {
    since,
    usually: new Date(Date.parse(now) - USUAL_DAYS * DAY).toISOString(),
    now,
    filter: { paths: LOGIN_PATHS, withoutAnyApiAuth: false, failed: false, outsideRanges: false },
    by: 'user-client',
    usernames: undefined,
    profiles: undefined,
    expiringWithin: parametersOf(file).passwordDays,
    retirements: undefined,
    overrides: new Map(),
    ...(onProgress && { onProgress }),
  }).run();
  const missing = [...witness.gaps().slice(before), ...(witness.passwordLife === undefined ? [NO_LIFE] : [])];
  const ofLogins = done.seen.gaps.filter(({ why }) => !OTHER_LOGINS.has(why.key));
  return { done, gaps: [...missing.filter(({ what }) => !BESIDE_PASSWORDS.has(what)), ...ofLogins] };
}

function loginsOf(witness: Witness, history: History | undefined): GateFacts['logins'] {
  const none = { since: '', until: '', groups: [], rows: [], ownRows: [], endGaps: [] };
  if (history === undefined) return unsaved(witness, none);
  const { listed, seen } = history.done;
  const { groups, since, until } = seen.logins;
  const { ownRows, rows } = listed;
  const endGaps = [...seen.gaps.filter(isOfEnds), ...listed.endGaps];
  return { there: true, value: { since, until, groups, rows, ownRows, endGaps }, gaps: gapsOfLogins(seen) };
}

/** Who holds Use Any API Auth until a day: it bears on the days on which paths end, and on no login that was seen. */
const isOfEnds = ({ what }: Gap): boolean => what === 'PermissionSetAssignment';

function gapsOfLogins({ gaps }: SeenFacts): Gap[] {
  return gaps.filter((gap) => !isOfEnds(gap));
}

/** Read beside the logins, of days whose log the org keeps. */
function usageOf(witness: Witness, file: PolicyFile, history: History | undefined): GateFacts['usage'] {
  if (!isNeeded(file, 'usage')) return { there: false, why: Text.of('gate.none.off') };
  const none = { days: [], uses: [] };
  if (history === undefined) return unsaved(witness, none);
  const { apiUsage, logGaps } = history.done.seen.logins;
  if (apiUsage !== undefined || logGaps.length > 0) return { there: true, value: apiUsage ?? none, gaps: logGaps };
  if (witness.source.kind === 'org') return { there: false, why: Text.of('gate.none.usage') };
  return { there: true, value: none, gaps: [{ what: 'EventLogFile', why: Text.of('gate.none.snapshot-usage') }] };
}

function namesOf(witness: Witness, history: History | undefined): GateFacts['clientNames'] {
  if (history === undefined) return unsaved(witness, []);
  const { clientNames, logGaps } = history.done.seen.logins;
  return { there: true, value: clientNames, gaps: logGaps };
}

function evidenceOf({ done }: History, users: Read<SeenUsers>): LoginEvidence {
  const { groups, since, until } = done.seen.logins;
  const profileOf = new Map<string, string>();
  for (const { id, profileId } of users.there ? users.value.byId.values() : []) {
    if (profileId !== undefined) profileOf.set(id, profileId);
  }
  return evidenceFrom({ since, until, groups, profileOf, gaps: gapsOfLogins(done.seen) });
}

/** What a project does not have at all; of a snapshot, what was there and was not saved: rules on it are incomplete. */
function unsaved<T>({ source }: Witness, none: T): Read<T> {
  if (source.kind === 'project') return { there: false, why: Text.of('gate.none.project') };
  return { there: true, value: none, gaps: [{ what: 'LoginHistory', why: Text.of('gate.none.snapshot') }] };
}

async function orgFacts(witness: Witness, now: string): Promise<Facts> {
  const org = await witness.org();
  return { org, assumptions: resolveAssumptions(org, new Map(), { source: witness.source.kind, at: now }), now };
}
