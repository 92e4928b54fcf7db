/** One scene: an org is built, asked what will happen, its clock moved on, and every login that was foretold is made. */
import { runIpCheck, type IpChecked } from '../../../lib/jobs/checkIp.js';
import { questionOf } from '../../../lib/jobs/common/loginQuestion.js';
import { KeyedError } from '../../../lib/keyedError.js';
import { parseAddress } from '../../../lib/ip/index.js';
import type { Hinge, Verdict } from '../../../lib/policy/index.js';
import { witnessOf } from '../../facts/org/support.js';
import { nameOf } from '../../support/gapName.js';
import type { Vantage } from '../../org/index.js';
import { build, type Account, type Built } from './build.js';
import { attempt } from './foreign.js';
import type { Scene } from './scene.js';
import { truthOf } from './truth.js';

export const PATHS = ['soap', 'oauth-password'] as const;
type Path = (typeof PATHS)[number];
type Answer = IpChecked['checked']['answers'][number];

/** A login that was foretold and made. */
export interface Seen {
  readonly path: Path;
  readonly from: 'IPv4' | 'IPv6';
  readonly verdict: Verdict;
  readonly rule: string;
  readonly hinges: readonly string[];
  /** Of the hinges whose value in the org is known here: what the plugin foretells for that value. */
  readonly settled: readonly Verdict[];
  readonly attempts: number;
}

/** Rules by which Salesforce's own texts are silent (docs/salesforce.md section 1): such an `unknown` turns on nothing. */
const SILENT = [
  'path-retired',
  'soap-external-user',
  'profile-range-relaxed',
  'mfa-api-inside',
  'delegated-auth-untrusted',
  'verified-address',
];

/** Returns every login; `ended` where the plugin refused to answer at all. */
export async function play(scene: Scene, seed: number): Promise<readonly Seen[] | 'ended'> {
  const built = await build(scene, seed);
  try {
    const foretold = await foretell(built, scene);
    if (foretold === undefined) return 'ended';
    built.org.change.passTime(scene.ahead / 1000);
    const seen: Seen[] = [];
    for (const login of foretold) seen.push(await make(built, scene, login));
    return seen;
  } finally {
    await built.org.close();
  }
}

interface Foretold {
  readonly path: Path;
  readonly vantage: Vantage;
  readonly account: Account;
  readonly answer: Answer;
  readonly incomplete: IpChecked['checked']['incomplete'];
}

async function foretell({ org, asker, accounts, assume }: Built, scene: Scene): Promise<Foretold[] | undefined> {
  const now = new Date(scene.now);
  const witness = await witnessOf(org, asker, { now: now.toISOString() });
  const targets = scene.vantages.map((vantage) => parseAddress(org.addresses[vantage]));
  const foretold: Foretold[] = [];
  for (const path of PATHS) {
    const at = new Date(scene.now + scene.ahead).toISOString();
    const question = questionOf({ path, 'login-api-version': scene.loginApiVersion, at, assume: [...assume] }, now);
    const usernames = accounts.map(({ username }) => username);
    const asked = { targets, unasked: [], notes: [] };
    let checked: IpChecked['checked'];
    try {
      ({ checked } = await runIpCheck({ witness, question, asked, profiles: undefined, usernames }));
    } catch (error) {
      if (error instanceof KeyedError) return undefined;
      throw error;
    }
    for (const vantage of scene.vantages) {
      for (const account of accounts) {
        const answer = checked.answers.find(
          ({ address, subject }) => address === org.addresses[vantage] && subject.name === account.username,
        );
        if (answer === undefined) throw new Error(`No answer about ${account.username}`);
        foretold.push({ path, vantage, account, answer, incomplete: checked.incomplete });
      }
    }
  }
  return foretold;
}

interface Outcome {
  /** With the password alone, and with the token behind it. */
  readonly bare: string;
  readonly both: string;
}

async function make(built: Built, scene: Scene, foretold: Foretold): Promise<Seen> {
  const { org } = built;
  const { account, answer, path, vantage } = foretold;
  const login = { account, path, vantage, version: scene.loginApiVersion };
  const outcome: Outcome = {
    bare: await attempt(org, { ...login, secret: account.password }),
    both: await attempt(org, { ...login, secret: account.password + account.token }),
  };
  const { verdict, rule, hinges } = answer;
  const said = `${account.username} from ${vantage} by ${path}: ${verdict} (${rule}), and it was ${JSON.stringify(outcome)}`;
  holdTo(verdict, outcome, said);
  const settled = hinges.flatMap((hinge) => {
    const truth = truthOf(hinge.fact, org, scene, { account, address: org.addresses[vantage], path });
    return truth === undefined ? [] : [holdToHinge(hinge, truth, outcome, said)];
  });
  if (verdict === 'unknown') holdToOpenness(foretold, said);
  const from = org.addresses[vantage].includes(':') ? 'IPv6' : 'IPv4';
  return { path, from, verdict, rule, hinges: hinges.map(({ fact }) => fact), settled, attempts: 2 };
}

function holdTo(verdict: Verdict, { bare, both }: Outcome, said: string): void {
  const so = {
    'no-token': bare === 'in',
    'token-required': bare !== 'in' && both === 'in',
    denied: bare !== 'in' && both !== 'in',
    impossible: bare !== 'in' && both !== 'in',
    unknown: true,
  };
  if (!so[verdict]) throw new Error(said);
}

/** The value that the org has must be one that was held possible, and what was foretold for it must be what happened. */
function holdToHinge({ fact, values }: Hinge, truth: string, outcome: Outcome, said: string): Verdict {
  const value = values.find((one) => one.value === truth);
  if (value === undefined) throw new Error(`${said}: ${fact} is ${truth}, which was not held possible`);
  holdTo(value.verdict, outcome, `${said}: for ${fact}=${truth} it was to be ${value.verdict} (${value.rule})`);
  return value.verdict;
}

/** An `unknown` names what it turns on, or the rule by which Salesforce's texts are silent; a gap stands in the result. */
function holdToOpenness({ answer: { hinges, rule }, incomplete }: Foretold, said: string): void {
  if (hinges.length === 0 && !SILENT.includes(rule)) throw new Error(`${said}: it names no hinge`);
  const told = new Set(incomplete.map((gap) => JSON.stringify([gap.what, gap.why])));
  for (const gap of hinges.flatMap(({ gaps }) => gaps)) {
    if (!told.has(JSON.stringify([gap.what, gap.why]))) throw new Error(`${said}: ${nameOf(gap)} is not in the result`);
  }
}
