/**
 * GROUP BY and aggregate functions to SQL.
 *
 * Where an object says how its rows repeat (`condense`), they are first counted by what repeats, along an index, and
 * only those counts are grouped by the fields of the query: LoginHistory has millions of rows and few kinds of them.
 */
import type { Codec, FieldModel } from '../model/field.js';
import type { Operand } from './conditions.js';
import type { QueryProblems } from './errors.js';
import type { Comparison, Expression, Ordering, Selected, SoqlQuery, Term } from './parse.js';
import type { Scope } from './scope.js';

export interface Column {
  /** Name in the answer. */
  readonly name: string;
  /** As the query writes it, for a function; undefined for a plain field. */
  readonly functionText: string | undefined;
  readonly codec: Codec;
  readonly sql: string;
}

export interface Groups {
  readonly from: string;
  readonly where: string;
  /** FROM and WHERE of the single rows, for what counts them. */
  readonly rows: { readonly from: string; readonly where: string };
  readonly columns: readonly Column[];
  readonly groupBy: readonly string[];
  readonly having: string;
  readonly orderBy: readonly string[];
}

export interface GroupTools {
  readonly condition: (expression: Expression, operand: (comparison: Comparison) => Operand) => string;
}

const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'AVG']);
const DATE_PARTS: Record<string, string> = {
  CALENDAR_YEAR: '%Y',
  CALENDAR_MONTH: '%m',
  DAY_IN_MONTH: '%d',
  HOUR_IN_DAY: '%H',
};

export function isAggregate(term: Term): boolean {
  return term.kind === 'function' && AGGREGATES.has(term.name);
}

/** ORDER BY term; nulls come first unless the query says otherwise. */
export function ordered(item: Ordering, sql: string, field: FieldModel): string {
  const collation = field.codec.kind === 'text' ? ' COLLATE NOCASE' : '';
  const direction = item.descending ? 'DESC' : 'ASC';
  const sqlDefault = item.descending ? item.nullsLast : !item.nullsLast;
  const nulls = !field.nillable || sqlDefault ? '' : item.nullsLast ? ' NULLS LAST' : ' NULLS FIRST';
  return `${sql}${collation} ${direction}${nulls}`;
}

/** Functions of a date and time, in UTC. */
export function dateOperand(
  term: Extract<Term, { kind: 'function' }>,
  scope: Scope,
  problems: QueryProblems,
  clause: string,
): Operand {
  const resolved = scope.resolve(term.argument ?? '', clause);
  if (resolved.field.codec.kind !== 'datetime') throw problems.unexpected(term.name);
  const part = DATE_PARTS[term.name];
  const field: FieldModel = { ...resolved.field, codec: { kind: part === undefined ? 'text' : 'number' } };
  if (part !== undefined) {
    return { field, sql: `CAST(strftime('${part}', ${resolved.sql}, 'unixepoch') AS INTEGER)` };
  }
  if (term.name === 'DAY_ONLY') return { field, sql: `date(${resolved.sql}, 'unixepoch')` };
  throw problems.unexpected(term.name);
}

function keyOf(term: Term): string {
  return term.kind === 'field' ? term.path.toLowerCase() : `${term.name}(${(term.argument ?? '').toLowerCase()})`;
}

function all(conditions: readonly string[]): string {
  return conditions.length === 0 ? '1' : conditions.join(' AND ');
}

export class GroupCompiler {
  readonly #query: SoqlQuery;
  readonly #scope: Scope;
  readonly #problems: QueryProblems;
  readonly #tools: GroupTools;
  readonly #grouped = new Map<string, Operand>();
  readonly #condensed: boolean;

  public constructor(query: SoqlQuery, scope: Scope, problems: QueryProblems, tools: GroupTools) {
    this.#query = query;
    this.#scope = scope;
    this.#problems = problems;
    this.#tools = tools;

    if (query.groupBy.length === 0 && query.limit !== undefined) {
      throw problems.malformed('Non-grouped query that uses overall aggregate functions cannot also use LIMIT');
    }
    this.#condensed = this.#canCondense();
    for (const term of query.groupBy) this.#grouped.set(keyOf(term), this.#groupTerm(term));
  }

