/**
 * What sf prints under --json, read with care: tests look into plain JSON, not into our types.
 */
import { expect } from 'chai';
import type { Ran } from './run.js';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
// oxlint-disable-next-line typescript/consistent-type-definitions, typescript/consistent-indexed-object-style
export type JsonObject = { [key: string]: Json };

export function asObject(value: Json | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`An object was expected here: ${JSON.stringify(value)}`);
  }
  return value;
}

export function asList(value: Json | undefined): JsonObject[] {
  if (!Array.isArray(value)) {
    throw new Error(`A list was expected here: ${JSON.stringify(value)}`);
  }
  return value.map(asObject);
}

/** The envelope; stdout has to hold JSON alone, and its status has to be the exit code. */
export function envelope(ran: Ran): JsonObject {
  const parsed = asObject(JSON.parse(ran.stdout) as Json);
  expect(parsed['status'], 'status is the exit code').to.equal(ran.code);
  return parsed;
}

/** The result of a run that did not end with an error. */
export function resultOf(ran: Ran): JsonObject {
  return asObject(envelope(ran)['result']);
}

/** The answers or users of a result, each with the explanation at which it points. */
export function explained(result: JsonObject, rows: 'answers' | 'users'): JsonObject[] {
  const explanations = asList(result['explanations']);
  return asList(result[rows]).map((row) => {
    const found = explanations[Number(row['explanation'])];
    if (found === undefined) throw new Error(`There is no explanation ${String(row['explanation'])}.`);
    return { ...row, ...found };
  });
}
