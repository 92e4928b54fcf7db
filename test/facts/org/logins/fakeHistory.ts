/**
 * A LoginHistory of rows in memory that answers SOQL as Salesforce documents it, written apart from the reader: it parses
 * each query, refuses filters and groupings that LoginHistory does not have, gives up on too many rows, and never returns
 * more groups than an answer holds. How it orders ids is its own affair.
 */
import { parseQuery, type FieldFunctionExpression, type Query, type WhereClause } from '@jetstreamapp/soql-parser-js';
import { CallsSpent, QueryTimedOut, TooManyGroups } from '../../../../lib/facts/org/logins/failures.js';
import type { LoginQueries } from '../../../../lib/facts/org/logins/history.js';

export interface Login {
  UserId: string | null;
  LoginTime: number;
  SourceIp: string | null;
  CountryIso: string | null;
  LoginType: string;
  LoginSubType: string | null;
  ApiType: string | null;
  ApiVersion: string | null;
  Application: string | null;
  Status: string | null;
}

const FILTERABLE = new Set(['UserId', 'LoginTime', 'LoginType', 'CountryIso', 'LoginUrl', 'NetworkId', 'Id']);
const GROUPABLE = new Set([
  'UserId',
  'SourceIp',
  'CountryIso',
  'LoginType',
  'LoginSubType',
  'ApiType',
  'ApiVersion',
  'Application',
  'Status',
]);

export interface FakeLimits {
  /** Groups in one answer. */
  pageSize: number;
  /** Rows that a query may touch before the org gives up. */
  maxRows: number;
  /** Rank of a user in the org's order; a lower one comes first. Rows without a user come before all. */
  rank: (id: string) => number;
  /** The org refuses a query with more groups than an answer holds even when it has a LIMIT. */
  strict?: boolean;
  /** Calls that may be made. */
  maxCalls?: number;
}

type Value = string | number | null;

export class FakeHistory implements LoginQueries {
  readonly #logins: readonly Login[];
  readonly #limits: FakeLimits;
  public readonly asked: string[] = [];
  public refused = 0;

  public constructor(logins: readonly Login[], limits: FakeLimits) {
    this.#logins = logins;
    this.#limits = limits;
  }

  public groups(soql: string): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          resolve(this.#aggregate(soql));
        } catch (error) {
          if (error instanceof TooManyGroups || error instanceof QueryTimedOut) this.refused += 1;
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }

  public async *rows(soql: string): AsyncIterable<readonly unknown[]> {
    this.#spend(soql);
    const query = parse(soql);
    const fields = (query.fields ?? []).map((field) => {
      if (field.type !== 'Field') throw new Error(`not a field: ${soql}`);
      return field.field;
    });
    const found = this.#matching(query);
    for (let i = 0; i < found.length; i += 3) {
      await new Promise((resolve) => setImmediate(resolve));
      if (i > 0) this.#spend(soql);
      yield found.slice(i, i + 3).map((login) => Object.fromEntries(fields.map((name) => [name, shown(login, name)])));
    }
  }

  #aggregate(soql: string): readonly unknown[] {
    this.#spend(soql);
    const query = parse(soql);
    const by = [query.groupBy ?? []].flat().map((clause) => {
      if (!('field' in clause) || !GROUPABLE.has(clause.field)) throw new Error(`cannot be grouped: ${soql}`);
      return clause.field;
    });
    const groups = new Map<string, Login[]>();
    for (const login of this.#matching(query)) {
      const key = JSON.stringify(by.map((name) => valueOf(login, name)));
      const group = groups.get(key);
      if (group) group.push(login);
      else groups.set(key, [login]);
    }
    const limit = query.limit ?? Infinity;
    const { pageSize, strict } = this.#limits;
    if (groups.size > pageSize && (strict || limit > pageSize)) throw new TooManyGroups();
    const order = [query.orderBy ?? []].flat();
    const sorted = [...groups.values()];
    if (order.length > 0) {
      if (order.length !== 1 || !order[0] || !('field' in order[0]) || order[0].field !== 'UserId') {
        throw new Error(soql);
      }
      sorted.sort((a, b) => this.#compare(a[0]?.UserId ?? null, b[0]?.UserId ?? null));
    }
    return sorted.slice(0, limit).map((group) => answer(query, group));
  }

  #spend(soql: string): void {
    if (this.asked.length >= (this.#limits.maxCalls ?? Infinity)) throw new CallsSpent();
    this.asked.push(soql);
  }

  #matching(query: Query): Login[] {
    const found = this.#logins.filter((login) => this.#holds(query.where, login));
    if (found.length > this.#limits.maxRows) throw new QueryTimedOut();
    return found;
  }

  #compare(a: string | null, b: string | null): number {
    if (a === b) return 0;
    if (a === null) return -1;
    return b === null ? 1 : this.#limits.rank(a) - this.#limits.rank(b);
  }

