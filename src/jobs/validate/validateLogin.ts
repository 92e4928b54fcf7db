/**
 * From the flags of `validate login` to a run: host, org, plan and journal.
 */
import type { Connection } from '@salesforce/core';
import { longId } from '../../facts/longId.js';
import { ConnectionClient, openOrg, type OrgWitness } from '../../facts/org/index.js';
import { UsageError } from '../../errors.js';
import { EXIT, type ExitCode } from '../../exitCodes.js';
import { endingOf, known, type OrgFacts, type Path, PLATFORM, Stops, type UserBreak } from '../../policy/index.js';
import { ownerOf } from '../../login/phrases/causes.js';
import { checkHost, type LoginHost } from '../../login/host.js';
import { Journal } from '../../login/journal.js';
import { wrongInput } from '../../login/error.js';
import { Observer } from '../../login/observe.js';
import type { AttemptResult, Plan, Surroundings } from '../../login/attemptResult.js';
import { SEND_LIMITS } from '../../login/send.js';
import type { RunReport } from '../../report/validateLogin/result.js';
import { Text } from '../../text.js';
import { factsOf, type Question } from '../common/loginQuestion.js';

export interface LoginFlags {
  readonly 'instance-url': string | undefined;
  readonly 'allow-host': string[] | undefined;
  readonly 'client-id': string | undefined;
  readonly 'expect-org': string | undefined;
  readonly force: boolean;
  /** Seconds. */
  readonly wait: number;
}

/** A version in which SOAP login() does not exist is refused here, before anything is read or sent. */
export function checkLoginVersion(path: Path, version: number): void {
  if (path === 'soap' && version > PLATFORM.soapLogin.last) {
    throw wrongInput(Text.of('login-errors.version.too-new', { version: `${String(version)}.0` }));
  }
  if (path === 'soap' && version < PLATFORM.soapLogin.first) {
    throw wrongInput(Text.of('login-errors.version.retired', { version: `${String(version)}.0` }));
  }
}

export interface LoginRun {
  readonly plan: Plan;
  readonly around: Surroundings;
  readonly witness: OrgWitness | undefined;
  /** What the org says of its release updates; not there where no org is asked. */
  readonly org?: Pick<OrgFacts, 'releaseUpdates'>;
  /** When logins end of a user of whom nothing is known. */
  readonly breaksOn: UserBreak;
}

/** What the run finds around it. */
export interface LoginSurroundings {
  /** The org whose administrator watches; undefined where no org is asked. */
  readonly connection: Connection | undefined;
  /** Where the journal is kept. */
  readonly dataDir: string;
  /** Environment variables, for proxies. */
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

/** Opens what the flags name. Throws for a host that is not Salesforce's before an org is asked for anything. */
export async function openLoginRun(
  flags: LoginFlags,
  question: Question,
  { connection, dataDir, env, now }: LoginSurroundings,
): Promise<LoginRun> {
  const { path, loginApiVersion } = question.ask;
  const clientId = flags['client-id'] ?? '';
  if (path === 'oauth-password' && clientId === '') {
    throw new UsageError(Text.of('login-errors.client-id.missing'));
  }
  const url = flags['instance-url'] ?? connection?.instanceUrl;
  if (url === undefined) {
    throw new UsageError(Text.of('login-errors.host.missing'));
  }
  const host = checkHost(url, flags['allow-host']);
  const witness = connection === undefined ? undefined : await openOrg(connection, { now: question.now });
  const expected = flags['expect-org'] ?? witness?.source.orgId;
  const plan: Plan = {
    host,
    path,
    apiVersion: loginApiVersion,
    clientId,
    force: flags.force,
    ...(expected === undefined ? {} : { expectedOrg: longId(expected) }),
  };
  const around: Surroundings = {
    wire: { env, limits: SEND_LIMITS },
    journal: new Journal(dataDir),
    now,
  };
  if (witness === undefined || connection === undefined) {
    return { plan, around, witness, breaksOn: breaksOnUnasked(question) };
  }
  const facts = await factsOf(witness, question);
  const options = { ask: question.ask, facts, wait: flags.wait * 1000 };
  const observer = new Observer(witness, new ConnectionClient(connection), options);
  return {
    plan,
    witness,
    org: facts.org,
    breaksOn: new Stops(facts, new Map()).ofUser('', path),
    around: { ...around, observe: async (username) => observer.observe(username) },
  };
}

/** Where no org is asked: by what is published, and what the user says of the org. */
function breaksOnUnasked({ ask, now, overrides }: Question): UserBreak {
  const word = overrides.get('use-any-api-auth');
  const assumptions = {
    useAnyApiAuth: { values: word === 'enforced' ? (['enforced'] as const) : (['enforced', 'optional'] as const) },
    list:
      word === undefined
        ? []
        : [{ fact: 'use-any-api-auth' as const, value: word, why: Text.of('policy.assumed.word') }],
  };
  return new Stops({ org: UNASKED, assumptions, now }, new Map()).ofUser('', ask.path);
}

const UNASKED: Pick<OrgFacts, 'releaseUpdates'> = { releaseUpdates: known({ state: 'absent' }, '') };

export function runReport({
  breaksOn,
  org,
  plan,
  witness,
}: Pick<LoginRun, 'breaksOn' | 'org' | 'plan' | 'witness'>): RunReport {
  return {
    ...(witness === undefined ? {} : { source: { ...witness.source } }),
    path: plan.path,
    host: hostReport(plan.host),
    ...(plan.path === 'soap' ? { apiVersion: `${String(plan.apiVersion)}.0` } : {}),
    ownerOf,
    retirement: retirementOf(plan.path, org),
    breaksOn,
  };
}

function hostReport({ name, origin }: LoginHost): RunReport['host'] {
  return { name, origin };
}

/** The earliest day, as everywhere: the org's own, else the one that is published. */
function retirementOf(path: Path, org: LoginRun['org']): NonNullable<RunReport['retirement']> {
  const { date, latest, sources } = endingOf(path, org ?? UNASKED);
  return { date, latest, source: sources.join('; ') };
}

/** 30 when any failed, else 68 when any is unknown, else 1 when any was refused to protect the user, else 0. */
export function exitCodeOfLogins(results: readonly Pick<AttemptResult, 'outcome' | 'protective'>[]): ExitCode {
  if (results.some(({ outcome, protective }) => outcome === 'failed' || (outcome === 'refused' && !protective))) {
    return EXIT.no;
  }
  if (results.some(({ outcome }) => outcome === 'unknown')) {
    return EXIT.incomplete;
  }
  return results.some(({ outcome }) => outcome === 'refused') ? EXIT.couldNotRun : EXIT.fine;
}
