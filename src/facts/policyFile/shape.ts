/**
 * Of what a policy file is made, as data: by it the file is checked, and from it the schema is written that editors use.
 */
import { type PlainKey, type Say, Text } from '../../text.js';
import { FORMS, type FormName } from './forms.js';

export type FileShape =
  | { readonly kind: 'text'; readonly form: FormName }
  /** One of some values; of the ids of rules, which are many, the nearest is named. */
  | {
      readonly kind: 'choice';
      readonly of: readonly string[];
      readonly isOfRules?: true;
      readonly never?: readonly string[];
    }
  | { readonly kind: 'whole'; readonly least: number; readonly most: number }
  | {
      readonly kind: 'list';
      readonly of: FileShape;
      readonly most: number;
      /** One may stand there without a list around it. */
      readonly orOne?: true;
    }
  /** Keys that the user makes up. */
  | { readonly kind: 'named'; readonly keys: FormName; readonly of: FileShape }
  | FieldsShape
  /** A plain value, or fields where more is said. */
  | { readonly kind: 'either'; readonly plain: FileShape; readonly fields: FieldsShape };

export interface FieldsShape {
  readonly kind: 'fields';
  readonly of: Fields;
  /** Keys of which exactly one stands there. */
  readonly oneOf?: readonly [string, string];
  /** The keys are ids of rules, which are too many to be named. */
  readonly areRules?: true;
  /** Keys that stand there only with another. */
  readonly with?: Readonly<Record<string, string>>;
}

export interface Field {
  readonly shape: FileShape;
  /** What an editor shows of it. */
  readonly about: PlainKey;
  readonly required?: true;
}

export type Fields = Readonly<Record<string, Field>>;

export const ofForm = (form: FormName): FileShape => ({ kind: 'text', form });
export const list = (of: FileShape, most = 100_000): FileShape => ({ kind: 'list', of, most });
export const oneOrList = (of: FileShape, most: number): FileShape => ({ kind: 'list', of, most, orOne: true });
export const fields = (of: Fields, more: Pick<FieldsShape, 'oneOf' | 'with' | 'areRules'> = {}): FieldsShape => ({
  kind: 'fields',
  of,
  ...more,
});

/** JSON Schema (draft 2020-12) of a shape. */
export function schemaOf(shape: FileShape, say: Say): object {
  switch (shape.kind) {
    case 'text': {
      const { most, pattern } = FORMS[shape.form];
      return { type: 'string', maxLength: most, pattern: `^(?:${pattern})$` };
    }
    case 'choice':
      return { type: 'string', enum: shape.of };
    case 'whole':
      return { type: 'integer', minimum: shape.least, maximum: shape.most };
    case 'list': {
      const many = { type: 'array', maxItems: shape.most, items: schemaOf(shape.of, say) };
      return shape.orOne === true ? { if: { type: 'array' }, then: many, else: schemaOf(shape.of, say) } : many;
    }
    case 'named':
      return {
        type: 'object',
        propertyNames: { maxLength: FORMS[shape.keys].most, pattern: `^(?:${FORMS[shape.keys].pattern})$` },
        additionalProperties: schemaOf(shape.of, say),
      };
    case 'fields':
      return fieldsSchema(shape, say);
    case 'either':
      return { if: { type: 'object' }, then: schemaOf(shape.fields, say), else: schemaOf(shape.plain, say) };
  }
}

function fieldsSchema({ of, oneOf, with: needs }: FieldsShape, say: Say): object {
  const entries = Object.entries(of);
  const required = entries.filter(([, field]) => field.required === true).map(([name]) => name);
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map((key) => ({ required: [key] })) }),
    ...(needs === undefined
      ? {}
      : { dependentRequired: Object.fromEntries(Object.entries(needs).map(([key, other]) => [key, [other]])) }),
    properties: Object.fromEntries(
      entries.map(([name, { about, shape }]) => [name, { description: say(Text.of(about)), ...schemaOf(shape, say) }]),
    ),
  };
}
