/** A parsed query to the SQL that answers it, refusing what Salesforce refuses. */
import type { SQLInputValue } from 'node:sqlite';
import { findEntity } from '../model/entities.js';
import type { Codec, EntityModel, FieldModel, Reader } from '../model/field.js';
import type { Params } from '../store.js';
import { conditionSql } from './conditions.js';
import type { Operand } from './conditions.js';
import { QueryProblems } from './errors.js';
import type { Comparison, Ordering, Selected, SoqlQuery, Term } from './parse.js';
import type { Resolved } from './scope.js';
import { Scope } from './scope.js';
import { jsonSql } from './values.js';

export type Api = 'data' | 'tooling';
const MAX_OFFSET = 2000;
const MAX_FIELDS_LIMIT = 200;

export interface Column {
  /** Name in the answer. */
  readonly name: string;
  /** As the query writes it, for a function; undefined for a plain field. */
  readonly functionText: string | undefined;
  readonly codec: Codec;
  readonly sql: string;
}

interface CompiledBase {
  readonly entity: EntityModel;
  readonly from: string;
  readonly where: string;
  readonly params: Params;
  readonly limit: number | undefined;
  readonly offset: number;
}

export interface CompiledRows extends CompiledBase {
  readonly kind: 'rows';
  readonly rowNumber: string;
  readonly fields: readonly Resolved[];
  /** SQL for one record as JSON text. */
  readonly json: string;
  /** ORDER BY terms; empty for the order of ids. */
  readonly orderBy: readonly string[];
  /** No condition at all: every row of the object that the reader sees. */
  readonly unfiltered: boolean;
}

export interface CompiledGroups extends CompiledBase {
  readonly kind: 'groups';
  readonly columns: readonly Column[];
  readonly groupBy: readonly string[];
  readonly having: string;
  readonly orderBy: readonly string[];
}

/** `SELECT COUNT() FROM …` answers with a size and no records. */
export interface CompiledCount extends CompiledBase {
  readonly kind: 'count';
}

export type Compiled = CompiledRows | CompiledGroups | CompiledCount;

const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'AVG']);
const DATE_PARTS: Record<string, string> = {
  CALENDAR_YEAR: '%Y',
  CALENDAR_MONTH: '%m',
  DAY_IN_MONTH: '%d',
  HOUR_IN_DAY: '%H',
};

function isAggregate(term: Term): boolean {
  return term.kind === 'function' && AGGREGATES.has(term.name);
}

export class Compiler {
  readonly #params: Params = {};
  #scopes = 0;
  readonly #problems: QueryProblems;

  public constructor(
    soql: string,
    private readonly reader: Reader,
    private readonly api: Api,
    private readonly basePath: string,
  ) {
    this.#problems = new QueryProblems(soql);
  }

  public compile(query: SoqlQuery): Compiled {
    const scope = this.scopeOf(query);
    if ((query.offset ?? 0) > MAX_OFFSET) {
      throw this.#problems.malformed(`Maximum SOQL offset allowed is ${String(MAX_OFFSET)}`);
    }
    const only = query.select.length === 1 ? query.select[0]?.term : undefined;
    if (only?.kind === 'function' && only.name === 'COUNT' && only.argument === undefined) {
      return { kind: 'count', ...this.base(query, scope) };
    }
    const grouped = query.groupBy.length > 0 || query.select.some((item) => isAggregate(item.term));
    return grouped ? this.groups(query, scope) : this.rows(query, scope);
  }

  private bind = (value: SQLInputValue): string => {
    const name = `p${String(Object.keys(this.#params).length)}`;
    this.#params[name] = value;
    return `:${name}`;
  };

