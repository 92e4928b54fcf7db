/**
 * What `list logins` comes to: whether it holds what `--fail-on` and `--fail-within` name.
 */
import type { OrgsRead } from '../../../jobs/listLoginsOfOrgs.js';
import { listOutcome, type Outcome } from '../../../policy/index.js';

export const FAIL_ON = ['any', 'soap', 'oauth-password', 'failed', 'new', 'outside-ranges', 'instance-host'] as const;
export type FailOn = (typeof FAIL_ON)[number];

interface FailFlags {
  readonly 'fail-within'?: number | undefined;
  readonly 'fail-on'?: FailOn[] | undefined;
}

/** `no` when the list holds what `--fail-on` and `--fail-within` name. */
export function loginsOutcome(flags: FailFlags, read: OrgsRead): Outcome {
  const within = flags['fail-within'] ?? -Infinity;
  const failing = read.orgs.some(
    ({ listed }) =>
      (listed.soonest !== undefined && listed.soonest <= within) ||
      (flags['fail-on'] ?? []).some((what) => holds(what, listed)),
  );
  return listOutcome({ failing, missing: read.matters });
}

function holds(what: FailOn, { hosts, outside, rows }: OrgsRead['orgs'][number]['listed']): boolean {
  switch (what) {
    case 'any':
    case 'new':
      return rows.length > 0;
    case 'failed':
      return rows.some(({ failures }) => failures.length > 0);
    case 'outside-ranges':
      return outside;
    case 'instance-host':
      return hosts.length > 0;
    case 'soap':
    case 'oauth-password':
      return rows.some(({ path }) => path === what);
  }
}
