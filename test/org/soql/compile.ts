/** A parsed query to the SQL that answers it, refusing what Salesforce refuses. */
import type { SQLInputValue } from 'node:sqlite';
import { findEntity } from '../model/entities.js';
import type { EntityModel, Reader } from '../model/field.js';
import { exists, hasField } from '../model/field.js';
import type { Params } from '../store.js';
import { conditionSql } from './conditions.js';
import type { Operand } from './conditions.js';
import { QueryProblems } from './errors.js';
import type { Column } from './groups.js';
import { dateOperand, GroupCompiler, isAggregate, ordered } from './groups.js';
import type { Comparison, Expression, Ordering, Selected, SoqlQuery } from './parse.js';
import { recordJson } from './record.js';
import type { Resolved } from './scope.js';
import { Scope } from './scope.js';

export type Api = 'data' | 'tooling';
const MAX_OFFSET = 2000;
const MAX_FIELDS_LIMIT = 200;

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
  /** FROM and WHERE of the single rows. */
  readonly rows: { readonly from: string; readonly where: string };
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

export class Compiler {
  readonly #reader: Reader;
  readonly #api: Api;
  readonly #basePath: string;
  readonly #params: Params = {};
  #scopes = 0;
  readonly #problems: QueryProblems;

  public constructor(soql: string, reader: Reader, api: Api, basePath: string) {
    this.#reader = reader;
    this.#api = api;
    this.#basePath = basePath;

    this.#problems = new QueryProblems(soql);
  }

  public compile(query: SoqlQuery): Compiled {
    const scope = this.#scopeOf(query);
    if ((query.offset ?? 0) > MAX_OFFSET && scope.entity.most === undefined) {
      throw this.#problems.malformed(`Maximum SOQL offset allowed is ${String(MAX_OFFSET)}`);
    }
    const only = query.select.length === 1 ? query.select[0]?.term : undefined;
    if (only?.kind === 'function' && only.name === 'COUNT' && only.argument === undefined) {
      return { kind: 'count', ...this.#base(query, scope) };
    }
    const grouped = query.groupBy.length > 0 || query.select.some((item) => isAggregate(item.term));
    return grouped ? this.#groups(query, scope) : this.#rows(query, scope);
  }

  #bind = (value: SQLInputValue): string => {
    const name = `p${String(Object.keys(this.#params).length)}`;
    this.#params[name] = value;
    return `:${name}`;
  };

  #scopeOf(query: SoqlQuery): Scope {
    const model = findEntity(query.entity);
    if (model === undefined || !exists(model, this.#api, this.#reader)) {
      throw this.#problems.notSupported(query.entity);
    }
    return new Scope(model, this.#reader, this.#problems, `t${String(this.#scopes++)}_`);
  }

  #base(query: SoqlQuery, scope: Scope): CompiledBase {
    const where = this.#where(query, scope);
    return {
      entity: scope.entity,
      where,
      from: scope.from,
      params: this.#params,
      limit: query.limit,
      offset: query.offset ?? 0,
    };
  }

  /** Row filter and WHERE as conditions that must all hold. */
  #conditions(query: SoqlQuery, scope: Scope): readonly string[] {
    const visible = scope.visible === '1' ? [] : [scope.visible];
    if (query.where === undefined) return visible;
    const operand = (comparison: Comparison): Operand => {
      const { term } = comparison;
      if (term.kind === 'function') return dateOperand(term, scope, this.#problems, 'WHERE');
      const resolved = scope.resolve(term.path, 'WHERE');
      if (!resolved.field.filter) throw this.#problems.notFilterable(term.path);
      if (resolved.field.breaks === true) throw this.#problems.unexpectedError();
      return resolved;
    };
    const parts = query.where.kind === 'and' ? query.where.items : [query.where];
    return [...visible, ...parts.map((part) => this.#condition(part, operand))];
  }

  #where(query: SoqlQuery, scope: Scope): string {
    const conditions = this.#conditions(query, scope);
    return conditions.length === 0 ? '1' : conditions.join(' AND ');
  }

  #condition(expression: Expression, operand: (comparison: Comparison) => Operand): string {
    return conditionSql(expression, {
      reader: this.#reader,
      problems: this.#problems,
      operand,
      subselect: (inner) => this.#subselect(inner),
      bind: this.#bind,
    });
  }

