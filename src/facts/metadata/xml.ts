/**
 * XML of the Metadata API to elements with their lines. Strict where fast-xml-parser is lenient: what could make two
 * readers see two different documents is refused.
 */
import { createRequire } from 'node:module';
import type * as FastXml from 'fast-xml-parser';
import { Text } from '../../text.js';
import { lineCounter } from './lines.js';
import { clip, lineOf, looseName, type MetadataNode, type Problem } from './node.js';
import { readPlainXml } from './plainXml.js';

export type XmlReading =
  | { readonly ok: true; readonly root: MetadataNode }
  | { readonly ok: false; readonly problem: Problem };

const DECLARATION = /^\s*<\?xml\s[^<>]*\?>/u;
const ENCODING = /\sencoding\s*=\s*["']([^"'<>]*)["']/u;
/** Comments and CDATA, passed over; else the start of any other `<!` or `<?`, or a tag in whose middle another begins. */
const MARKUP = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<(?:[!?]|[^<>]*<)/gu;
/** Characters from one `<` to the next; a description has at most 255. */
const LONGEST_TEXT = 64 * 1024;

let parser: typeof FastXml | undefined;

/** Loaded for the first document that is not plain: Salesforce writes none, and an org's answers need not wait for it. */
function fastXml(): typeof FastXml {
  parser ??= createRequire(import.meta.url)('fast-xml-parser') as typeof FastXml;
  return parser;
}

/**
 * The elements of one metadata document.
 *
 * @param rootName the root element that the document must have, e.g. `Profile`.
 * @param wanted names of the root's children that are kept; the others (thousands in a profile) are passed over.
 */
export function readMetadataXml(xml: string, rootName: string, wanted: readonly string[]): XmlReading {
  // XML 1.0 section 2.11: line ends. Afterwards the lines are the ones an editor shows.
  const marked = xml.replace(/^\uFEFF/u, '');
  const text = marked.includes('\r') ? marked.replace(/\r\n?/gu, '\n') : marked;
  const isKept = keptBy(wanted);
  const plain = readPlainXml(text, rootName, isKept, LONGEST_TEXT);
  return plain === undefined ? readAnyXml(text, rootName, isKept) : { ok: true, root: plain };
}

/** The same for all of XML, slower by far: the one that judges, and that says what is wrong. */
export function readAnyXml(text: string, rootName: string, isKept: (name: string) => boolean): XmlReading {
  const problem = refusedText(text) ?? tooLongText(text) ?? malformed(text);
  if (problem !== undefined) return { ok: false, problem };
  const lineAt = lineCounter(text);
  let roots: readonly MetadataNode[];
  try {
    const ordered: unknown = parserFor(isKept).parse(text);
    roots = nodesOf(ordered, lineAt);
  } catch {
    // Nested deeper than 100 elements, or a name such as __proto__: nothing that Salesforce writes.
    return { ok: false, problem: { why: xmlProblem(Text.of('facts.xml.refused')) } };
  }
  const [root, second] = roots.filter((node) => !node.name.startsWith('?'));
  if (second !== undefined) {
    return { ok: false, problem: { why: xmlProblem(Text.of('facts.xml.roots')), ...lineOf(second) } };
  }
  if (root?.name !== rootName) {
    const found = root === undefined ? '' : root.name;
    return {
      ok: false,
      problem: { why: xmlProblem(Text.of('facts.xml.root', { expected: rootName, found })), line: root?.line ?? 1 },
    };
  }
  return { ok: true, root: { ...root, text: root.text.trim() } };
}

/** Names of which it is kept whether they are wanted. */
const NAMES = 1000;

/** Whether a child of the root is kept; also one that is written in another case: what it holds may be lost. */
export function keptBy(wanted: readonly string[]): (name: string) => boolean {
  const kept = new Set(wanted.map(looseName));
  const known = new Map<string, boolean>();
  return (name) => {
    const isKept = known.get(name) ?? kept.has(looseName(name));
    if (known.size < NAMES) known.set(name, isKept);
    return isKept;
  };
}

function xmlProblem(why: Text): Text {
  return why.with(clip);
}

