/** SQL that writes one record as JSON, so that a page of records is one text and never objects in memory. */
import type { EntityModel } from '../model/field.js';
import type { Resolved, Scope } from './scope.js';
import { jsonSql } from './values.js';

/** `attributes`, then fields in the order of the query; parents are objects where they first stand. */
export function recordJson(fields: readonly Resolved[], scope: Scope, basePath: string): string {
  return objectJson(scope.entity, scope.root.alias, fields, 0, basePath);
}

function objectJson(
  model: EntityModel,
  alias: string,
  fields: readonly Resolved[],
  depth: number,
  basePath: string,
): string {
  const url = `${basePath}/sobjects/${model.name}/`;
  // The id stands in `url` and often right behind it: it is made once and put in where @ stands.
  const first = fields[0];
  const withId = first?.path.length === depth && first.field.name === 'Id';
  const head = `{"attributes":{"type":"${model.name}","url":"${url}@"}${withId ? ',"Id":"@"' : ''}`;
  const pieces = [`replace('${head}', '@', sfid('${model.prefix}', ${alias}.n))`];
  const done = new Set<string>(withId ? ['Id'] : []);
  for (const item of fields) {
    const relationship = item.path[depth];
    const name = relationship ?? item.field.name;
    if (done.has(name)) continue;
    done.add(name);
    pieces.push(
      relationship === undefined
        ? `',"${name}":' || ${jsonSql(item.field.codec, item.sql)}`
        : `',"${name}":' || ${parentJson(item, fields, depth, basePath)}`,
    );
  }
  return `${pieces.join(' || ')} || '}'`;
}

function parentJson(item: Resolved, fields: readonly Resolved[], depth: number, basePath: string): string {
  const parent = item.aliases[depth];
  if (parent === undefined) return `'null'`;
  const inside = fields.filter((other) => other.aliases[depth]?.alias === parent.alias);
  return `iif(${parent.alias}.n IS NULL, 'null', ${objectJson(parent.entity, parent.alias, inside, depth + 1, basePath)})`;
}
