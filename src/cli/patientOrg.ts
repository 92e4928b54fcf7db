/**
 * Core opens an org with requests of its own: for the versions of the API, and for what kind of org it is. Its transport
 * waits half an hour for each; here they have the patience of one read together.
 */
import { orgError } from '../facts/org/index.js';
import { Silence, SilentError } from '../facts/silence.js';

/**
 * @param limit milliseconds; tests shorten it.
 * @throws OrgError `silent`
 */
export async function patient<T>(open: () => Promise<T>, limit?: number): Promise<T> {
  try {
    return await new Silence(limit).during(open);
  } catch (error) {
    throw error instanceof SilentError ? orgError('silent') : error;
  }
}

type Opens = (...given: never[]) => Promise<unknown>;

/** The flag of sf for an org, which opens the org that is named, or that is the default. */
export function patientOrg<F extends { parse: Opens; default?: unknown }>(flag: F, limit?: number): F {
  const { parse, default: byDefault } = flag;
  return Object.assign(flag, {
    parse: patiently(parse, limit),
    ...(isOpening(byDefault) ? { default: patiently(byDefault, limit) } : {}),
  });
}

function patiently(open: Opens, limit?: number): Opens {
  return async (...given) => patient(async () => open(...given), limit);
}

function isOpening(value: unknown): value is Opens {
  return typeof value === 'function';
}
