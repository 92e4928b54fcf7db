/**
 * The findings of a former run, as `-r json`, `--output-file x.json` or `--json` wrote them.
 */
import { UsageError } from '../errors.js';
import { decodeText, readBytes } from '../facts/files.js';
import { Text } from '../text.js';

/** What tells a finding of a former run. */
export interface FormerFinding {
  readonly fingerprint: string;
}

/** Throws a {@link UsageError} for a file that is no such result. */
export async function readFormerResult(path: string): Promise<FormerFinding[]> {
  const bytes = await readBytes(path, { pipes: true });
  const text = bytes.ok ? decodeText(bytes.value) : bytes;
  const list = text.ok ? findingsIn(text.value) : undefined;
  const read = list?.map(findingOf);
  if (read === undefined) throw new UsageError(Text.of('token-check-policy.baseline.unread', { file: path }));
  return read.map((finding) => {
    if (finding === undefined) throw new UsageError(Text.of('token-check-policy.baseline.unread', { file: path }));
    return finding;
  });
}

function findingsIn(text: string): readonly unknown[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const result = fieldOf(value, 'result') ?? value;
  const findings = fieldOf(result, 'findings');
  return Array.isArray(findings) ? findings : undefined;
}

function findingOf(value: unknown): FormerFinding | undefined {
  const fingerprint = fieldOf(value, 'fingerprint');
  return typeof fingerprint === 'string' ? { fingerprint } : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