  /** `where`: conditions that must all hold. */
  public compile(where: readonly string[]): Groups {
    const query = this.#query;
    const columns = this.#columns(query.select);
    const having =
      query.having === undefined
        ? '1'
        : this.#tools.condition(query.having, (comparison) => this.#operand(comparison.term, 'HAVING'));
    const orderBy = query.orderBy.map((item) => {
      const { sql, field } = this.#operand(item.term, 'ORDER BY');
      return ordered(item, sql, field);
    });
    const groupBy = [...this.#grouped.values()].map((item) => item.sql);
    const rows = { from: this.#scope.from, where: all(where) };
    return { ...this.#source(where), rows, columns, groupBy, having, orderBy };
  }

  #operand(term: Term, clause: string): Operand {
    const key = this.#grouped.get(keyOf(term));
    if (key !== undefined) return key;
    if (term.kind === 'function' && isAggregate(term)) return this.#aggregate(term, clause);
    throw this.#problems.notGrouped(term.kind === 'field' ? term.path : term.name);
  }

  #columns(select: readonly Selected[]): Column[] {
    let unnamed = 0;
    const names = new Set<string>();
    return select.map(({ term, alias }) => {
      const { sql, field } = this.#operand(term, 'SELECT');
      const name = alias ?? (term.kind === 'field' ? field.name : `expr${String(unnamed++)}`);
      if (names.has(name.toLowerCase())) throw this.#problems.malformed(`duplicate alias: ${name}`);
      names.add(name.toLowerCase());
      const functionText = term.kind === 'field' ? undefined : `${term.name}(${term.argument ?? ''})`;
      return { name, functionText, codec: field.codec, sql };
    });
  }

  #groupTerm(term: Term): Operand {
    if (term.kind === 'function') return dateOperand(term, this.#scope, this.#problems, 'GROUP BY');
    const resolved = this.#scope.resolve(term.path, 'GROUP BY');
    if (!resolved.field.group) throw this.#problems.notGroupable(term.path);
    return resolved;
  }

  #aggregate(term: Extract<Term, { kind: 'function' }>, clause: string): Operand {
    const scope = this.#scope;
    const counted: FieldModel = { ...scope.resolve('Id').field, codec: { kind: 'number' }, nillable: false };
    const everyRow = this.#condensed ? `coalesce(SUM(${scope.root.alias}.records), 0)` : 'COUNT(*)';
    if (term.argument === undefined) return { field: counted, sql: everyRow };
    const { field, sql } = scope.resolve(term.argument, clause);
    switch (term.name) {
      case 'COUNT':
        if (!field.nillable) return { field: counted, sql: everyRow };
        return this.#condensed
          ? { field: counted, sql: `coalesce(SUM(iif(${sql} IS NULL, 0, ${scope.root.alias}.records)), 0)` }
          : { field: counted, sql: `COUNT(${sql})` };
      case 'COUNT_DISTINCT':
        return { field: counted, sql: `COUNT(DISTINCT ${sql})` };
      case 'MIN':
      case 'MAX':
        if (field.codec.kind === 'boolean') throw this.#invalidAggregate(field, term.name);
        return { field, sql: `${term.name}(${this.#extreme(sql, term.name)})` };
      default:
        if (field.codec.kind !== 'number') throw this.#invalidAggregate(field, term.name);
        return { field: counted, sql: `${term.name}(${sql})` };
    }
  }

  #invalidAggregate(field: FieldModel, name: string): Error {
    return this.#problems.malformed(`field ${field.name} does not support aggregate operator ${name}`);
  }

  /** The measured column has its extremes already in condensed rows. */
  #extreme(sql: string, name: 'MIN' | 'MAX'): string {
    const { alias, entity } = this.#scope.root;
    if (!this.#condensed || sql !== `${alias}.${entity.condense?.measure ?? ''}`) return sql;
    return `${alias}.${name === 'MIN' ? 'first' : 'last'}`;
  }

  /** Whether nothing but counts and extremes asks for more than what repeats. */
  #canCondense(): boolean {
    const { entity, alias } = this.#scope.root;
    const { condense } = entity;
    if (condense === undefined) return false;
    const single = new Set([`${alias}.n`, `${alias}.${condense.measure}`]);
    const fits = (term: Term): boolean => {
      const path = term.kind === 'field' ? term.path : term.argument;
      const asks = path !== undefined && single.has(this.#scope.resolve(path).sql);
      if (!asks || term.kind === 'field') return !asks;
      return term.name === 'COUNT' || ((term.name === 'MIN' || term.name === 'MAX') && path.toLowerCase() !== 'id');
    };
    const inHaving = (expression: Expression): Term[] => {
      if (expression.kind === 'comparison') return [expression.term];
      return expression.kind === 'not' ? inHaving(expression.item) : expression.items.flatMap(inHaving);
    };
    const { select, groupBy, having, orderBy } = this.#query;
    const others = [...orderBy.map((item) => item.term), ...(having === undefined ? [] : inHaving(having))];
    return [...select.map((item) => item.term), ...groupBy, ...others].every(fits);
  }

  /** FROM and WHERE. Conditions on what repeats are judged once for all rows that share it. */
  #source(where: readonly string[]): { from: string; where: string } {
    const { alias, entity } = this.#scope.root;
    const { condense } = entity;
    if (!this.#condensed || condense === undefined) return { from: this.#scope.from, where: all(where) };

    const inner = where.filter((condition) => condition.includes(`${alias}.`));
    const outer = where.filter((condition) => !inner.includes(condition));
    const joined = inner.some((condition) => condition.includes(`${alias}_c.`)) ? entity.joins(alias) : '';
    const keys = condense.keys.map((key) => `${alias}.${key}`).join(', ');
    const measure = `${alias}.${condense.measure}`;
    const rows =
      `SELECT ${keys}, COUNT(*) AS records, MIN(${measure}) AS first, MAX(${measure}) AS last ` +
      `FROM ${entity.table} AS ${alias} ${joined} WHERE ${all(inner)} GROUP BY ${keys}`;
    return { from: this.#scope.fromRows(`(${rows})`), where: all(outer) };
  }
}
