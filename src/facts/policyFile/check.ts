/**
 * Holds a document against a shape. What is refused here is refused by the schema that is made of the shape, too.
 */
import { isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import { nearestName } from '../../nearestName.js';
import { Text } from '../../text.js';
import { FORMS, hasForm } from './forms.js';
import type { Position, Refusal } from './refusal.js';
import type { FieldsShape, FileShape } from './shape.js';

export class ShapeCheck {
  public readonly refusals: Refusal[] = [];
  readonly #positionAt: (offset: number) => Position;

  public constructor(positionAt: (offset: number) => Position) {
    this.#positionAt = positionAt;
  }

  /** @param around the offset of what holds the node, for a node that is not there. */
  public check(node: unknown, shape: FileShape, around: number): void {
    const at = offsetOf(node) ?? around;
    switch (shape.kind) {
      case 'text':
        if (!isText(node)) this.#refuse(at, Text.of('policy-file.type.text'));
        else if (!hasForm(shape.form, node.value)) this.#refuse(at, Text.of(FORMS[shape.form].words));
        return;
      case 'choice':
        if (!isText(node) || !shape.of.includes(node.value)) this.#refuse(at, noChoice(node, shape));
        return;
      case 'whole':
        if (!isWhole(node) || node.value < shape.least || node.value > shape.most) {
          const bounds = { least: String(shape.least), most: String(shape.most) };
          this.#refuse(
            at,
            shape.least === shape.most
              ? Text.of('policy-file.type.only', { only: bounds.least })
              : Text.of('policy-file.type.whole', bounds),
          );
        }
        return;
      case 'list':
        if (shape.orOne === true && isScalar(node)) {
          this.check(node, shape.of, at);
        } else if (!isSeq(node)) {
          this.#refuse(at, Text.of('policy-file.type.list'));
        } else if (node.items.length > shape.most) {
          this.#refuse(at, Text.of('policy-file.type.long', { most: String(shape.most) }));
        } else {
          for (const item of node.items) this.check(item, shape.of, at);
        }
        return;
      case 'named':
        this.#checkNamed(node, shape, at);
        return;
      case 'fields':
        this.#checkFields(node, shape, at);
        return;
      case 'either':
        if (isMap(node)) this.#checkFields(node, shape.fields, at);
        else if (isSeq(node)) this.#refuse(at, Text.of('policy-file.type.no-list'));
        else this.check(node, shape.plain, at);
    }
  }

  #checkNamed(node: unknown, shape: Extract<FileShape, { kind: 'named' }>, at: number): void {
    if (!isMap(node)) {
      this.#refuse(at, Text.of('policy-file.type.map'));
      return;
    }
    for (const { key, offset, value } of mapEntries(node, at)) {
      if (!hasForm(shape.keys, key)) this.#refuse(offset, Text.of(FORMS[shape.keys].words));
      else this.check(value, shape.of, offset);
    }
  }

  #checkFields(node: unknown, { areRules, of: fields, oneOf, with: needs = {} }: FieldsShape, at: number): void {
    if (!isMap(node)) {
      this.#refuse(at, Text.of('policy-file.type.map'));
      return;
    }
    const entries = mapEntries(node, at);
    for (const { key, offset, value } of entries) {
      const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (field === undefined) {
        this.#refuse(offset, areRules === true ? noRule(key, fields) : unknownKey(key, Object.keys(fields)));
      } else {
        this.check(value, field.shape, offset);
      }
    }
    const keys = new Set(entries.map(({ key }) => key));
    for (const [name, { required }] of Object.entries(fields)) {
      if (required === true && !keys.has(name)) this.#refuse(at, Text.of('policy-file.missing', { key: name }));
    }
    if (oneOf !== undefined && keys.has(oneOf[0]) === keys.has(oneOf[1])) {
      this.#refuse(at, Text.of('policy-file.one-of', { first: oneOf[0], second: oneOf[1] }));
    }
    for (const [key, other] of Object.entries(needs)) {
      if (keys.has(key) && !keys.has(other)) this.#refuse(at, Text.of('policy-file.with', { key, other }));
    }
  }

  #refuse(offset: number, why: Text): void {
    this.refusals.push({ ...this.#positionAt(offset), why });
  }
}

/** The key is not repeated: it may have been meant as a value, and that may be a secret. */
function unknownKey(key: string, known: readonly string[]): Text {
  const nearest = nearestName(key, known);
  return nearest === undefined
    ? Text.of('policy-file.unknown', { keys: known.join(', ') })
    : Text.of('policy-file.unknown-near', { nearest });
}

function noChoice(node: unknown, { isOfRules, never, of }: Extract<FileShape, { kind: 'choice' }>): Text {
  if (isOfRules !== true) return Text.of('policy-file.type.choice', { values: of.join(', ') });
  const id = isText(node) ? node.value : '';
  if (never?.includes(id) === true) return Text.of('policy-file.no-waiver');
  return noRule(id, Object.fromEntries(of.map((one) => [one, one])));
}

function noRule(id: string, rules: Readonly<Record<string, unknown>>): Text {
  const nearest = nearestName(id, Object.keys(rules));
  return nearest === undefined ? Text.of('policy-file.no-rule') : Text.of('policy-file.no-rule-near', { nearest });
}

export interface MapEntry {
  readonly key: string;
  readonly offset: number;
  readonly value: unknown;
}

/** The entries of a map whose keys are texts. */
export function mapEntries(map: YAMLMap, around: number): MapEntry[] {
  return map.items.flatMap(({ key, value }) =>
    isScalar(key) && typeof key.value === 'string' ? [{ key: key.value, offset: offsetOf(key) ?? around, value }] : [],
  );
}

export function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
}

export function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === 'string';
}

export function isWhole(node: unknown): node is Scalar<number> {
  return isScalar(node) && typeof node.value === 'number' && Number.isInteger(node.value);
}
