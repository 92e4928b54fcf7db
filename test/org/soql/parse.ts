/** SOQL text to a tree: the public parser's flat list of conditions becomes AND, OR and NOT with their operands. */
import type {
  Condition,
  ConditionWithValueQuery,
  FieldType,
  FunctionExp,
  HavingClause,
  OrderByClause,
  Query,
  WhereClause,
} from '@jetstreamapp/soql-parser-js';
import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { ApiError } from '../errors.js';
import { QueryProblems } from './errors.js';

/** A field path (`Profile.Name`) or a function of one (`COUNT(Id)`, `DAY_ONLY(LoginTime)`). */
export type Term =
  | { readonly kind: 'field'; readonly path: string }
  | { readonly kind: 'function'; readonly name: string; readonly argument: string | undefined };

export interface Literal {
  /** As the parser names it: STRING, INTEGER, BOOLEAN, NULL, DATETIME, DATE, DATE_LITERAL, DATE_N_LITERAL. */
  readonly type: string;
  readonly text: string;
}

export interface Comparison {
  readonly kind: 'comparison';
  readonly term: Term;
  readonly operator: string;
  readonly values: readonly Literal[];
  readonly subquery?: SoqlQuery;
}

export type Expression =
  | Comparison
  | { readonly kind: 'and' | 'or'; readonly items: readonly Expression[] }
  | { readonly kind: 'not'; readonly item: Expression };

export interface Selected {
  readonly term: Term;
  readonly alias: string | undefined;
}