  private scopeOf(query: SoqlQuery): Scope {
    const model = findEntity(query.entity);
    if (model === undefined || !model.apis.has(this.api) || model.access(this.reader).rows === 'hidden') {
      throw this.#problems.notSupported(query.entity);
    }
    return new Scope(model, this.reader, this.#problems, `t${String(this.#scopes++)}_`);
  }

  private base(query: SoqlQuery, scope: Scope): CompiledBase {
    const where = this.where(query, scope);
    return {
      entity: scope.entity,
      where,
      from: scope.from,
      params: this.#params,
      limit: query.limit,
      offset: query.offset ?? 0,
    };
  }

  private where(query: SoqlQuery, scope: Scope): string {
    if (query.where === undefined) return scope.visible;
    const operand = (comparison: Comparison): Operand => {
      const { term } = comparison;
      if (term.kind === 'function') return this.dateOperand(term, scope, 'WHERE');
      const resolved = scope.resolve(term.path, 'WHERE');
      if (!resolved.field.filter) throw this.#problems.notFilterable(term.path);
      return resolved;
    };
    const sql = conditionSql(query.where, {
      reader: this.reader,
      problems: this.#problems,
      operand,
      subselect: (inner) => this.subselect(inner),
      bind: this.bind,
    });
    return scope.visible === '1' ? sql : `${scope.visible} AND ${sql}`;
  }

  /** A semi-join: `SELECT AssigneeId FROM …` inside IN. */
  private subselect(query: SoqlQuery): { sql: string; prefix: string } {
    const scope = this.scopeOf(query);
    const term = query.select[0]?.term;
    if (query.select.length !== 1 || term?.kind !== 'field') {
      throw this.#problems.malformed('Semi join sub-selects must select exactly one field');
    }
    const resolved = scope.resolve(term.path);
    if (resolved.field.codec.kind !== 'id') {
      throw this.#problems.malformed(`Semi join sub-selects must select an id or reference field: ${term.path}`);
    }
    const where = this.where(query, scope);
    const sql = `SELECT ${resolved.sql} FROM ${scope.from} WHERE (${where}) AND ${resolved.sql} IS NOT NULL`;
    return { sql, prefix: resolved.field.codec.prefix };
  }

  private rows(query: SoqlQuery, scope: Scope): CompiledRows {
    const bounded = query.limit !== undefined && query.limit <= MAX_FIELDS_LIMIT;
    if (!bounded && query.select.some(({ term }) => term.kind === 'function' && term.name === 'FIELDS')) {
      throw this.#problems.malformed('The SOQL FIELDS function must have a LIMIT of at most 200');
    }
    const fields = this.selectedFields(query.select, scope);
    const json = this.recordJson(fields, scope);
    const orderBy = query.orderBy.map((item) => this.orderTerm(item, scope));
    const byId = orderBy.length === 0 || (orderBy.length === 1 && orderBy[0] === `${scope.rowNumber} ASC`);
    return {
      kind: 'rows',
      ...this.base(query, scope),
      rowNumber: scope.rowNumber,
      fields,
      json,
      orderBy: byId ? [] : orderBy,
      unfiltered: query.where === undefined && scope.visible === '1',
    };
  }

  private selectedFields(select: readonly Selected[], scope: Scope): Resolved[] {
    return select.flatMap(({ term, alias }) => {
      if (alias !== undefined) throw this.#problems.malformed(`alias is only allowed in grouped queries: ${alias}`);
      if (term.kind === 'field') return [scope.resolve(term.path)];
      if (term.name === 'FIELDS') return this.allFields(term.argument, scope);
      if (term.name === 'TOLABEL' && term.argument !== undefined) return [scope.resolve(term.argument)];
      throw this.#problems.malformed(`Invalid function: ${term.name}`);
    });
  }

  private allFields(which: string | undefined, scope: Scope): Resolved[] {
    if (which?.toUpperCase() === 'CUSTOM') throw this.#problems.malformed('There are no custom fields to query.');
    const fields = [...scope.entity.fields.values()].filter((field) => this.reader.apiVersion >= (field.since ?? 0));
    return fields.map((field) => scope.resolve(field.name));
  }

  private orderTerm(item: Ordering, scope: Scope): string {
    if (item.term.kind === 'function') throw this.#problems.malformed('ORDER BY a function needs GROUP BY');
    const { field, sql } = scope.resolve(item.term.path, 'ORDER BY');
    if (!field.sort) throw this.#problems.notSortable(item.term.path);
    return this.ordered(item, sql, field);
  }

  private ordered(item: Ordering, sql: string, field: FieldModel): string {
    const collation = field.codec.kind === 'text' ? ' COLLATE NOCASE' : '';
    const direction = item.descending ? 'DESC' : 'ASC';
    const nulls =
      !field.nillable || item.descending === item.nullsLast ? '' : item.nullsLast ? ' NULLS LAST' : ' NULLS FIRST';
    return `${sql}${collation} ${direction}${nulls}`;
  }

  /** One record: `attributes`, then fields in the order of the query, parents as objects where they first stand. */
  private recordJson(fields: readonly Resolved[], scope: Scope): string {
    return this.objectJson(scope.entity, scope.root.alias, fields, 0);
  }

  private objectJson(model: EntityModel, alias: string, fields: readonly Resolved[], depth: number): string {
    const url = `${this.basePath}/sobjects/${model.name}/`;
    const type = `{"attributes":{"type":"${model.name}","url":"${url}`;
    const pieces = [`'${type}' || sfid('${model.prefix}', ${alias}.n) || '"}'`];
    const done = new Set<string>();
    for (const item of fields) {
      const relationship = item.path[depth];
      const name = relationship ?? item.field.name;
      if (done.has(name)) continue;
      done.add(name);
      if (relationship === undefined) {
        pieces.push(`',"${name}":' || ${jsonSql(item.field.codec, item.sql)}`);
        continue;
      }
      const parent = item.aliases[depth];
      if (parent === undefined) continue;
      const inner = this.objectJson(
        parent.entity,
        parent.alias,
        fields.filter((other) => other.path[depth] === relationship && other.aliases[depth]?.alias === parent.alias),
        depth + 1,
      );
      pieces.push(`',"${name}":' || iif(${parent.alias}.n IS NULL, 'null', ${inner})`);
    }
    return `${pieces.join(' || ')} || '}'`;
  }

  private groups(query: SoqlQuery, scope: Scope): CompiledGroups {
    if (query.groupBy.length === 0 && query.limit !== undefined) {
      throw this.#problems.malformed('Non-grouped query that uses overall aggregate functions cannot also use LIMIT');
    }
    const grouped = new Map(query.groupBy.map((term) => [keyOf(term), this.groupTerm(term, scope)]));
    const operandOf = (term: Term, clause: string): Operand => {
      const key = grouped.get(keyOf(term));
      if (key !== undefined) return key;
      if (isAggregate(term)) return this.aggregate(term, scope, clause);
      throw this.#problems.notGrouped(term.kind === 'field' ? term.path : term.name);
    };
    const columns = this.groupColumns(query.select, operandOf);
    const having =
      query.having === undefined
        ? '1'
        : conditionSql(query.having, {
            reader: this.reader,
            problems: this.#problems,
            operand: (comparison) => operandOf(comparison.term, 'HAVING'),
            subselect: (inner) => this.subselect(inner),
            bind: this.bind,
          });
    const orderBy = query.orderBy.map((item) => {
      const { sql, field } = operandOf(item.term, 'ORDER BY');
      return this.ordered(item, sql, field);
    });
    const groupBy = [...grouped.values()].map((item) => item.sql);
    return { kind: 'groups', ...this.base(query, scope), columns, groupBy, having, orderBy };
  }

  private groupColumns(select: readonly Selected[], operandOf: (term: Term, clause: string) => Operand): Column[] {
    let unnamed = 0;
    const names = new Set<string>();
    return select.map(({ term, alias }) => {
      const { sql, field } = operandOf(term, 'SELECT');
      const own = term.kind === 'field' ? (term.path.split('.').at(-1) ?? term.path) : undefined;
      const name = alias ?? (own === undefined ? `expr${String(unnamed++)}` : field.name);
      if (names.has(name.toLowerCase())) throw this.#problems.malformed(`duplicate alias: ${name}`);
      names.add(name.toLowerCase());
      const functionText = term.kind === 'field' ? undefined : `${term.name}(${term.argument ?? ''})`;
      return { name, functionText, codec: field.codec, sql };
    });
  }

  private groupTerm(term: Term, scope: Scope): Operand {
    if (term.kind === 'function') return this.dateOperand(term, scope, 'GROUP BY');
    const resolved = scope.resolve(term.path, 'GROUP BY');
    if (!resolved.field.group) throw this.#problems.notGroupable(term.path);
    return resolved;
  }

  /** Functions of a date and time, in UTC. */
  private dateOperand(term: Extract<Term, { kind: 'function' }>, scope: Scope, clause: string): Operand {
    const resolved = scope.resolve(term.argument ?? '', clause);
    if (resolved.field.codec.kind !== 'datetime') throw this.#problems.unexpected(term.name);
    const part = DATE_PARTS[term.name];
    const shape: FieldModel = { ...resolved.field, codec: { kind: part === undefined ? 'text' : 'number' } };
    if (part !== undefined) {
      return { field: shape, sql: `CAST(strftime('${part}', ${resolved.sql}, 'unixepoch') AS INTEGER)` };
    }
    if (term.name === 'DAY_ONLY') return { field: shape, sql: `date(${resolved.sql}, 'unixepoch')` };
    throw this.#problems.unexpected(term.name);
  }

  private aggregate(term: Term, scope: Scope, clause: string): Operand {
    if (term.kind !== 'function') throw this.#problems.notGrouped(term.path);
    const counted: FieldModel = { ...idShape(scope), codec: { kind: 'number' }, nillable: false };
    if (term.argument === undefined) return { field: counted, sql: 'COUNT(*)' };
    const { field, sql } = scope.resolve(term.argument, clause);
    switch (term.name) {
      case 'COUNT':
        return { field: counted, sql: sql === scope.rowNumber ? 'COUNT(*)' : `COUNT(${sql})` };
      case 'COUNT_DISTINCT':
        return { field: counted, sql: `COUNT(DISTINCT ${sql})` };
      case 'MIN':
      case 'MAX':
        if (field.codec.kind === 'boolean') throw this.invalidAggregate(field, term.name);
        return { field, sql: `${term.name}(${sql})` };
      default:
        if (field.codec.kind !== 'number') throw this.invalidAggregate(field, term.name);
        return { field: counted, sql: `${term.name}(${sql})` };
    }
  }

  private invalidAggregate(field: FieldModel, name: string): Error {
    return this.#problems.malformed(`field ${field.name} does not support aggregate operator ${name}`);
  }
}

function idShape(scope: Scope): FieldModel {
  return scope.resolve('Id').field;
}

function keyOf(term: Term): string {
  return term.kind === 'field' ? term.path.toLowerCase() : `${term.name}(${(term.argument ?? '').toLowerCase()})`;
}
