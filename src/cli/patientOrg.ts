/**
 * Core opens an org with requests of its own: for the versions of the API, and for what kind of org it is. Its transport
 * waits half an hour for each and holds whatever comes; here they have the patience of one read together, and bounds.
 */
import { CoreRequests, orgError } from '../facts/org/index.js';
import { UsageError } from '../errors.js';
import { Text } from '../text.js';
import { Deadline, SilentError } from '../facts/silenceLimit.js';

/**
 * @param limit milliseconds; tests shorten it.
 * @throws OrgError when an answer is too large, leads elsewhere or refuses each new session; `silent`
 */
export async function patient<T>(open: () => Promise<T>, limit?: number): Promise<T> {
  try {
    const silence = new Deadline(limit);
    const requests = new CoreRequests({ silence });
    return await silence.during(async () => requests.during(open));
  } catch (error) {
    throw error instanceof SilentError ? orgError('silent') : error;
  }
}

type Opens = (...given: never[]) => Promise<unknown>;

/** The flag of sf for an org, which opens the org that is named, or that is the default. */
export function patientOrg<F extends { parse: Opens; default?: unknown; defaultHelp?: unknown }>(
  flag: F,
  limit?: number,
): F {
  const { parse, default: byDefault, defaultHelp } = flag;
  return Object.assign(flag, {
    parse: patiently(parse, limit),
    ...(isOpening(byDefault) ? { default: orUsage(patiently(byDefault, limit)) } : {}),
    ...(isOpening(defaultHelp) ? { defaultHelp: unsecret(defaultHelp, limit) } : {}),
  });
}

/** What help shows as the default: never the access token that an org without a stored login has for its name. */
function unsecret(told: Opens, limit?: number): Opens {
  return async (...given) => {
    const name = await patient(async () => told(...given), limit);
    return typeof name === 'string' && !name.includes('!') ? name : undefined;
  };
}

function patiently(open: Opens, limit?: number): Opens {
  return async (...given) => patient(async () => open(...given), limit);
}

/** No org at all is wrong usage, as it is of the commands that can do without one. */
function orUsage(open: Opens): Opens {
  return async (...given) => {
    try {
      return await open(...given);
    } catch (error) {
      throw error instanceof Error && error.name === 'NoDefaultEnvError'
        ? new UsageError(Text.of('logins.no-org'))
        : error;
    }
  };
}

function isOpening(value: unknown): value is Opens {
  return typeof value === 'function';
}
