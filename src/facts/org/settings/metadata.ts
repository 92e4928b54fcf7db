/**
 * Metadata components of the org: readMetadata and listMetadata, or the Tooling API where those are not permitted.
 */
import { fromObject, readMetadataXml, type MetadataNode } from '../../metadata/index.js';
import { decoded } from '../../decoded.js';
import { longId } from '../../longId.js';
import { isRow, type OrgClient, orgError, OrgRefusal, quote, rowsOf } from '../wire/index.js';

/** A component as it was read; `from` names the call. */
export interface Component {
  readonly root: MetadataNode;
  readonly from: string;
}

/** What is asked of a type: the elements of the component that are of interest. */
export interface ComponentType {
  readonly type: string;
  readonly elements: readonly string[];
}

/** readMetadata takes no more names (D). */
export const MOST_NAMES = 10;

export class MetadataReader {
  readonly #client: OrgClient;

  public constructor(client: OrgClient) {
    this.#client = client;
  }

  /**
   * Components by full name (see {@link nameKey}), ten at most; names that the org does not have are not in the map.
   *
   * @throws OrgRefusal where the Metadata API is not permitted.
   */
  public async read({ type, elements }: ComponentType, names: readonly string[]): Promise<Map<string, Component>> {
    const xml = await this.#soap('readMetadata', { type, fullNames: names });
    const components = new Map<string, Component>();
    for (const record of elementsNamed(xml, 'records')) {
      const [name] = elementsNamed(record, 'fullName');
      if (name !== undefined) {
        components.set(nameKey(textIn(name)), { root: rootOf(type, record, elements), from: `readMetadata ${type}` });
      }
    }
    return components;
  }

  /** The names and ids (18 characters) of a type's components. */
  public async list(type: string): Promise<Map<string, string>> {
    const xml = await this.#soap('listMetadata', { queries: { type }, asOfVersion: this.#client.apiVersion });
    const names = new Map<string, string>();
    for (const result of elementsNamed(xml, 'result')) {
      const [id] = elementsNamed(result, 'id');
      const [name] = elementsNamed(result, 'fullName');
      if (id !== undefined && name !== undefined) names.set(longId(textIn(id)), textIn(name));
    }
    return names;
  }

  /** The names of a type's components, which need no ids. */
  public async names(type: string): Promise<readonly string[]> {
    const xml = await this.#soap('listMetadata', { queries: { type }, asOfVersion: this.#client.apiVersion });
    return elementsNamed(xml, 'result').flatMap((result) => elementsNamed(result, 'fullName').slice(0, 1).map(textIn));
  }

  /** One record's `Metadata` field of the Tooling API; undefined when there is no such record. */
  public async tooling(type: string, id?: string): Promise<Component | undefined> {
    const where = id === undefined ? '' : ` WHERE Id = ${quote(id)}`;
    const [row] = await rowsOf(this.#client, `SELECT Metadata FROM ${type}${where}`, { tooling: true });
    if (row === undefined) return undefined;
    if (!isRow(row['Metadata'])) throw orgError('shape', { what: type });
    return { root: fromObject(type, row['Metadata']), from: `Tooling API ${type}` };
  }

  /** The one component of a settings type, by whichever API allows it; undefined when it is not stored. */
  public async settings(asked: ComponentType, name: string): Promise<Component | undefined> {
    try {
      return (await this.read(asked, [name])).get(nameKey(name));
    } catch (error) {
      if (!(error instanceof OrgRefusal)) throw error;
      return this.#instead(error, asked.type);
    }
  }

  /** When the Tooling API refuses too, the first refusal is the one that counts: it names what is missing. */
  async #instead(refusal: OrgRefusal, type: string): Promise<Component | undefined> {
    try {
      return await this.tooling(type);
    } catch (error) {
      throw error instanceof OrgRefusal ? refusal : error;
    }
  }

  async #soap(method: string, args: Readonly<Record<string, unknown>>): Promise<string> {
    const xml = await this.#client.soap({ service: 'm', method, args });
    // Salesforce sends no DOCTYPE, comment or CDATA; without them a tag is always a tag.
    if (xml.includes('<!')) throw orgError('shape', { what: method });
    return xml;
  }
}

/** `Custom%3A Sales Profile` and `Custom: Sales Profile` are one name; Salesforce's texts show both spellings. */
export function nameKey(name: string): string {
  return decoded(name);
}

/** A small document of the wanted elements alone: a profile has megabytes of others. */
function rootOf(type: string, record: string, elements: readonly string[]): MetadataNode {
  const kept = elements.flatMap((name) => elementsNamed(record, name)).join('');
  const read = readMetadataXml(`<${type}>${kept}</${type}>`, type, elements);
  if (!read.ok) throw orgError('shape', { what: type });
  return withoutLines(read.root);
}

/** Lines belong to files. */
function withoutLines({ name, text, children }: MetadataNode): MetadataNode {
  return { name, text, children: children.map(withoutLines) };
}

/** The elements of this name from tag to tag. They do not nest in themselves, and the XML has no comments or CDATA. */
function elementsNamed(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^<>]*)?(?:/>|>[^]*?</${name}\\s*>)`, 'g'))].map(
    ([whole]) => whole,
  );
}

/** The text of an element that holds nothing else. */
function textIn(element: string): string {
  const read = readMetadataXml(element, /^<(\w+)/.exec(element)?.[1] ?? '', []);
  if (!read.ok) throw orgError('shape', { what: 'text' });
  return read.root.text;
}
