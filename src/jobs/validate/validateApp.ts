/**
 * From the flags of `validate login` to one login by an app: host, organization and watch.
 */
import type { Connection } from '@salesforce/core';
import { UsageError } from '../../errors.js';
import { longId } from '../../facts/longId.js';
import { ConnectionClient, openOrg, type OrgWitness } from '../../facts/org/index.js';
import type { AppPlan, AppSurroundings } from '../../login/app/attempt.js';
import { AppObserver } from '../../login/app/observe.js';
import { ownerOf } from '../../login/phrases/causes.js';
import { checkHost } from '../../login/host.js';
import { SEND_LIMITS } from '../../login/send.js';
import { POWERS } from '../../policy/gate/index.js';
import type { AppPath } from '../../policy/index.js';
import type { RunReport } from '../../report/validateLogin/result.js';
import { Text } from '../../text.js';

export interface AppRunFlags {
  readonly 'instance-url': string | undefined;
  readonly 'allow-host': string[] | undefined;
  readonly 'expect-org': string | undefined;
  /** Seconds. */
  readonly wait: number;
}

export interface AppRun {
  readonly plan: AppPlan;
  readonly around: AppSurroundings;
  readonly witness: OrgWitness | undefined;
}

/** What the run finds around it. */
export interface AppRunAround {
  /** The org whose administrator watches; undefined where no org is asked. */
  readonly connection: Connection | undefined;
  /** Environment variables, for proxies. */
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
}

/** Throws for a host that is not Salesforce's before an org is asked for anything. */
export async function openAppRun(flags: AppRunFlags, { connection, env, now }: AppRunAround): Promise<AppRun> {
  const url = flags['instance-url'] ?? connection?.instanceUrl;
  if (url === undefined) throw new UsageError(Text.of('login-errors.host.missing'));
  const host = checkHost(url, flags['allow-host']);
  const around: AppSurroundings = { wire: { env, limits: SEND_LIMITS }, now };
  const witness = connection === undefined ? undefined : await openOrg(connection, { now: now().toISOString() });
  const expected = flags['expect-org'] ?? witness?.source.orgId;
  const plan: AppPlan = { host, ...(expected === undefined ? {} : { expectedOrg: longId(expected) }) };
  if (witness === undefined || connection === undefined) return { plan, around, witness };
  const options = { wait: flags.wait * 1000, powers: POWERS };
  const watch = new AppObserver(witness, new ConnectionClient(connection), options);
  return { plan, around: { ...around, watch }, witness };
}

export function appRunReport({ plan, witness }: Pick<AppRun, 'plan' | 'witness'>, path: AppPath): RunReport {
  const { name, origin } = plan.host;
  return {
    ...(witness === undefined ? {} : { source: { ...witness.source } }),
    path,
    host: { name, origin },
    ownerOf,
  };
}
