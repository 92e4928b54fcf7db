/** WHERE and HAVING to SQL. Every condition is true or false: SOQL has no third value, so `NOT` and `!=` hold for null. */
import type { SQLInputValue } from 'node:sqlite';
import type { FieldModel, Reader } from '../model/field.js';
import { spanOf } from './dates.js';
import type { QueryProblems } from './errors.js';
import type { Comparison, Expression, Literal, SoqlQuery } from './parse.js';
import { likePattern, storedValue } from './values.js';

/** SQL for a field or function of the clause, and the field that gives its type. */
export interface Operand {
  readonly field: FieldModel;
  readonly sql: string;
}

export interface ConditionContext {
  readonly reader: Reader;
  readonly problems: QueryProblems;
  readonly operand: (comparison: Comparison) => Operand;
  /** SQL for the row numbers that a semi-join gives, and the kind of ids that they are. */
  readonly subselect: (query: SoqlQuery) => { readonly sql: string; readonly prefix: string };
  readonly bind: (value: SQLInputValue) => string;
}

const COMPARES: Record<string, string> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

function collate(field: FieldModel): string {
  return field.codec.kind === 'text' ? ' COLLATE NOCASE' : '';
}

function isDateLiteral(literal: Literal): boolean {
  return literal.type === 'DATE_LITERAL' || literal.type === 'DATE_N_LITERAL';
}

/** A date literal is a span: `=` means inside, `<` before it, `>` after it. */
function dateCondition(comparison: Comparison, operand: Operand, literal: Literal, context: ConditionContext): string {
  const { reader, problems } = context;
  if (operand.field.codec.kind !== 'datetime') throw problems.unexpected(literal.text);
  const span = spanOf(literal.text, reader.now, reader.timeZone);
  if (span === undefined) throw problems.unexpected(literal.text);
  const start = String(span.start);
  const end = String(span.end);
  const { sql } = operand;
  switch (comparison.operator) {
    case '=':
      return `(${sql} >= ${start} AND ${sql} < ${end})`;
    case '!=':
      return `(${sql} IS NULL OR ${sql} < ${start} OR ${sql} >= ${end})`;
    case '<':
      return `${sql} < ${start}`;
    case '<=':
      return `${sql} < ${end}`;
    case '>':
      return `${sql} >= ${end}`;
    case '>=':
      return `${sql} >= ${start}`;
    default:
      throw problems.unexpected(comparison.operator);
  }
}

function inCondition(comparison: Comparison, operand: Operand, context: ConditionContext): string {
  const { problems, bind } = context;
  const negated = comparison.operator === 'NOT IN';
  const collation = collate(operand.field);
  if (comparison.subquery !== undefined) {
    const { codec } = operand.field;
    const inner = context.subselect(comparison.subquery);
    if (codec.kind !== 'id' || codec.prefix !== inner.prefix) {
      throw problems.malformed(
        'The left operand field in the where expression for outer query and the inner query ' +
          'must be reference fields of the same object',
      );
    }
    return negated
      ? `(${operand.sql} IS NULL OR ${operand.sql} NOT IN (${inner.sql}))`
      : `${operand.sql} IN (${inner.sql})`;
  }
  const values = comparison.values.filter((literal) => literal.type !== 'NULL');
  const hasNull = values.length < comparison.values.length;
  const list = values.map((literal) => storedValue(literal, operand.field, problems));
  const json = bind(JSON.stringify(list));
  const inside = `${operand.sql}${collation} IN (SELECT value FROM json_each(${json}))`;
  if (negated) return hasNull ? `NOT coalesce(${inside}, 1)` : `NOT coalesce(${inside}, 0)`;
  return hasNull ? `(${operand.sql} IS NULL OR ${inside})` : inside;
}

function plainCondition(comparison: Comparison, operand: Operand, literal: Literal, context: ConditionContext): string {
  const { problems, bind } = context;
  const { sql, field } = operand;
  const operator = COMPARES[comparison.operator];
  if (operator === undefined) throw problems.unexpected(comparison.operator);
  if (literal.type === 'NULL' || (field.codec.kind === 'text' && literal.text === "''")) {
    if (operator === '=') return `${sql} IS NULL`;
    if (operator === '!=') return `${sql} IS NOT NULL`;
    throw problems.malformed(`unexpected token: '${literal.text}'`);
  }
  if (field.codec.kind === 'boolean' && operator !== '=' && operator !== '!=') {
    throw problems.malformed(`operator ${operator} is not supported for boolean fields`);
  }
  const ordering = operator !== '=' && operator !== '!=';
  const value = bind(storedValue(literal, field, problems, ordering));
  const condition = `${sql}${collate(field)} ${operator} ${value}`;
  return operator === '!=' ? `(${sql} IS NULL OR ${condition})` : condition;
}

function comparisonSql(comparison: Comparison, context: ConditionContext): string {
  const operand = context.operand(comparison);
  if (comparison.operator === 'IN' || comparison.operator === 'NOT IN') {
    return inCondition(comparison, operand, context);
  }
  const literal = comparison.values[0];
  if (literal === undefined) throw context.problems.malformed('unexpected token: <EOF>');
  if (isDateLiteral(literal)) return dateCondition(comparison, operand, literal, context);
  if (comparison.operator !== 'LIKE') return plainCondition(comparison, operand, literal, context);
  if (operand.field.codec.kind !== 'text') {
    throw context.problems.malformed(`invalid operator on ${operand.field.type} field`);
  }
  if (literal.type !== 'STRING') throw context.problems.wrongType(operand.field.name, 'string', true);
  return `${operand.sql} LIKE ${context.bind(likePattern(literal.text))} ESCAPE '\\'`;
}

export function conditionSql(expression: Expression, context: ConditionContext): string {
  switch (expression.kind) {
    case 'comparison':
      return comparisonSql(expression, context);
    case 'not':
      return `NOT coalesce(${conditionSql(expression.item, context)}, 0)`;
    case 'and':
    case 'or': {
      const word = expression.kind === 'and' ? ' AND ' : ' OR ';
      return `(${expression.items.map((item) => conditionSql(item, context)).join(word)})`;
    }
  }
}
