import { type Fact, known, unreadable } from '../../policy/index.js';
import { Text } from '../../text.js';
import { childrenNamed, elementProblem, misspelt, type MetadataNode, type Problem } from './node.js';
import { gapOf, type Place } from './place.js';

/** The one child of this name; undefined when there is none, a problem when there are several or one is misspelt. */
export function onlyChild(node: MetadataNode, name: string): MetadataNode | undefined | Problem {
  const [first, second] = childrenNamed(node, name);
  if (second !== undefined) {
    return elementProblem(second, Text.of('facts.element.repeated', { element: name, parent: node.name }));
  }
  const [wrong] = misspelt(node, name);
  return wrong ?? first;
}

/** Reads `true` or `false` below a path of elements; known `undefined` where the setting is not stored. */
export function booleanFact(node: MetadataNode, path: readonly string[], place: Place): Fact<boolean | undefined> {
  return scalarFact(node, path, place, (text, element) => {
    if (text === 'true' || text === 'false') return text === 'true';
    return elementProblem(element, Text.of('facts.element.boolean', { element: element.name, found: text }));
  });
}

/** Reads a text, such as the name of a choice, below a path of elements; known `undefined` where it is not stored. */
export function textFact(node: MetadataNode, path: readonly string[], place: Place): Fact<string | undefined> {
  return scalarFact(node, path, place, (text) => (text === '' ? undefined : text));
}

function scalarFact<T>(
  node: MetadataNode,
  path: readonly string[],
  place: Place,
  read: (text: string, element: MetadataNode) => T | Problem,
): Fact<T | undefined> {
  let element = node;
  for (const name of path) {
    const child = onlyChild(element, name);
    if (child === undefined) return known(undefined, place.from);
    if ('why' in child) return unreadable(gapOf(place, child, path.join('.')));
    element = child;
  }
  const value = read(element.text.trim(), element);
  return isProblem(value) ? unreadable(gapOf(place, value, path.join('.'))) : known(value, place.from);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'why' in value;
}
