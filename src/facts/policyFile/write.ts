/**
 * Writing a policy file: a new one, or what is new into one that people have edited. Comments, order and edits stay.
 */
import { Document, isMap, isScalar, isSeq, type YAMLMap } from 'yaml';

/** Where editors find the schema. */
const SCHEMA_LINE =
  ' yaml-language-server: $schema=https://cdn.jsdelivr.net/npm/sf-plugin-token/schemas/sf-token.schema.json';

/** A value of YAML as it is written: texts, numbers, lists and maps of them. */
export type Plain = string | number | readonly Plain[] | { readonly [key: string]: Plain };

/** What stands before a section, by its key. */
export type SectionComments = Readonly<Record<string, string>>;

/** What stands behind a value, by the key and by the value. */
export type Notes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** In this order sections are written that are new. */
const ORDER = [
  'version',
  'mailDomains',
  'integrations',
  'ranges',
  'trusted',
  'profiles',
  'rules',
  'mustPass',
  'mustNotPass',
  'waivers',
];

export class PolicyDraft {
  readonly #document: Document;
  readonly #comments: SectionComments;
  #isChanged: boolean;

  /** @param document of a file that is there. */
  public constructor(document: Document | undefined, comments: SectionComments) {
    this.#document = document ?? newDocument();
    this.#comments = comments;
    this.#isChanged = document === undefined;
  }

  public get isChanged(): boolean {
    return this.#isChanged;
  }

  public has(section: string): boolean {
    return this.#root().has(section);
  }

  /**
   * Adds entries to the end of a section that is a list.
   *
   * @param notes what stands behind a value of a key in them: `{ path: { jwt: 'likely' } }`
   */
  public append(section: string, entries: readonly Plain[], notes: Notes = {}): void {
    if (entries.length === 0 && this.has(section)) return;
    this.#append(section, entries);
    const list = this.#root().get(section, true);
    if (!isSeq(list)) return;
    for (const entry of entries.length === 0 ? [] : list.items.slice(-entries.length)) addNotes(entry, notes);
  }

  #append(section: string, entries: readonly Plain[]): void {
    const there = this.#root().get(section, true);
    if (isSeq(there)) {
      for (const entry of entries) there.add(this.#document.createNode(entry));
      // A list in brackets would hold maps in braces, which nobody reads.
      there.flow = false;
      this.#isChanged = true;
      return;
    }
    this.#set(section, [...entries]);
  }

  /** Adds keys to a section that is a map; those that are there stay. */
  public merge(section: string, entries: Readonly<Record<string, Plain>>): void {
    const there = this.#root().get(section, true);
    if (!isMap(there)) {
      this.#set(section, entries);
      return;
    }
    for (const [key, value] of Object.entries(entries)) {
      if (there.has(key)) continue;
      there.set(key, this.#document.createNode(value));
      this.#isChanged = true;
    }
  }

  public toText(): string {
    return this.#document.toString({ lineWidth: 0, flowCollectionPadding: false });
  }

  #set(section: string, value: Plain): void {
    const root = this.#root();
    const key = this.#document.createNode(section);
    key.commentBefore = this.#comments[section] ?? null;
    key.spaceBefore = true;
    const pair = this.#document.createPair(key, this.#document.createNode(value));
    const before = ORDER.slice(0, ORDER.indexOf(section));
    const last = root.items.findLastIndex(({ key: one }) => before.includes(String(one)));
    root.items.splice(last + 1, 0, pair);
    this.#isChanged = true;
  }

  #root(): YAMLMap {
    const { contents } = this.#document;
    if (!isMap(contents)) throw new Error('A policy file is a map.');
    return contents;
  }
}

function addNotes(entry: unknown, notes: Notes): void {
  if (!isMap(entry)) return;
  for (const [key, words] of Object.entries(notes)) {
    const value = entry.get(key, true);
    const note = isScalar(value) && typeof value.value === 'string' ? words[value.value] : undefined;
    if (isScalar(value) && note !== undefined) value.comment = ` ${note}`;
  }
}

function newDocument(): Document {
  const document = new Document({ version: 1 });
  document.commentBefore = SCHEMA_LINE;
  return document;
}
