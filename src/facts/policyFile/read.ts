/**
 * `sf-token.yml`, from its text to what a team allows.
 */
import { isMap, isPair, isScalar, visit } from 'yaml';
import { EXIT } from '../../exitCodes.js';
import type { PolicyFile } from '../../policy/gate/index.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { decodeText, readBytes } from '../files.js';
import { ShapeCheck } from './check.js';
import { layoutOf, type RuleLayout } from './layout.js';
import { isLonePassword } from './lonePassword.js';
import { secretInAt } from './places.js';
import { PolicyMeaning } from './meaning.js';
import { refusedFile, type Refusal } from './refusal.js';
import { commentSecrets, secretsIn } from './secrets.js';
import { Section } from './section.js';
import { fields } from './shape.js';
import { depthRefusal, positionsOf, readYaml, type ReadYaml } from './yaml.js';

/** Bytes of the largest file that is read. */
export const LARGEST_POLICY = 1024 * 1024;
/** Of one that is larger so many are looked at, to tell where it is too large. */
const LOOKED_AT = 64 * LARGEST_POLICY;

export interface PolicyRead extends ReadYaml {
  readonly file: PolicyFile;
  readonly text: string;
  /** What people should know of how it was read. */
  readonly notes: readonly Text[];
}

/**
 * Reads and checks a file.
 *
 * @throws FactsError for a file that cannot be read, and for what is wrong in it, with line and column. None repeats what
 *   stands there.
 */
export async function readPolicyFile(path: string, rules: readonly RuleLayout[]): Promise<PolicyRead> {
  const bytes = await readBytes(path, { largest: LOOKED_AT, pipes: true });
  if (bytes.ok && bytes.value.length > LARGEST_POLICY) throw tooLarge(path, bytes.value);
  const text = bytes.ok ? decodeText(bytes.value) : bytes;
  if (!text.ok) throw new FactsError(Text.of('policy-file.unread', { file: path }), EXIT.usage, text.why);
  return policyOf(text.value, path, rules);
}

/** Named by the line and the column at which it has become too large. */
function tooLarge(path: string, bytes: Buffer): FactsError {
  const read = bytes.subarray(0, LARGEST_POLICY).toString('utf8');
  return refusedFile(path, [{ ...positionsOf(read)(read.length), why: Text.of('policy-file.too-large') }]);
}

export async function policyOf(text: string, path: string, rules: readonly RuleLayout[]): Promise<PolicyRead> {
  const deep = depthRefusal(text);
  refuse(path, deep === undefined ? await writtenSecrets(text) : [deep]);
  const read = readYaml(text);
  if (!('document' in read)) throw refusedFile(path, read);
  refuse(path, await decodedSecrets(read));
  const { contents } = read.document;
  const check = new ShapeCheck(read.positionAt);
  check.check(contents, fields(layoutOf(rules)), 0);
  refuse(path, check.refusals);
  if (!isMap(contents)) throw new FactsError(Text.of('policy-file.unread', { file: path }), EXIT.usage);
  const meaning = new PolicyMeaning(path, new Section(contents, read.positionAt));
  const file = await meaning.read();
  refuse(path, meaning.refusals);
  return { ...read, file, text, notes: meaning.notes };
}

async function writtenSecrets(text: string): Promise<Refusal[]> {
  const positionAt = positionsOf(text);
  return byPlace([...(await secretsIn(text, positionAt)), ...commentSecrets(text, positionAt)]);
}

/** Secrets that the text hides from a plain look, by escapes or folded lines. */
async function decodedSecrets({ document, positionAt }: ReadYaml): Promise<Refusal[]> {
  const offsets: number[] = [];
  const lines: string[] = [];
  const alone: Refusal[] = [];
  const clean = new Set<string>();
  visit(document, {
    Scalar: (role, node, path) => {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      const field = role === 'key' ? '' : fieldOf(path);
      const line = node.value.replaceAll(/[\r\n]/gu, ' ');
      // A register says the same of many.
      const said = `${field}\n${node.value}`;
      if (!clean.has(said) && (isLonePassword(node.value, field) || secretInAt(line, field) !== undefined)) {
        alone.push({ ...positionAt(node.range?.[0] ?? 0), why: Text.of('policy-file.secret') });
      } else {
        clean.add(said);
      }
      offsets.push(node.range?.[0] ?? 0);
      lines.push(line);
    },
  });
  const lineOf = positionsOf(lines.join('\n'));
  const others = await secretsIn(lines.join('\n'), (offset) => positionAt(offsets[lineOf(offset).line - 1] ?? 0));
  return byPlace([...alone, ...others]);
}

function byPlace(refusals: readonly Refusal[]): Refusal[] {
  return refusals.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** The key under which a value stands, itself or in a list. */
function fieldOf(path: readonly unknown[]): string {
  const pair = path.findLast((one) => isPair(one));
  const key = pair !== undefined && isPair(pair) && isScalar(pair.key) ? pair.key.value : undefined;
  return typeof key === 'string' ? key : '';
}

function refuse(path: string, refusals: readonly Refusal[]): void {
  const [first, ...more] = refusals;
  if (first !== undefined) throw refusedFile(path, [first, ...more]);
}
