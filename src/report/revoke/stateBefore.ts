/**
 * What a run of `revoke` found before it did anything, as it stands in its file: nothing of it is believed before it is
 * looked at, and what is not what it is to be counts as not read.
 */
import { isoTime } from '../../isoTime.js';
import { PATHS } from '../../policy/index.js';
import type { ReportedOpen, StepAsRun } from './result.js';

/** The facts of a run file; null where it has none. */
export type WrittenBefore = Readonly<Record<string, unknown>> | null;

type RecordedFields = Readonly<Record<string, unknown>>;

/** From when on the run looked at logins; undefined where that was not written down. */
export function sinceBefore(written: WrittenBefore): string | undefined {
  const since = written?.['since'];
  return typeof since === 'string' ? isoTime(since) : undefined;
}

export function addressesBefore(written: WrittenBefore): ReportedOpen['addresses'] {
  return addressesIn(written?.['verified']);
}

export function openBefore(written: WrittenBefore): ReportedOpen {
  const open = fieldsOf(written?.['open']);
  return {
    frozen: flagIn(open['frozen']) ?? null,
    locked: flagIn(open['locked']) ?? null,
    passwordChanged: textIn(open['passwordChanged']) ?? null,
    paths: listIn(open['paths'], (one) => {
      const path = PATHS.find((known) => known === one['path']);
      const state = (['yes', 'no', 'unknown'] as const).find((known) => known === one['open']);
      return path === undefined || state === undefined ? undefined : { path, open: state };
    }),
    sessions: listIn(open['sessions'], (session) => {
      const [type, loginType] = [textIn(session['type']), textIn(session['loginType'])];
      const [address, since] = [textIn(session['address']), textIn(session['since'])];
      const isKnown = type !== undefined && loginType !== undefined && address !== undefined && since !== undefined;
      return isKnown ? { type, loginType, address, since } : undefined;
    }),
    tokens: listIn(open['tokens'], (token) => {
      const app = textIn(token['app']);
      return app === undefined
        ? undefined
        : { app, since: orNull(token['since']), lastUsed: orNull(token['lastUsed']) };
    }),
    addresses: addressesIn(open['addresses']),
    jobs: listIn(open['jobs'], (job) => {
      const [name, state] = [textIn(job['name']), textIn(job['state'])];
      return name === undefined || state === undefined ? undefined : { name, state, next: orNull(job['next']) };
    }),
    apps: listIn(open['apps'], (one) => {
      const [app, certain] = [textIn(one['app']), flagIn(one['certain'])];
      const by = (['client-credentials', 'certificate'] as const).find((way) => way === one['by']);
      if (app === undefined || by === undefined || certain === undefined) return undefined;
      return { app, by, ends: orNull(one['ends']), certain };
    }),
  };
}

/** What the run could not read then and has not touched yet is still as it was before. */
export function completed(
  written: ReportedOpen,
  now: ReportedOpen,
  steps: readonly Pick<StepAsRun, 'id' | 'state' | 'closed'>[],
): ReportedOpen {
  const touched = new Set(steps.filter(isTouched).map(({ id }) => id));
  const of = <K extends keyof ReportedOpen>(part: K): ReportedOpen[K] =>
    written[part] ?? (touched.has(SHUT_BY[part]) ? written[part] : now[part]);
  return {
    ...{ frozen: of('frozen'), locked: of('locked'), passwordChanged: of('passwordChanged'), paths: of('paths') },
    ...{
      sessions: of('sessions'),
      tokens: of('tokens'),
      addresses: of('addresses'),
      jobs: of('jobs'),
      apps: of('apps'),
    },
  };
}

const UNTOUCHED = new Set(['pending', 'refused', 'open', 'left-out']);

function isTouched({ closed, state }: Pick<StepAsRun, 'state' | 'closed'>): boolean {
  return !UNTOUCHED.has(state) || (closed ?? 0) > 0;
}

/** The step that ends it; '' where none does. */
const SHUT_BY: Readonly<Record<keyof ReportedOpen, string>> = {
  ...{ frozen: 'freeze', locked: 'freeze', passwordChanged: 'password', paths: 'freeze', sessions: 'sessions' },
  ...{ tokens: 'tokens', addresses: 'addresses', jobs: '', apps: '' },
};

function addressesIn(value: unknown): ReportedOpen['addresses'] {
  return listIn(value, (one) => {
    const [address, verified] = [textIn(one['address']), flagIn(one['verified'])];
    return address === undefined || verified === undefined
      ? undefined
      : { address, verified, since: orNull(one['since']) };
  });
}

/** All of a list; null where it is none, or one of it is not what it is to be. */
function listIn<T>(value: unknown, read: (fields: RecordedFields) => T | undefined): T[] | null {
  if (!Array.isArray(value)) return null;
  const known = value.map((one) => read(fieldsOf(one))).filter((one) => one !== undefined);
  return known.length === value.length ? known : null;
}

function fieldsOf(value: unknown): RecordedFields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function flagIn(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function orNull(value: unknown): string | null {
  return textIn(value) ?? null;
}
