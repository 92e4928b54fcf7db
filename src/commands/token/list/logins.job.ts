/**
 * From the flags of `list logins` to its job.
 */
import { UsageError } from '../../../errors.js';
import { LoginError } from '../../../login/error.js';
import { readRetirements } from '../../../facts/retirementsFile.js';
import { type GroupBy, KEPT_DAYS, LOGIN_PATHS, type LoginPath, parseAssumes, PATHS } from '../../../policy/index.js';
import type { LoginsJob, FailOn } from '../../../jobs/logins/index.js';
import { parseSince } from '../../../cli/since.js';
import { Text } from '../../../text.js';
import { DAY } from '../../../isoTime.js';

export const LIST_PATHS = ['soap', 'oauth-password', 'client-credentials', 'oauth', 'other', 'all'] as const;

export interface LoginsFlagValues {
  readonly since?: string | undefined;
  readonly snapshot?: string | undefined;
  readonly username?: string[] | undefined;
  readonly profile?: string[] | undefined;
  readonly path?: (typeof LIST_PATHS)[number] | undefined;
  readonly 'without-any-api-auth': boolean;
  readonly by?: Exclude<GroupBy, 'user-client'> | undefined;
  readonly failed: boolean;
  readonly 'new-since'?: string | undefined;
  readonly 'outside-ranges': boolean;
  readonly 'fail-on'?: FailOn[] | undefined;
  readonly expiring: number;
  readonly retirements?: string | undefined;
  readonly assume?: string[] | undefined;
}

const KEPT = KEPT_DAYS * DAY;

/** Throws a {@link UsageError} for wrong times and pairs of flags that make no sense. */
export async function jobOf(flags: LoginsFlagValues, now: Date): Promise<LoginsJob> {
  const newSince = flags['new-since'];
  if (flags['fail-on']?.includes('new') === true && newSince === undefined) {
    throw new UsageError(Text.of('logins.fail-on.new'));
  }
  const since = flags.since === undefined ? undefined : sinceOf(flags, flags.since, now);
  // Who stops on a day includes whoever logs in once a quarter; and nothing is new without all that was before.
  const usual = newSince === undefined && !flags['without-any-api-auth'] ? 30 * DAY : KEPT;
  return {
    since,
    usually: new Date(now.getTime() - usual).toISOString(),
    now: now.toISOString(),
    filter: {
      paths: pathsOf(flags),
      withoutAnyApiAuth: flags['without-any-api-auth'],
      failed: flags.failed,
      outsideRanges: flags['outside-ranges'],
      ...(newSince !== undefined && { newSince: newSinceOf(newSince, now) }),
    },
    tellsApps: pathsOf(flags).some((path) => path === 'oauth' || path === 'other'),
    by: flags.by ?? 'user-client',
    usernames: flags.username,
    profiles: flags.profile,
    expiringWithin: flags.expiring,
    overrides: parseAssumes(flags.assume ?? []),
    retirements: flags.retirements === undefined ? undefined : await readRetirements(flags.retirements),
  };
}

function kept(now: Date): string {
  return new Date(now.getTime() - KEPT).toISOString();
}

/** Of an org no earlier than the history that is kept: a list must not claim years that nobody can read. */
function sinceOf({ snapshot }: LoginsFlagValues, input: string, now: Date): string {
  const asked = parseSince(input, now);
  const first = kept(now);
  return snapshot === undefined && asked < first ? first : asked;
}

/** Says so when `--since` reaches further back than the history of an org does. */
export function sinceWarning(flags: LoginsFlagValues, now: Date): Text | undefined {
  const { since } = flags;
  if (since === undefined || parseSince(since, now) === sinceOf(flags, since, now)) return undefined;
  return Text.of('logins.since.kept', { since, from: kept(now).slice(0, 10) });
}

/** The permission bears on SOAP login() alone, so whoever asks for it asks for that path. */
function pathsOf({ path, 'without-any-api-auth': without }: LoginsFlagValues): readonly LoginPath[] {
  if (without && path !== undefined && path !== 'soap') {
    throw new UsageError(Text.of('logins.without-any-api-auth', { path }));
  }
  if (without) return ['soap'];
  if (path === 'all') return LOGIN_PATHS;
  return path === undefined ? PATHS : [path];
}

/** Like `--since`, in seconds since 1970. */
function newSinceOf(input: string, now: Date): number {
  try {
    return Date.parse(parseSince(input, now, '--new-since')) / 1000;
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    const isBare = error.key === 'login-errors.since.no-unit';
    throw new UsageError(isBare ? error.text : Text.of('logins.new-since.invalid', { input }));
  }
}
