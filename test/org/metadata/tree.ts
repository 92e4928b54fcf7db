/** Metadata as a tree in the order of its elements, and as XML or as the JSON of the Tooling API. */

export type MetadataValue = string | number | boolean | MetadataTree | readonly MetadataTree[] | readonly string[];
export interface MetadataTree {
  readonly [element: string]: MetadataValue | undefined;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (char) => {
    switch (char) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      case "'":
        return '&apos;';
      default:
        return '&#13;';
    }
  });
}

type Items = readonly (MetadataTree | string)[];

function isItems(value: MetadataValue): value is readonly MetadataTree[] | readonly string[] {
  return Array.isArray(value);
}

function elementXml(name: string, value: MetadataValue): string {
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`;
  if (isItems(value)) {
    const items: Items = value;
    return items.map((item) => elementXml(name, item)).join('');
  }
  const inner = treeXml(value);
  return inner === '' ? `<${name}/>` : `<${name}>${inner}</${name}>`;
}

/** The elements of a tree, in their order; undefined ones are left out. */
export function treeXml(tree: MetadataTree): string {
  return Object.entries(tree)
    .map(([name, value]) => (value === undefined ? '' : elementXml(name, value)))
    .join('');
}

/** The same, one element a line and indented by four blanks, as files of a retrieve are. */
export function indentedXml(tree: MetadataTree, indent = '    '): string {
  const lines = (name: string, value: MetadataValue): string => {
    if (typeof value !== 'object') return `${indent}<${name}>${escapeXml(String(value))}</${name}>\n`;
    if (isItems(value)) {
      const items: Items = value;
      return items.map((item) => lines(name, item)).join('');
    }
    const inner = indentedXml(value, `${indent}    `);
    return inner === '' ? `${indent}<${name}/>\n` : `${indent}<${name}>\n${inner}${indent}</${name}>\n`;
  };
  return Object.entries(tree)
    .map(([name, value]) => (value === undefined ? '' : lines(name, value)))
    .join('');
}
