/** Values between SOQL and SQL: literals become parameters, columns become JSON. */
import type { SQLInputValue } from 'node:sqlite';
import { positionOf, numberOf } from '../ids.js';
import type { Codec, FieldModel } from '../model/field.js';
import { secondsOf } from './dates.js';
import type { QueryProblems } from './errors.js';
import type { Literal } from './parse.js';

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', N: '\n', R: '\r', T: '\t' };

/** The text of a quoted literal. With `forLike`, `\%` and `\_` keep their backslash, which SQL's LIKE understands. */
export function unquote(text: string, forLike = false): string {
  const inner = text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1) : text;
  return inner.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (whole, escape: string) => {
    if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    if (forLike && (escape === '%' || escape === '_' || escape === '\\')) return whole;
    return ESCAPES[escape] ?? escape;
  });
}

/** A text for LIKE: a backslash that escapes nothing stands for itself. */
export function likePattern(text: string): string {
  return unquote(text, true);
}

const TYPE_NAMES: Record<Codec['kind'], string> = {
  id: 'ID',
  text: 'string',
  boolean: 'boolean',
  number: 'number',
  datetime: 'dateTime',
};

/**
 * The value of a literal as the field stores it. Ids of other objects or orgs become numbers that no record has;
 * with `position`, they become the place where they would stand.
 * @throws INVALID_FIELD when the literal has another type than the field
 */
export function storedValue(
  literal: Literal,
  field: FieldModel,
  problems: QueryProblems,
  position = false,
): SQLInputValue {
  const { codec } = field;
  const wrong = (): never => {
    const quoted = (codec.kind === 'text' && field.type !== 'date') || codec.kind === 'id';
    throw problems.wrongType(field.name, field.type === 'date' ? 'date' : TYPE_NAMES[codec.kind], quoted);
  };
  switch (codec.kind) {
    case 'text':
      if (field.type === 'date') return literal.type === 'DATE' ? literal.text : wrong();
      return literal.type === 'STRING' ? unquote(literal.text) : wrong();
    case 'boolean':
      return literal.type === 'BOOLEAN' ? Number(literal.text.toUpperCase() === 'TRUE') : wrong();
    case 'number':
      return literal.type === 'INTEGER' || literal.type === 'DECIMAL' ? Number(literal.text) : wrong();
    case 'datetime':
      return literal.type === 'DATETIME' ? (secondsOf(literal.text) ?? wrong()) : wrong();
    case 'id': {
      if (literal.type !== 'STRING') return wrong();
      const id = unquote(literal.text);
      return position ? positionOf(codec.prefix, id) : (numberOf(codec.prefix, id) ?? -1);
    }
  }
}

/** SQL for the JSON text of a stored value. */
export function jsonSql(codec: Codec, sql: string): string {
  switch (codec.kind) {
    case 'text':
      return `json_quote(${sql})`;
    case 'boolean':
      return `iif(${sql}, 'true', 'false')`;
    case 'number':
      return `coalesce(${sql}, 'null')`;
    case 'datetime':
      // date and time together take half as long as strftime.
      return `coalesce('"' || date(${sql}, 'unixepoch') || 'T' || time(${sql}, 'unixepoch') || '.000+0000"', 'null')`;
    case 'id':
      return `coalesce('"' || sfid('${codec.prefix}', ${sql}) || '"', 'null')`;
  }
}
