/**
 * The forms in which lists of addresses are published, as data: shapes.json has one row a form. `docs/address-lists.md` is made of it, and
 * test/data/ip-lists holds a sample of each.
 *
 * A path names members (`prefixes[].ip_prefix`): `[]` is each entry of a list, `*` each member of an object.
 */
import data from './shapes.json' with { type: 'json' };

export interface ListShape {
  /** Where the entries stand: texts. Members that are not there are no entries. */
  readonly entries: string;
  /** What `--ip-key` picks by, in this order: paths, or `*1`, the first `*` of `entries`. */
  readonly keys?: readonly string[] | undefined;
  /** Members beside an entry that say the same again. */
  readonly repeats?: readonly string[] | undefined;
  /** Members beside an entry with addresses that Salesforce cannot see, such as private ones: told, not asked about. */
  readonly inside?: readonly string[] | undefined;
  /** The member beside an entry that describes it. */
  readonly description?: string | undefined;
}

export interface Shape {
  readonly name: string;
  readonly lists: readonly ListShape[];
  /** One of these has to be there for a file to be of this form. */
  readonly marks: readonly string[];
  /** Whether it is asked about as a whole where no key is given; left out: a key is needed where there are several. */
  readonly whole?: boolean | undefined;
  /** Whether lists without any address, and texts that are none, are no entries: of files that hold other things too. */
  readonly mixed?: boolean | undefined;
  /** Parts of a key, for people: `SERVICE[:region]`. */
  readonly key?: string | undefined;
  readonly example?: string | undefined;
  /** Where it is published, or which command prints it. */
  readonly source: string;
  /** Where its form was read; D: the publisher's own document or program, C: a copy that others keep. */
  readonly seen: string;
  readonly mark: string;
  /** In test/data/ip-lists. */
  readonly sample: string;
}

/** What of a form its entries follow from. */
export type Form = Pick<Shape, 'name' | 'lists' | 'whole' | 'mixed' | 'key' | 'example'>;

/** The day on which the forms were looked up. */
export const SHAPES_READ = data.read;

/** Of each file at most one fits. */
export const SHAPES: readonly Shape[] = data.shapes;

/** What is tried where no other form fits: an object of lists of texts. */
export const OBJECT_OF_LISTS: Shape = data.objectOfLists;