  /** A semi-join: `SELECT AssigneeId FROM …` inside IN. */
  #subselect(query: SoqlQuery): { sql: string; prefix: string } {
    const scope = this.#scopeOf(query);
    const term = query.select[0]?.term;
    if (query.select.length !== 1 || term?.kind !== 'field') {
      throw this.#problems.malformed('Semi join sub-selects must select exactly one field');
    }
    const resolved = scope.resolve(term.path);
    if (resolved.field.codec.kind !== 'id') {
      throw this.#problems.malformed(`Semi join sub-selects must select an id or reference field: ${term.path}`);
    }
    const where = this.#where(query, scope);
    const sql = `SELECT ${resolved.sql} FROM ${scope.from} WHERE (${where}) AND ${resolved.sql} IS NOT NULL`;
    return { sql, prefix: resolved.field.codec.prefix };
  }

  #rows(query: SoqlQuery, scope: Scope): CompiledRows {
    const bounded = query.limit !== undefined && query.limit <= MAX_FIELDS_LIMIT;
    if (!bounded && query.select.some(({ term }) => term.kind === 'function' && term.name === 'FIELDS')) {
      throw this.#problems.malformed('The SOQL FIELDS function must have a LIMIT of at most 200');
    }
    const fields = this.#selectedFields(query.select, scope);
    const json = recordJson(fields, scope, this.#basePath);
    const orderBy = query.orderBy.map((item) => this.#orderTerm(item, scope));
    const byId = orderBy.length === 0 || (orderBy.length === 1 && orderBy[0] === `${scope.rowNumber} ASC`);
    return {
      kind: 'rows',
      ...this.#base(query, scope),
      rowNumber: scope.rowNumber,
      fields,
      json,
      orderBy: byId ? [] : orderBy,
      unfiltered: query.where === undefined && scope.visible === '1',
    };
  }

  #selectedFields(select: readonly Selected[], scope: Scope): Resolved[] {
    return select.flatMap(({ term, alias }) => {
      if (alias !== undefined) throw this.#problems.malformed(`alias is only allowed in grouped queries: ${alias}`);
      if (term.kind === 'field') return [scope.resolve(term.path)];
      if (term.name === 'FIELDS') return this.#allFields(term.argument, scope);
      if (term.name === 'TOLABEL' && term.argument !== undefined) return [scope.resolve(term.argument)];
      throw this.#problems.malformed(`Invalid function: ${term.name}`);
    });
  }

  #allFields(which: string | undefined, scope: Scope): Resolved[] {
    if (which?.toUpperCase() === 'CUSTOM') throw this.#problems.malformed('There are no custom fields to query.');
    const fields = [...scope.entity.fields.values()].filter((field) => hasField(scope.entity, field, this.#reader));
    return fields.map((field) => scope.resolve(field.name));
  }

  #orderTerm(item: Ordering, scope: Scope): string {
    if (item.term.kind === 'function') throw this.#problems.malformed('ORDER BY a function needs GROUP BY');
    const { field, sql } = scope.resolve(item.term.path, 'ORDER BY');
    if (!field.sort) throw this.#problems.notSortable(item.term.path);
    return ordered(item, sql, field);
  }

  #groups(query: SoqlQuery, scope: Scope): CompiledGroups {
    const where = this.#conditions(query, scope);
    const groups = new GroupCompiler(query, scope, this.#problems, {
      condition: (expression, operand) => this.#condition(expression, operand),
    }).compile(where);
    const { entity } = scope;
    return { kind: 'groups', entity, params: this.#params, limit: query.limit, offset: query.offset ?? 0, ...groups };
  }
}
