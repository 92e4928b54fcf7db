/**
 * YAML as a policy file may use it: maps, lists and plain values, nothing that stands for something else.
 */
import { Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Node } from 'yaml';
import { Text, type PlainKey } from '../../text.js';
import type { Position, Refusal } from './refusal.js';

export interface ReadYaml {
  readonly document: Document;
  readonly positionAt: (offset: number) => Position;
}

/** Why the library refuses a text, as far as there is something to say of it. */
const REASONS: Readonly<Record<string, PlainKey>> = {
  DUPLICATE_KEY: 'policy-file.yaml.twice',
  TAB_AS_INDENT: 'policy-file.yaml.tab',
  BAD_INDENT: 'policy-file.yaml.indent',
  MULTIPLE_DOCS: 'policy-file.yaml.several',
  RESOURCE_EXHAUSTION: 'policy-file.yaml.deep',
  BAD_ALIAS: 'policy-file.yaml.anchor',
  MULTIPLE_ANCHORS: 'policy-file.yaml.anchor',
  ALIAS_PROPS: 'policy-file.yaml.anchor',
  TAG_RESOLVE_FAILED: 'policy-file.yaml.tag',
  MULTIPLE_TAGS: 'policy-file.yaml.tag',
  MISSING_CHAR: 'policy-file.yaml.missing',
  NON_STRING_KEY: 'policy-file.yaml.key',
};

/** Maps and lists within each other; a policy file has five. */
const DEEPEST = 20;

/** How places of a text are counted. */
export function positionsOf(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** The document, or what is wrong with it. */
export function readYaml(text: string): ReadYaml | readonly [Refusal, ...Refusal[]] {
  const positionAt = positionsOf(text);
  const refused = (offset: number, key: PlainKey): Refusal => ({ ...positionAt(offset), why: Text.of(key) });
  const deep = tooDeep(text);
  if (deep !== undefined) return [refused(deep, 'policy-file.yaml.deep')];
  const documents = parseAllDocuments(text, {
    lineCounter: new LineCounter(),
    prettyErrors: false,
    uniqueKeys: true,
    merge: false,
    version: '1.2',
    schema: 'core',
  });
  if (!Array.isArray(documents) || documents.length === 0) return [refused(0, 'policy-file.empty')];
  const [document, second] = documents;
  if (document === undefined) return [refused(0, 'policy-file.empty')];
  const faults = [...document.errors, ...document.warnings].map(({ code, pos: [start] }) =>
    refused(start, REASONS[code] ?? 'policy-file.yaml.broken'),
  );
  const others = second === undefined ? [] : [refused(second.range[0], 'policy-file.yaml.several')];
  const [first, ...more] = [...faults, ...others, ...indirect(document, refused)];
  if (first !== undefined) return [first, ...more];
  return { document, positionAt };
}

/**
 * Where brackets stand deeper in each other than any policy file has them, before a parser that calls itself meets them.
 * Brackets in texts count, too, which closes them again as a rule; a limit that is reached by texts alone is no loss.
 */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) depth++;
    else if (character === 0x5d || character === 0x7d) depth = Math.max(0, depth - 1);
    else if (character === 0x0a && depth < DEEPEST) continue;
    if (depth > DEEPEST * 5) return at;
  }
  return undefined;
}

/** Anchors, aliases, tags, merge keys, and keys that are no texts. */
function indirect(document: Document, refused: (offset: number, key: PlainKey) => Refusal): Refusal[] {
  const found: Refusal[] = [];
  const add = (node: Node, key: PlainKey): void => {
    found.push(refused(node.range?.[0] ?? 0, key));
  };
  visit(document, {
    Node: (_, node, path) => {
      if (path.length > DEEPEST * 2) {
        add(node, 'policy-file.yaml.deep');
        return visit.BREAK;
      }
      if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) add(node, 'policy-file.yaml.anchor');
      else if ('tag' in node && node.tag !== undefined) add(node, 'policy-file.yaml.tag');
      return undefined;
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || typeof key.value !== 'string') {
        const node = isScalar(key) || isMap(key) || isSeq(key) ? key : document.contents;
        if (node !== null) add(node, 'policy-file.yaml.key');
      } else if (key.value === '<<') add(key, 'policy-file.yaml.merge');
      return undefined;
    },
  });
  return found;
}
