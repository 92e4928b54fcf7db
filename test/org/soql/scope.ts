/** Names of a query: fields and parent fields of one object, and the joins that they need. */
import { findEntity } from '../model/entities.js';
import type { EntityModel, FieldModel, Reader } from '../model/field.js';
import { hasField } from '../model/field.js';
import type { QueryProblems } from './errors.js';

/** One object in the FROM of the SQL: the queried one, or a parent reached from it. */
interface Joined {
  readonly alias: string;
  readonly entity: EntityModel;
  /** LEFT JOIN that brings it in; empty for the queried object. */
  readonly join: string;
}

export interface Resolved {
  readonly field: FieldModel;
  /** SQL for the stored value. */
  readonly sql: string;
  readonly alias: string;
  readonly entity: EntityModel;
  /** Relationships on the way, as the object names them: `['Profile', 'UserLicense']`. */
  readonly path: readonly string[];
  /** Aliases of the objects on the way, one for each relationship. */
  readonly aliases: readonly { readonly alias: string; readonly entity: EntityModel }[];
}

export class Scope {
  readonly #reader: Reader;
  readonly #problems: QueryProblems;
  readonly #aliasPrefix: string;
  readonly #joined = new Map<string, Joined>();
  readonly root: Joined;

  public constructor(
    public readonly entity: EntityModel,
    reader: Reader,
    problems: QueryProblems,
    aliasPrefix: string,
  ) {
    this.#reader = reader;
    this.#problems = problems;
    this.#aliasPrefix = aliasPrefix;

    this.root = { alias: `${aliasPrefix}0`, entity, join: '' };
  }

  public get from(): string {
    return this.fromRows(this.entity.table);
  }

  /** FROM with other rows in place of the table's, under the same alias and joins. */
  public fromRows(rows: string): string {
    const { alias, entity } = this.root;
    const joins = [...this.#joined.values()].map((item) => item.join);
    return [`${rows} AS ${alias}`, entity.joins(alias), ...joins].join(' ');
  }

  public get rowNumber(): string {
    return `${this.root.alias}.n`;
  }

  /** Row filter for what the reader may see of the queried object. */
  public get visible(): string {
    const access = this.entity.access(this.#reader);
    return access.rows === 'some' ? access.sql(this.root.alias) : '1';
  }

  public resolve(path: string, clause?: string): Resolved {
    const parts = path.split('.');
    if (parts.length > 1 && parts[0]?.toLowerCase() === this.entity.name.toLowerCase()) parts.shift();
    const name = parts.pop() ?? '';
    let at = this.root;
    const names: string[] = [];
    const aliases: { alias: string; entity: EntityModel }[] = [];
    for (const relationship of parts) {
      const step = this.#parentOf(at, relationship, path, clause);
      at = step.joined;
      names.push(step.name);
      aliases.push({ alias: at.alias, entity: at.entity });
    }
    const field = at.entity.fields.get(name.toLowerCase());
    if (field === undefined || !hasField(at.entity, field, this.#reader)) {
      throw this.#problems.noSuchColumn(path, at.entity.name, clause);
    }
    return { field, sql: field.sql(at.alias, this.#reader), alias: at.alias, entity: at.entity, path: names, aliases };
  }

  #parentOf(
    child: Joined,
    relationship: string,
    path: string,
    clause: string | undefined,
  ): { joined: Joined; name: string } {
    const wanted = relationship.toLowerCase();
    for (const field of child.entity.fields.values()) {
      if (field.parent === undefined || wanted === '' || field.parent.relationship.toLowerCase() !== wanted) continue;
      const parent = findEntity(field.parent.entity);
      if (parent === undefined) break;
      const key = `${child.alias}.${wanted}`;
      const alias = `${this.#aliasPrefix}${String(this.#joined.size + 1)}`;
      const joined = this.#joined.get(key) ?? {
        alias,
        entity: parent,
        join: `LEFT JOIN ${parent.table} AS ${alias} ON ${alias}.n = ${field.sql(child.alias, this.#reader)} ${parent.joins(alias)}`,
      };
      this.#joined.set(key, joined);
      return { joined, name: field.parent.relationship };
    }
    throw this.#problems.noSuchRelationship(path, relationship, clause);
  }
}
