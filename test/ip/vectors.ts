import { readFileSync } from 'node:fs';

/** Answers of Python's `ipaddress`, made by scripts/vectors/ip.py. */
export interface PythonVectors {
  readonly parsing: readonly { readonly text: string; readonly number: string | null; readonly formatted?: string }[];
  readonly networks: readonly {
    readonly text: string;
    readonly start?: string;
    readonly end?: string;
    readonly network?: string;
  }[];
  readonly summaries: readonly { readonly start: string; readonly end: string; readonly cidrs: readonly string[] }[];
  readonly collapses: readonly { readonly cidrs: readonly string[]; readonly collapsed: readonly string[] }[];
  readonly exclusions: readonly { readonly whole: string; readonly part: string; readonly left: readonly string[] }[];
}

export const python = readVectors('python-ipaddress.json') as PythonVectors;

/** The number behind a hexadecimal text of the vectors. */
export function hexNumber(text: string): bigint {
  return BigInt(`0x${text}`);
}

export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../data/ip/${name}`, import.meta.url), 'utf8'));
}
