/**
 * The XML that Salesforce writes, read in one pass: elements without attributes, text, and the five entities of XML.
 * Everything else (comments, CDATA, attributes, a DOCTYPE, what is broken) is left to the parser that knows all of XML
 * and says what is wrong: this one only ever reads what that one reads too, and gives the same elements.
 */
import { lineCounter } from './lines.js';
import type { MetadataNode } from './node.js';

/** A document that begins as Salesforce's do. `\w` is ASCII alone here. */
const HEAD =
  /^(?:<\?xml version="1\.0" encoding="UTF-8"\?>[ \t\n]{0,100})?(?=<)<([A-Za-z]\w{0,99})(?: xmlns="[\w:/.-]{0,200}")?>/;
const ENTITY = /&(amp|lt|gt|quot|apos);/g;
const OTHER_ENTITY = /&(?!(?:amp|lt|gt|quot|apos);)/;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Elements within elements; metadata of the kinds that are read here has four. */
const DEEPEST = 16;
/** Up to here V8 copies a piece of a string; a longer piece keeps the whole file in memory. */
const COPIED = 12;

const CLOSE = '>'.charCodeAt(0);
const SLASH = '/'.charCodeAt(0);
/** Names that begin so are reserved by XML, and not judged here. */
const RESERVED = 'x'.charCodeAt(0);
const LOWER = 0x20;

/** By code: 1 for what may stand in a name, 2 for what may begin one as well. */
const NAME = new Uint8Array(128);
for (let code = 0; code < NAME.length; code++) {
  const char = String.fromCharCode(code);
  NAME[code] = /[A-Za-z]/.test(char) ? 2 : /\w/.test(char) ? 1 : 0;
}

/** An element while it is open; afterwards it stays as it is. A profile may have a million of them. */
interface Building {
  readonly name: string;
  text: string;
  children: MetadataNode[];
  readonly line: number;
}

/** Most elements hold none, and share this. */
const NO_CHILDREN: MetadataNode[] = [];
/** Names that are kept to be shared. */
const NAMES = 1000;

/**
 * The root of the document, or undefined where it holds anything that is not read here.
 *
 * @param text with line feeds as line ends.
 * @param isKept whether a child of the root with this name is kept.
 * @param longest characters from one `<` to the next.
 */
export function readPlainXml(
  text: string,
  rootName: string,
  isKept: (name: string) => boolean,
  longest: number,
): MetadataNode | undefined {
  const head = HEAD.exec(text);
  if (head?.[1] !== rootName) return undefined;
  const lineAt = lineCounter(text);
  const begin = text.lastIndexOf('<', head[0].length - 1);
  const root = building(rootName, lineAt(begin));
  const names = new Map<string, string>();
  /** The open elements that are kept, the root first; `depth` is more than these where one is passed over. */
  const kept: Building[] = [root];
  const nameStarts = new Int32Array(DEEPEST).fill(begin + 1, 0, 1);
  const nameEnds = new Int32Array(DEEPEST).fill(begin + 1 + rootName.length, 0, 1);
  let depth = 1;
  let before = begin;
  let at = head[0].length;
  let ampersand = text.indexOf('&', at);
  while (depth > 0) {
    const open = text.indexOf('<', at);
    if (open === -1 || open - before > longest) return undefined;
    const hasEntity = ampersand !== -1 && ampersand < open;
    const piece = hasEntity ? decoded(text.slice(at, open)) : undefined;
    if (hasEntity && piece === undefined) return undefined;
    if (hasEntity) ampersand = text.indexOf('&', open);
    const element = kept[depth - 1];
    if (depth > 1) addText(element, text, at, open, piece);
    else if (!isBlank(text, at, open)) return undefined;
    before = open;
    if (text.charCodeAt(open + 1) === SLASH) {
      const end = closingEnd(text, open + 2, nameStarts[depth - 1] ?? 0, nameEnds[depth - 1] ?? 0);
      if (end === undefined) return undefined;
      at = end;
      depth--;
      if (element !== undefined) closeLast(kept, depth);
      continue;
    }
    const end = nameEnd(text, open + 1);
    const behind = end === undefined ? undefined : tagEnd(text, end);
    if (end === undefined || behind === undefined) return undefined;
    const isEmpty = behind === end + 2;
    at = behind;
    const name = element && sharedName(names, text.slice(open + 1, end));
    if (name !== undefined && (depth > 1 || isKept(name))) hold(kept, building(name, lineAt(open)), isEmpty);
    if (isEmpty) continue;
    if (depth === DEEPEST) return undefined;
    nameStarts[depth] = open + 1;
    nameEnds[depth++] = end;
  }
  return text.length - before <= longest && isBlank(text, at, text.length) ? finished(root) : undefined;
}

