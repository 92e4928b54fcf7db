/**
 * `sf-token.yml`, from its text to what a team allows.
 */
import { isMap, isScalar, visit } from 'yaml';
import { EXIT } from '../../exitCodes.js';
import type { PolicyFile } from '../../policy/gate/index.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { decodeText, readBytes } from '../files.js';
import { ShapeCheck } from './check.js';
import { layoutOf, type RuleLayout } from './layout.js';
import { PolicyMeaning } from './meaning.js';
import { refusedFile, type Refusal } from './refusal.js';
import { secretsIn } from './secrets.js';
import { Section } from './section.js';
import { fields } from './shape.js';
import { depthRefusal, positionsOf, readYaml, type ReadYaml } from './yaml.js';

/** Bytes of the largest file that is read. */
export const LARGEST_POLICY = 1024 * 1024;

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
  const bytes = await readBytes(path, { largest: LARGEST_POLICY, pipes: true });
  const text = bytes.ok ? decodeText(bytes.value) : bytes;
  if (!text.ok) throw new FactsError(Text.of('policy-file.unread', { file: path }), EXIT.usage, text.why);
  return policyOf(text.value, path, rules);
}

export async function policyOf(text: string, path: string, rules: readonly RuleLayout[]): Promise<PolicyRead> {
  const deep = depthRefusal(text);
  refuse(path, deep === undefined ? await secretsIn(text, positionsOf(text)) : [deep]);
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

/** Secrets that the text hides from a plain look, by escapes or folded lines. */
async function decodedSecrets({ document, positionAt }: ReadYaml): Promise<Refusal[]> {
  const offsets: number[] = [];
  const lines: string[] = [];
  visit(document, {
    Scalar: (_, node) => {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      offsets.push(node.range?.[0] ?? 0);
      lines.push(node.value.replaceAll(/[\r\n]/gu, ' '));
    },
  });
  const lineOf = positionsOf(lines.join('\n'));
  return secretsIn(lines.join('\n'), (offset) => positionAt(offsets[lineOf(offset).line - 1] ?? 0));
}

function refuse(path: string, refusals: readonly Refusal[]): void {
  const [first, ...more] = refusals;
  if (first !== undefined) throw refusedFile(path, [first, ...more]);
}
