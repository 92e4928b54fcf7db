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

/** A value for each place of a message; nothing for a message without places. Of several keys all have the same places. */
export type Filling<K extends MessageKey> = [Uneven<K>] extends [never]
  ? [MessageParams[K]] extends [never]
    ? []
    : [params: Readonly<Record<MessageParams[K], string>>]
  : [keysWithOtherPlaces: Readonly<Record<Uneven<K>, never>>];

/** What stands between a beginning and an end of keys: of `causes.` and `.fix` the ids of the causes. */
export type Between<Start extends string, End extends string = ''> = MessageKey extends infer K
  ? K extends `${Start}${infer Middle}${End}`
    ? Middle
    : never
  : never;

/** The keys whose messages have no places. */
export type PlainKey = { [K in MessageKey]: [MessageParams[K]] extends [never] ? K : never }[MessageKey];

const NOTHING: Readonly<Record<string, string>> = Object.freeze({});

/** Made by {@link Text.of} alone, which sees to it that key and parameters belong together. */
export class Text {
  /** For the compiler: no other object is one of these, though it looks like one. */
  declare protected readonly made: true;

  private constructor(
    public readonly key: MessageKey,
    public readonly params: Readonly<Record<string, string>>,
  ) {}

  public static of<K extends MessageKey>(key: K, ...[params = NOTHING]: Filling<K>): Text {
    return new Text(key, params);
  }

  /** The same sentence with each parameter changed. */
  public with(change: (param: string) => string): Text {
    const changed = Object.entries(this.params).map(([name, param]) => [name, change(param)] as const);
    return new Text(this.key, Object.fromEntries(changed));
  }
}

/** Turns a {@link Text} into words. Jobs pass it to the renderers. */
export type Say = (text: Text) => string;

/** Words by key and parameters. */
export type Words = <K extends MessageKey>(key: K, ...params: Filling<K>) => string;

export function wordsBy(say: Say): Words {
  return (key, ...params) => say(Text.of(key, ...params));
}