export interface Ordering {
  readonly term: Term;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface SoqlQuery {
  readonly entity: string;
  readonly select: readonly Selected[];
  readonly where: Expression | undefined;
  readonly groupBy: readonly Term[];
  readonly having: Expression | undefined;
  readonly orderBy: readonly Ordering[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Comparison;

function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function functionTerm(fn: FunctionExp): Term {
  const first = fn.parameters?.[0];
  return {
    kind: 'function',
    name: (fn.functionName ?? '').toUpperCase(),
    argument: typeof first === 'string' ? first : undefined,
  };
}

function comparisonOf(condition: Exclude<ConditionWithValueQuery, { openParen: number }>, parse: SubParse): Comparison {
  const term: Term = 'fn' in condition ? functionTerm(condition.fn) : { kind: 'field', path: condition.field };
  if ('valueQuery' in condition) {
    const subquery = parse(condition.valueQuery);
    return { kind: 'comparison', term, operator: condition.operator, values: [], subquery };
  }
  const types = asList<string>(condition.literalType);
  const values = asList<string>(condition.value).map((text, i) => ({ text, type: types[i] ?? types[0] ?? '' }));
  return { kind: 'comparison', term, operator: condition.operator, values };
}

type SubParse = (query: Query) => SoqlQuery;

function isComparison(
  condition: Condition | ConditionWithValueQuery,
): condition is Exclude<ConditionWithValueQuery, { openParen: number }> {
  return 'operator' in condition;
}

/** The clause as the words stood in the text; the parser counts parentheses at the conditions that they touch. */
function tokensOf(clause: WhereClause | HavingClause | undefined, parse: SubParse): Token[] {
  const tokens: Token[] = [];
  for (let rest: WhereClause | HavingClause | undefined = clause; rest !== undefined;) {
    const { left } = rest;
    if (left !== null) {
      for (let i = 0; i < (left.openParen ?? 0); i++) tokens.push('(');
      if (isComparison(left)) {
        tokens.push(comparisonOf(left, parse));
        for (let i = 0; i < (left.closeParen ?? 0); i++) tokens.push(')');
      }
    }
    if (!('operator' in rest)) break;
    tokens.push(rest.operator);
    rest = rest.right;
  }
  return tokens;
}

/** Salesforce refuses AND beside OR without parentheses; so does this. */
class ExpressionReader {
  readonly #tokens: readonly Token[];
  readonly #problems: QueryProblems;
  #at = 0;
  public constructor(tokens: readonly Token[], problems: QueryProblems) {
    this.#tokens = tokens;
    this.#problems = problems;
  }

  public read(): Expression {
    const first = this.#operand();
    const items = [first];
    const operator = this.#tokens[this.#at];
    if (operator !== 'AND' && operator !== 'OR') return first;
    while (this.#tokens[this.#at] === 'AND' || this.#tokens[this.#at] === 'OR') {
      const next = this.#tokens[this.#at];
      if (next !== operator) throw this.#problems.unexpected(next === 'AND' ? 'AND' : 'OR');
      this.#at++;
      items.push(this.#operand());
    }
    return { kind: operator === 'AND' ? 'and' : 'or', items };
  }

  #operand(): Expression {
    const token = this.#tokens[this.#at++];
    if (token === 'NOT') return { kind: 'not', item: this.#operand() };
    if (token === '(') {
      const inner = this.read();
      if (this.#tokens[this.#at++] !== ')') {
        throw this.#problems.malformed("expecting a right parentheses, found 'EOF'");
      }
      return inner;
    }
    if (typeof token !== 'object') throw this.#problems.malformed(`unexpected token: '${token ?? '<EOF>'}'`);
    return token;
  }
}

function expressionOf(
  clause: WhereClause | HavingClause | undefined,
  parse: SubParse,
  problems: QueryProblems,
): Expression | undefined {
  const tokens = tokensOf(clause, parse);
  return tokens.length === 0 ? undefined : new ExpressionReader(tokens, problems).read();
}

function selectedOf(field: FieldType, problems: QueryProblems): Selected {
  switch (field.type) {
    case 'Field':
      return { term: { kind: 'field', path: field.field }, alias: field.alias };
    case 'FieldRelationship': {
      const alias = 'alias' in field ? field.alias : undefined;
      return { term: { kind: 'field', path: [...field.relationships, field.field].join('.') }, alias };
    }
    case 'FieldFunctionExpression': {
      const first = field.parameters[0];
      const argument = typeof first === 'string' ? first : undefined;
      const term: Term = { kind: 'function', name: field.functionName.toUpperCase(), argument };
      return { term, alias: field.alias };
    }
    default:
      throw problems.malformed('Only fields, parent fields and functions are read from this org');
  }
}

function orderingOf(clause: OrderByClause): Ordering {
  const term: Term = 'fn' in clause ? functionTerm(clause.fn) : { kind: 'field', path: clause.field };
  return { term, descending: clause.order === 'DESC', nullsLast: clause.nulls === 'LAST' };
}

function queryOf(query: Query, problems: QueryProblems): SoqlQuery {
  const parse: SubParse = (inner) => queryOf(inner, problems);
  return {
    entity: query.sObject ?? '',
    select: (query.fields ?? []).map((field) => selectedOf(field, problems)),
    where: expressionOf(query.where, parse, problems),
    groupBy: asList(query.groupBy).map((item) =>
      'fn' in item ? functionTerm(item.fn) : { kind: 'field', path: item.field },
    ),
    having: expressionOf(query.having, parse, problems),
    orderBy: asList(query.orderBy).map(orderingOf),
    limit: query.limit,
    offset: query.offset,
  };
}

/** The parser's complaint in the words of Salesforce, with the marker where the parser stopped. */
function syntaxError(soql: string, error: unknown): ApiError {
  const message = error instanceof Error ? error.message : '';
  const found = /found(?:: -->|: | --> )\s*'([^']*)'/.exec(message)?.[1];
  const offset = /at offset: (\d+)/.exec(message)?.[1];
  const problems = new QueryProblems(soql);
  if (offset !== undefined) {
    const place = Number(offset);
    return problems.at(place, 'MALFORMED_QUERY', `line 1:${offset} no viable alternative at character`);
  }
  if (found === undefined || found === '') return problems.malformed('unexpected token: <EOF>');
  return problems.unexpected(found);
}

/** Reads a query; throws the MALFORMED_QUERY that Salesforce would answer. */
export function parseSoql(soql: string): SoqlQuery {
  const known = READ.get(soql);
  if (known !== undefined) return known;
  const query = parsed(soql);
  if (READ.size >= MOST_READ) READ.clear();
  if (soql.length <= LONGEST_READ) READ.set(soql, query);
  return query;
}

/** Queries come again and again, and the parser takes longer than most of them do to run. */
const READ = new Map<string, SoqlQuery>();
const MOST_READ = 1000;
const LONGEST_READ = 10_000;

function parsed(soql: string): SoqlQuery {
  let query: Query;
  try {
    query = parseQuery(soql);
  } catch (error) {
    throw syntaxError(soql, error);
  }
  return queryOf(query, new QueryProblems(soql));
}
