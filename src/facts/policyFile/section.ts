/**
 * Reading what a check has found to be of its shape.
 */
import { isMap, isSeq, type YAMLMap } from 'yaml';
import { mapEntries, isText, isWhole, offsetOf } from './check.js';
import type { Position } from './refusal.js';

type PositionAt = (offset: number) => Position;

/** A map of the file, by its keys. */
export class Section {
  public readonly position: Position;
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #positionAt: PositionAt;

  public constructor(map: YAMLMap, positionAt: PositionAt, around = 0) {
    this.#positionAt = positionAt;
    this.position = positionAt(offsetOf(map) ?? around);
    this.#values = new Map(mapEntries(map, around).map(({ key, value }) => [key, value]));
  }

  public get keys(): readonly string[] {
    return [...this.#values.keys()];
  }

  public text(key: string): string | undefined {
    const value = this.#values.get(key);
    return isText(value) ? value.value : undefined;
  }

  public whole(key: string): number | undefined {
    const value = this.#values.get(key);
    return isWhole(value) ? value.value : undefined;
  }

  public section(key: string): Section | undefined {
    const value = this.#values.get(key);
    return isMap(value) ? new Section(value, this.#positionAt) : undefined;
  }

  /** The items of a list: plain ones, and those with fields. */
  public items(key: string): readonly Item[] | undefined {
    const value = this.#values.get(key);
    if (!isSeq(value)) return undefined;
    return value.items.flatMap((item): Item[] => {
      const position = this.#positionAt(offsetOf(item) ?? 0);
      if (isText(item)) return [{ position, text: item.value }];
      return isMap(item) ? [{ position, section: new Section(item, this.#positionAt) }] : [];
    });
  }

  /** Of a list, or one that stands alone. */
  public texts(key: string): readonly string[] | undefined {
    const one = this.text(key);
    if (one !== undefined) return [one];
    return this.items(key)?.flatMap(({ text }) => text ?? []);
  }

  /** Where a value stands. */
  public positionOf(key: string): Position {
    return this.#positionAt(offsetOf(this.#values.get(key)) ?? 0);
  }
}

export interface Item {
  readonly position: Position;
  readonly text?: string;
  readonly section?: Section;
}
