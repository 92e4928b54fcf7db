/**
 * What commands that change an org leave to be looked at: requests, run files, and the steps of a result.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Org } from '../org/index.js';
import { asList, type JsonObject } from './envelope.js';
import type { Home } from './run.js';

/** Requests that may have changed something, as `POST /path`. */
export function changesIn({ requests }: Pick<Org, 'requests'>): string[] {
  return requests.flatMap(({ method, operation, path }) =>
    operation === 'getServerTimestamp' ||
    method === 'GET' ||
    method === 'HEAD' ||
    path.endsWith('/composite') ||
    path.includes('/Soap/m/')
      ? []
      : [`${method} ${path}`],
  );
}

/** Paths of the run files below a home. */
export function runFilesIn({ path }: Home): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((one) => one.endsWith('.run.json'))
    .map((one) => join(path, one));
}

/** `freeze done`, step by step. */
export function statesOf(result: JsonObject, name: 'step' | 'id' = 'step'): string[] {
  return asList(result['steps']).map((one) => `${String(one[name])} ${String(one['state'])}`);
}
