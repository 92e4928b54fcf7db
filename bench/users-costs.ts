/**
 * What `list users` costs on orgs of some size, beside a bare loop over the same queries.
 */
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Home, ROOT, run } from '../test/support/run.js';
import { startLoopback, type Loopback } from './loopback.js';

export interface Cost {
  /** Most resident memory of the process, in bytes. */
  readonly memory: number;
  /** User and system time, in seconds. */
  readonly cpu: number;
  /** From start to end, the start of the program included. */
  readonly seconds: number;
}

export interface Costs {
  readonly ours: Cost;
  readonly bare: Cost;
  /** Records that the bare loop counted, in all. */
  readonly records: number;
}

const COST = pathToFileURL(fileURLToPath(new URL('cost.mjs', import.meta.url))).href;
const BARE_LOOP = fileURLToPath(new URL('bare-loop.mjs', import.meta.url));
const PLUGIN = join(ROOT, 'bin', 'run.js');

const orgs = new Map<number, Promise<Loopback>>();

/** One org of each size for the whole run. It ends with this process. */
async function orgOf(users: number): Promise<Loopback> {
  const org = orgs.get(users) ?? startLoopback({ users, logins: 2000, seed: 3 });
  orgs.set(users, org);
  return org;
}

/** `list users --output-file x.csv` and the bare loop in turns, so that both meet the same machine; medians. */
export async function listingCosts(users: number, rounds: number): Promise<Costs> {
  const org = await orgOf(users);
  const home = new Home();
  try {
    const csv = join(home.path, 'x.csv');
    const list = [PLUGIN, 'token', 'list', 'users', '--target-org', org.admin.accessToken, '--output-file', csv];
    const queries = join(home.path, 'queries.json');
    const ours: Cost[] = [];
    const bare: Cost[] = [];
    let records = 0;
    for (let round = 0; round < rounds; round++) {
      await control(org, 'DELETE', 'counters');
      ours.push((await measured(list, org, home)).cost);
      writeFileSync(queries, JSON.stringify(await queriesAsked(org)));
      const loop = await measured([BARE_LOOP, queries], org, home);
      bare.push(loop.cost);
      const counts = JSON.parse(loop.stdout) as number[];
      records = counts.reduce((sum, count) => sum + count, 0);
      const lines = (await linesOf(csv)) - 1;
      if (!counts.includes(lines)) throw new Error(`${lines} users in the file, ${counts.join(', ')} records asked`);
    }
    return { ours: medians(ours), bare: medians(bare), records };
  } finally {
    home.remove();
  }
}

/** Requests that the org sees for one `list users --summary`, by its own count. */
export async function summaryCalls(users: number): Promise<number> {
  const org = await orgOf(users);
  const home = new Home();
  try {
    await control(org, 'DELETE', 'counters');
    const args = [PLUGIN, 'token', 'list', 'users', '--target-org', org.admin.accessToken, '--summary', '--json'];
    const { stdout } = await measured(args, org, home);
    const { result } = JSON.parse(stdout) as { result: { summary: { users: number } } };
    // Some of the users are inactive and not listed.
    if (result.summary.users < users / 2) throw new Error(`only ${result.summary.users} users were counted`);
    return ((await control(org, 'GET', 'counters')) as { requests: number }).requests - 1;
  } finally {
    home.remove();
  }
}

async function measured(args: readonly string[], org: Loopback, home: Home): Promise<{ cost: Cost; stdout: string }> {
  const file = join(home.path, 'cost.json');
  const env = {
    SF_ORG_INSTANCE_URL: org.urls.cloud,
    BENCH_ACCESS_TOKEN: org.admin.accessToken,
    BENCH_COST_FILE: file,
  };
  const began = performance.now();
  const { code, stdout, stderr } = await run(process.execPath, ['--import', COST, ...args], home, { env });
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}: ${stderr}`);
  return { stdout, cost: { ...(JSON.parse(readFileSync(file, 'utf8')) as Omit<Cost, 'seconds'>), seconds } };
}

/** The queries of the last run, without those that fetch further pages. */
async function queriesAsked(org: Loopback): Promise<string[]> {
  const requests = (await control(org, 'GET', 'requests')) as { operation?: string; path: string; soql?: string }[];
  return requests.flatMap(({ operation, path, soql }) =>
    operation === 'query' && soql !== undefined && !path.includes('/tooling/') ? [soql] : [],
  );
}

async function control(org: Loopback, method: 'GET' | 'DELETE', what: string): Promise<unknown> {
  const answer = await fetch(`${org.urls.cloud}/_control/${what}`, { method });
  return answer.status === 204 ? undefined : answer.json();
}

async function linesOf(file: string): Promise<number> {
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) lines += line === '' ? 0 : 1;
  return lines;
}

function medians(costs: readonly Cost[]): Cost {
  const median = (of: (cost: Cost) => number): number =>
    costs.map(of).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
  return {
    memory: median(({ memory }) => memory),
    cpu: median(({ cpu }) => cpu),
    seconds: median(({ seconds }) => seconds),
  };
}
