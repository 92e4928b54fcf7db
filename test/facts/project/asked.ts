/** Projects asked as `check ip` asks them, in this process. */
import { namedProfiles } from '../../../lib/jobs/common/namedProfiles.js';
import { factsOf, questionOf } from '../../../lib/jobs/common/loginQuestion.js';
import { exitCodeOf } from '../../../lib/cli/print.js';
import { openProject, type WalkLimits } from '../../../lib/facts/project/index.js';
import { parseAddress } from '../../../lib/ip/index.js';
import { checkIp, type IpAnswers, type Target } from '../../../lib/policy/index.js';

export interface Asked {
  readonly ips: readonly (string | { readonly range: readonly [string, string] })[];
  readonly profile?: string;
  readonly path?: 'soap' | 'oauth-password';
  readonly at?: string;
  readonly assume?: string[];
  readonly limits?: WalkLimits;
}

export interface Told {
  readonly code: number;
  /** `verdict address` of the answers that decide, those of the profile where one is named, else those of the org. */
  readonly verdicts: readonly string[];
  readonly result: IpAnswers;
}

const ASSUMED = ['soap-login=on', 'use-any-api-auth=optional', 'login-hours-zone=UTC'];

/** A Tuesday, before any of Salesforce's dates. */
const TUESDAY = '2026-11-24T12:00:00Z';

/** Asks with every assumption settled, so that files alone leave something open. */
export async function ask(directory: string, asked: Asked): Promise<Told> {
  const { ips, profile, path = 'soap', at = TUESDAY, assume = [], limits } = asked;
  const witness = await openProject(directory, limits);
  const flags = { path, 'login-api-version': 64, at, assume: [...ASSUMED, ...assume] };
  const question = questionOf(flags, new Date(at));
  const facts = await factsOf(witness, question);
  const profiles = await witness.profiles();
  const targets = ips.map((ip): Target => {
    if (typeof ip === 'string') return ip === 'elsewhere' ? ip : parseAddress(ip);
    const [start, end] = ip.range;
    return { start: parseAddress(start), end: parseAddress(end) };
  });
  const result = checkIp({
    ask: question.ask,
    facts,
    org: { name: directory },
    targets,
    profiles,
    namedProfiles: namedProfiles(profile === undefined ? [] : [profile], profiles),
    gaps: witness.gaps(),
  });
  const kind = profile === undefined ? 'org' : 'profile';
  const verdicts = result.answers
    .filter(({ subject, decides }) => decides && subject.kind === kind)
    .map(({ verdict, address }) => `${verdict} ${address}`);
  return { code: exitCodeOf(result.conclusion), verdicts, result };
}