  #holds(clause: WhereClause | undefined | null, login: Login): boolean {
    // The parser keeps `a AND (b OR c)` as a chain with counted parentheses: turn it into a boolean expression.
    const tokens: (boolean | '(' | ')' | 'AND' | 'OR')[] = [];
    for (let at = clause ?? undefined; at !== undefined; at = 'right' in at ? at.right : undefined) {
      const left = at.left;
      if (!left) throw new Error('no condition');
      for (let i = 0; i < (('openParen' in left && left.openParen) || 0); i += 1) tokens.push('(');
      if ('field' in left) tokens.push(this.#condition(left, login));
      for (let i = 0; i < (('closeParen' in left && left.closeParen) || 0); i += 1) tokens.push(')');
      const operator: string | undefined = 'operator' in at ? at.operator : undefined;
      if (operator === 'AND' || operator === 'OR') tokens.push(operator);
      else if (operator !== undefined) throw new Error(`unknown ${operator}`);
    }
    return evaluate(tokens);
  }

  #condition(left: object, login: Login): boolean {
    const { field, operator, value, literalType } = left as Record<string, unknown>;
    if (typeof field !== 'string' || !FILTERABLE.has(field)) throw new Error(`cannot be filtered: ${String(field)}`);
    const mine = valueOf(login, field);
    const values = (Array.isArray(value) ? value : [value]).map((text) => literal(String(text), field, literalType));
    switch (operator) {
      case 'IN':
        return values.includes(mine);
      case 'NOT IN':
        return !values.includes(mine);
      case '=':
        return mine === values[0];
      case '!=':
        return mine !== values[0];
      default:
        return this.#ordered(String(operator), field, mine, values[0] ?? null);
    }
  }

  #ordered(operator: string, field: string, mine: Value, value: Value): boolean {
    if (mine === null || value === null) return false;
    const order =
      field === 'UserId' ? this.#compare(String(mine), String(value)) : mine === value ? 0 : mine < value ? -1 : 1;
    if (operator === '<') return order < 0;
    if (operator === '<=') return order <= 0;
    if (operator === '>') return order > 0;
    if (operator === '>=') return order >= 0;
    throw new Error(`unknown operator ${operator}`);
  }
}

function parse(soql: string): Query {
  const query = parseQuery(soql);
  if (query.sObject !== 'LoginHistory') throw new Error(`not LoginHistory: ${soql}`);
  return query;
}

function valueOf(login: Login, field: string): Value {
  if (!(field in login)) throw new Error(`no such field: ${field}`);
  return login[field as keyof Login];
}

const written = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('Z', '+0000');

const shown = (login: Login, field: string): Value =>
  field === 'LoginTime' ? written(login.LoginTime) : valueOf(login, field);

function literal(text: string, field: string, type: unknown): Value {
  if (text.toLowerCase() === 'null' && type !== 'STRING') return null;
  if (field === 'LoginTime') return Date.parse(text) / 1000;
  return text.replace(/^'|'$/g, '').replaceAll(/\\(.)/g, '$1');
}

function answer(query: Query, group: readonly Login[]): Record<string, unknown> {
  const result: Record<string, unknown> = { attributes: { type: 'AggregateResult' } };
  const times = group.map((login) => login.LoginTime);
  for (const field of query.fields ?? []) {
    if (field.type === 'Field') {
      const first = group[0];
      result[('alias' in field && field.alias) || field.field] = first ? valueOf(first, field.field) : null;
      continue;
    }
    const call = field as FieldFunctionExpression;
    const results: Record<string, () => Value> = {
      COUNT: () => group.length,
      MIN: () => written(Math.min(...times)),
      MAX: () => written(Math.max(...times)),
    };
    const compute = results[call.functionName.toUpperCase()];
    if (!compute || !call.alias) throw new Error('unknown function');
    result[call.alias] = compute();
  }
  return result;
}

function evaluate(tokens: readonly (boolean | '(' | ')' | 'AND' | 'OR')[]): boolean {
  let at = 0;
  const factor = (): boolean => {
    const token = tokens[at];
    at += 1;
    if (token === '(') {
      const value = either();
      if (tokens[at] !== ')') throw new Error('unbalanced');
      at += 1;
      return value;
    }
    if (typeof token !== 'boolean') throw new Error('malformed condition');
    return token;
  };
  const all = (): boolean => {
    let value = factor();
    while (tokens[at] === 'AND') {
      at += 1;
      const next = factor();
      value = value && next;
    }
    return value;
  };
  const either = (): boolean => {
    let value = all();
    while (tokens[at] === 'OR') {
      at += 1;
      const next = all();
      value = value || next;
    }
    return value;
  };
  return tokens.length === 0 || either();
}