/** DOCTYPE, processing instructions, other encodings and tags within tags. */
function refusedText(text: string): Problem | undefined {
  if (text.trim() === '') return { why: xmlProblem(Text.of('facts.xml.empty')), line: 1 };
  const declaration = DECLARATION.exec(text)?.[0] ?? '';
  const encoding = ENCODING.exec(declaration)?.[1];
  if (encoding !== undefined && !/^(?:utf-8|us-ascii)$/iu.test(encoding)) {
    return { why: xmlProblem(Text.of('facts.xml.encoding', { encoding })), line: 1 };
  }
  MARKUP.lastIndex = declaration.length;
  for (let match = MARKUP.exec(text); match !== null; match = MARKUP.exec(text)) {
    if (!/^<!(?:--|\[)./su.test(match[0])) {
      const line = lineCounter(text)(match.index);
      const rest = text.slice(match.index, match.index + 9);
      return { why: xmlProblem(Text.of(/^<!DOCTYPE/iu.test(rest) ? 'facts.xml.doctype' : 'facts.xml.markup')), line };
    }
  }
  return undefined;
}

/** The parser gathers text letter by letter, so one text of many MiB would take it minutes and gigabytes. */
function tooLongText(text: string): Problem | undefined {
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('<', at + 1);
    const end = next === -1 ? text.length : next;
    if (end - at > LONGEST_TEXT) {
      return { why: xmlProblem(Text.of('facts.xml.long-text')), line: lineCounter(text)(at) };
    }
    at = end;
  }
  return undefined;
}

function malformed(text: string): Problem | undefined {
  // oxlint-disable-next-line typescript/no-deprecated -- its successor is a package of its own
  const valid = fastXml().XMLValidator.validate(text);
  if (valid === true) return undefined;
  const { code, msg, line } = valid.err;
  // Of a file that ends too early the validator lists the open elements and names line 1.
  if (code === 'InvalidXml' && msg.startsWith("Invalid '[")) {
    return { why: xmlProblem(Text.of('facts.xml.truncated')), line: text.trimEnd().split('\n').length };
  }
  return { why: xmlProblem(Text.of('facts.xml.malformed', { problem: msg })), line };
}

function parserFor(isKept: (name: string) => boolean): FastXml.XMLParser {
  return new (fastXml().XMLParser)({
    preserveOrder: true,
    captureMetaData: true,
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    // oxlint-disable-next-line typescript/no-deprecated -- its successor asks for tables of entities and a decoder
    htmlEntities: true,
    // Without a DOCTYPE no entity can hold another, so a long file is no bomb.
    processEntities: { enabled: true, maxExpandedLength: Infinity, maxTotalExpansions: Infinity },
    jPath: false,
    updateTag: (name, path) => typeof path === 'string' || path.getDepth() !== 2 || isKept(name),
  });
}

/** Elements from fast-xml-parser's ordered form: `[{name: [...children], #text: '...'}]`, positions under a symbol. */
function nodesOf(ordered: unknown, lineAt: (index: number) => number): MetadataNode[] {
  const position = fastXml().XMLParser.getMetaDataSymbol().valueOf();
  const nodes: MetadataNode[] = [];
  for (const item of arrayOf(ordered)) {
    const name = Object.keys(item).find((key) => key !== ':@' && key !== '#text');
    if (name === undefined) continue;
    const content = arrayOf(Reflect.get(item, name));
    const line = lineAt(startOf(item, position));
    const text = content.map((part) => textOf(part)).join('');
    const children = nodesOf(content, lineAt);
    nodes.push({ name, text: children.length > 0 ? text.trim() : text, children, line });
  }
  return nodes;
}

function arrayOf(value: unknown): readonly object[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries.filter((entry) => typeof entry === 'object' && entry !== null);
}

function textOf(part: object): string {
  const text: unknown = Reflect.get(part, '#text');
  return typeof text === 'string' ? text : '';
}

function startOf(item: object, position: symbol): number {
  const found: unknown = Reflect.get(item, position);
  const start: unknown = typeof found === 'object' && found !== null ? Reflect.get(found, 'startIndex') : 0;
  return typeof start === 'number' ? start : 0;
}