function building(name: string, line: number): Building {
  return { name, text: '', children: NO_CHILDREN, line };
}

/** The same text for the same name, as long as there is room. */
function sharedName(names: Map<string, string>, written: string): string {
  const name = names.get(written) ?? own(written);
  if (names.size < NAMES) names.set(name, name);
  return name;
}

/** Adds the text between two places, which `piece` is without its entities. Blanks before a first child are trimmed in the end. */
function addText(element: Building | undefined, text: string, at: number, open: number, piece?: string): void {
  if (element === undefined || open <= at) return;
  const isParent = text.charCodeAt(open + 1) !== SLASH || element.children !== NO_CHILDREN;
  if (!isParent || element.text !== '' || !isBlank(text, at, open)) {
    element.text += piece ?? own(text.slice(at, open));
  }
}

/** Takes the last of the open elements, at this depth, into the one around it. */
function closeLast(kept: Building[], depth: number): void {
  const element = kept.pop();
  const parent = kept[depth - 1];
  if (parent !== undefined && element !== undefined) adopt(parent, element);
}

/** A child of the last of the open elements, which is open itself unless it is empty. */
function hold(kept: Building[], child: Building, isEmpty: boolean): void {
  const parent = kept.at(-1);
  if (!isEmpty) kept.push(child);
  else if (parent !== undefined) adopt(parent, child);
}

/** Behind `>` or `/>`, one of which ends the tag here. */
function tagEnd(text: string, end: number): number | undefined {
  const close = text.charCodeAt(end) === SLASH ? end + 1 : end;
  return text.charCodeAt(close) === CLOSE ? close + 1 : undefined;
}

/** Where the name ends that begins here; undefined where none does, or one that is not judged here. */
function nameEnd(text: string, start: number): number | undefined {
  const first = text.charCodeAt(start);
  if (NAME[first] !== 2 || (first | LOWER) === RESERVED) return undefined;
  let end = start + 1;
  while ((NAME[text.charCodeAt(end)] ?? 0) > 0) end++;
  return end;
}

/** Behind `name>`, where the name is the one that stands between two places. */
function closingEnd(text: string, from: number, nameStart: number, end: number): number | undefined {
  let at = from;
  for (let i = nameStart; i < end; i++, at++) {
    if (text.charCodeAt(i) !== text.charCodeAt(at)) return undefined;
  }
  return text.charCodeAt(at) === CLOSE ? at + 1 : undefined;
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code !== 0x20 && code !== 0x0a && code !== 0x09) return false;
  }
  return true;
}

/** The text with its entities decoded once; undefined where an ampersand begins any other thing. */
function decoded(piece: string): string | undefined {
  if (OTHER_ENTITY.test(piece)) return undefined;
  return piece.replace(ENTITY, (_, name: string) => ENTITIES[name] ?? '');
}

/** The same text, on its own. */
function own(piece: string): string {
  if (piece.length <= COPIED) return piece;
  return piece.length <= 2 * COPIED
    ? piece.slice(0, COPIED) + piece.slice(COPIED)
    : Buffer.from(piece, 'utf8').toString('utf8');
}

function adopt(parent: Building, child: Building): void {
  const node = finished(child);
  if (parent.children === NO_CHILDREN) parent.children = [node];
  else parent.children.push(node);
}

/** Beside children text is trimmed. */
function finished(element: Building): MetadataNode {
  if (element.children !== NO_CHILDREN) element.text = element.text.trim();
  return element;
}
