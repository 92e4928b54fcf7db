/**
 * Sentences to be: a key of messages/ and what fills its places. Rooms carry them and know no words; `say` of messages.ts
 * makes words of them where a result is rendered. A key that messages/ lacks, a place that nobody fills and a value for
 * which there is no place do not compile.
 */
import type { MessageParams } from './messageKeys.js';

/** A key of messages/: `policy.trusted-range.decided` is `# trusted-range.decided` in messages/policy.md. */
export type MessageKey = keyof MessageParams;

/** Those of several keys that lack a place which another one has. */
type Uneven<K extends MessageKey, All extends MessageKey = K> = K extends MessageKey
  ? [MessageParams[All]] extends [MessageParams[K]]
    ? never
    : K
  : never;

/** What fills a place: a name as it came, or words that have a key of their own. */
export type NameOrText = string | Text;

/** A value for each place of a message; nothing for a message without places. Of several keys all have the same places. */
export type Filling<K extends MessageKey> = [Uneven<K>] extends [never]
  ? [MessageParams[K]] extends [never]
    ? []
    : [params: Readonly<Record<MessageParams[K], NameOrText>>]
  : [keysWithOtherPlaces: Readonly<Record<Uneven<K>, never>>];

/** What stands between a beginning and an end of keys: of `causes.` and `.fix` the ids of the causes. */
export type Between<Start extends string, End extends string = ''> = MessageKey extends infer K
  ? K extends `${Start}${infer Middle}${End}`
    ? Middle
    : never
  : never;

/** The keys whose messages have no places. */
export type PlainKey = { [K in MessageKey]: [MessageParams[K]] extends [never] ? K : never }[MessageKey];

const NOTHING: Readonly<Record<string, NameOrText>> = Object.freeze({});

/** Made by {@link Text.of} alone, which sees to it that key and parameters belong together. */
export class Text {
  /** For the compiler: no other object is one of these, though it looks like one. */
  declare protected readonly made: true;
  /** What fills the other places, where there are any: texts in turn. */
  declare public readonly within?: Readonly<Record<string, Text>>;

  private constructor(
    public readonly key: MessageKey,
    public readonly params: Readonly<Record<string, string>>,
    within?: Readonly<Record<string, Text>>,
  ) {
    if (within !== undefined) this.within = within;
  }

  public static of<K extends MessageKey>(key: K, ...[given = NOTHING]: Filling<K>): Text {
    if (isNames(given)) return new Text(key, given);
    const all: [string, NameOrText][] = Object.entries(given);
    const names = all.filter((one): one is [string, string] => typeof one[1] === 'string');
    const texts = all.filter((one): one is [string, Text] => one[1] instanceof Text);
    return new Text(key, Object.fromEntries(names), Object.fromEntries(texts));
  }

  /** The same sentence with each parameter changed, those of texts within it too. */
  public with(change: (param: string) => string): Text {
    const changed = Object.entries(this.params).map(([name, param]) => [name, change(param)] as const);
    if (this.within === undefined) return new Text(this.key, Object.fromEntries(changed));
    const within = Object.entries(this.within).map(([name, text]) => [name, text.with(change)] as const);
    return new Text(this.key, Object.fromEntries(changed), Object.fromEntries(within));
  }
}

function isNames(given: Readonly<Record<string, NameOrText>>): given is Readonly<Record<string, string>> {
  for (const name in given) if (typeof given[name] !== 'string') return false;
  return true;
}

/** Several as one, with commas between them. */
export function listedNames(names: readonly NameOrText[]): NameOrText {
  const [last = '', ...others] = [...names].reverse();
  return others.reduce<NameOrText>(
    (rest, first) =>
      typeof first === 'string' && typeof rest === 'string'
        ? `${first}, ${rest}`
        : Text.of('report.names', { first, rest }),
    last,
  );
}

/** Turns a {@link Text} into words. Jobs pass it to the renderers. */
export type Say = (text: Text) => string;

/** A name stays as it came: who prints it makes it harmless there. */
export function saidName(name: NameOrText, say: Say): string {
  return typeof name === 'string' ? name : say(name);
}

/** Words by key and parameters. */
export type Words = <K extends MessageKey>(key: K, ...params: Filling<K>) => string;

export function wordsBy(say: Say): Words {
  return (key, ...params) => say(Text.of(key, ...params));
}
