/**
 * Metadata as elements, whether it came as XML from a file or as an object from an API.
 */
import { Text } from '../../text.js';

/** One element. `line` (from 1) is there for elements that came from XML. */
export interface MetadataNode {
  readonly name: string;
  /** The text between the tags, entities decoded; only blanks beside child elements. */
  readonly text: string;
  readonly children: readonly MetadataNode[];
  readonly line?: number;
}

/** Why an element cannot be used, and where it stands. */
export interface Problem {
  readonly why: Text;
  readonly line?: number;
}

/** A reason of this part: `facts.element.<rest>`. */
export function elementProblem(node: MetadataNode, why: Text): Problem {
  return { why: why.with(clip), ...lineOf(node) };
}

export function lineOf(node: MetadataNode): { readonly line?: number } {
  return node.line === undefined ? {} : { line: node.line };
}

/** Text of somebody else, short enough for a sentence. */
export function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** The name as it is compared where case and prefix are not meant to matter: `md:LoginIpRanges` is `loginipranges`. */
export function looseName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase();
}

/**
 * The children that are called so but for case or a prefix. Names in the Metadata API are case-sensitive: whether
 * Salesforce refuses such an element or passes it over, nobody tells.
 */
export function misspelt(node: MetadataNode, name: string): readonly Problem[] {
  const loose = name.toLowerCase();
  return node.children
    .filter((child) => child.name !== name && looseName(child.name) === loose)
    .map((child) => elementProblem(child, Text.of('facts.element.misspelt', { found: child.name, expected: name })));
}

export function childrenNamed(node: MetadataNode, name: string): readonly MetadataNode[] {
  return node.children.filter((child) => child.name === name);
}

/**
 * Metadata as jsforce's readMetadata and the Tooling API give it: an array is a repeated element, one entry may come
 * without its array, `null` and absent are an absent element, an empty text or object is an empty element. Members
 * that begin with `$` or `@` are XML attributes and left out.
 */
export function fromObject(name: string, value: unknown): MetadataNode {
  if (typeof value !== 'object' || value === null) return { name, text: scalarText(value), children: [] };
  const children = Object.entries(value)
    .filter(([key, member]) => !/^[$@]/u.test(key) && member !== null && member !== undefined)
    .flatMap(([key, member]) => {
      const members: readonly unknown[] = Array.isArray(member) ? member : [member];
      return members.map((one) => fromObject(key, one));
    });
  return { name, text: '', children };
}

function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/**
 * What in an element is not as the Metadata API describes it: a child of another name, a child that stands twice, text
 * where elements belong. Salesforce refuses such metadata; reading past it could lose a range.
 */
export function structureProblems(
  node: MetadataNode,
  allowed: readonly string[],
  repeatable: readonly string[] = [],
): readonly Problem[] {
  const problems: Problem[] = [];
  // No set of names: an element that is right has a few, and a list has many elements.
  const isSeen = allowed.map(() => false);
  for (const child of node.children) {
    const place = allowed.indexOf(child.name);
    if (repeatable.includes(child.name)) continue;
    if (place === -1) {
      problems.push(
        elementProblem(child, Text.of('facts.element.unexpected', { element: child.name, parent: node.name })),
      );
    } else if (isSeen[place] === true) {
      problems.push(
        elementProblem(child, Text.of('facts.element.repeated', { element: child.name, parent: node.name })),
      );
    } else {
      isSeen[place] = true;
    }
  }
  if (node.text.trim() !== '') {
    problems.push(elementProblem(node, Text.of('facts.element.text', { element: node.name })));
  }
  return problems;
}
