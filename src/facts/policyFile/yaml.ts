/**
 * YAML as a policy file may use it: maps, lists and plain values, nothing that stands for something else.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Node } from 'yaml';
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
  const version = text.search(OTHER_VERSION);
  if (version >= 0) return [refused(version, 'policy-file.yaml.version')];
  const faults = [...document.errors, ...document.warnings].map(({ code, pos: [start] }) =>
    refused(start, REASONS[code] ?? 'policy-file.yaml.broken'),
  );
  const others = second === undefined ? [] : [refused(second.range[0], 'policy-file.yaml.several')];
  const [first, ...more] = [...faults, ...others, ...indirect(document, refused)];
  if (first !== undefined) return [first, ...more];
  return { document, positionAt };
}

/**
 * A directive that asks for another version than 1.2. By 1.1 `no` and `on` are no texts, `010` is eight and `12:30:00` a
 * number: a line would mean something else than the same line in a file without the directive.
 */
const OTHER_VERSION = /^\uFEFF?%YAML(?![ \t]+1\.2[ \t]*(?:#.*)?\r?$)/mu;

/** Columns by which a line may be indented. */
const WIDEST = 200;
/** Brackets that may be open at once. */
const MOST_OPEN = 100;
/** `- - - ` and `? ? ` at the beginning of a line: each opens a list or a map within the one before. */
const OPENERS = new RegExp(`^ *(?:[-?:] +){${DEEPEST}}`, 'u');

/** That a text is too deep to be looked at any further. */
export function depthRefusal(text: string): Refusal | undefined {
  const deep = tooDeep(text);
  return deep === undefined ? undefined : { ...positionsOf(text)(deep), why: Text.of('policy-file.yaml.deep') };
}

/**
 * Where maps and lists stand deeper in each other than any policy file has them, before a parser that calls itself meets
 * them. Brackets in texts count, too, and are closed there again as a rule.
 */
function tooDeep(text: string): number | undefined {
  let [depth, offset] = [0, 0];
  for (const line of text.split('\n')) {
    if (OPENERS.test(line) || line.length - line.trimStart().length > WIDEST) return offset;
    for (let at = 0; at < line.length; at++) {
      const character = line.charAt(at);
      if (character === '[' || character === '{') depth++;
      else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
      if (depth > MOST_OPEN) return offset + at;
    }
    offset += line.length + 1;
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
      if (isAlias(node) || ('anchor' in node && Boolean(node.anchor))) add(node, 'policy-file.yaml.anchor');
      else if ('tag' in node && Boolean(node.tag)) add(node, 'policy-file.yaml.tag');
      return undefined;
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || typeof key.value !== 'string') {
        const node = isScalar(key) || isMap(key) || isSeq(key) ? key : document.contents;
        if (node !== null) add(node, 'policy-file.yaml.key');
      } else if (key.value === '<<') {
        add(key, 'policy-file.yaml.merge');
      }
      return undefined;
    },
  });
  return found;
}
