/** The parts from which the org's objects are described: fields with their storage, flags and relationships. */

/** How a value is stored and spoken. `id`: a number, spoken as an id with the prefix; dates and times in seconds. */
export type Codec =
  | { readonly kind: 'id'; readonly prefix: string }
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number' }
  | { readonly kind: 'datetime' };

/** Who reads, and when. Field expressions and row filters may depend on it. */
export interface Reader {
  readonly user: number;
  readonly session: number;
  readonly profile: number;
  readonly permissions: ReadonlySet<string>;
  readonly timeZone: string;
  /** LanguageLocaleKey of the user: `en_US`, `de`. */
  readonly language: string;
  /** Whether LoginType comes in that language too. */
  readonly loginTypesSpoken: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly apiVersion: number;
  readonly orgNumber: number;
  readonly profileFiltering: 'off' | 'names' | 'rows';
  readonly eventMonitoring: boolean;
  /** Rows of LoginHistory may show later than they are written. */
  readonly historyLags: boolean;
  /** Objects and fields (`Object.Field`) that the org does not have. */
  readonly absent: ReadonlySet<string>;
}

export interface FieldModel {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly codec: Codec;
  /** SQL for the stored value, given the alias of its table. */
  readonly sql: (alias: string, reader: Reader) => string;
  readonly filter: boolean;
  readonly group: boolean;
  readonly sort: boolean;
  readonly nillable: boolean;
  readonly length: number;
  /** The object that a reference names, and the name under which its fields are reached. */
  readonly parent?: { readonly entity: string; readonly relationship: string };
  readonly picklist?: readonly string[];
  /** First API version that has the field. */
  readonly since?: number;
  /** A condition on it ends in an internal server error. */
  readonly breaks?: true;
}

export interface FieldOptions {
  readonly label?: string;
  readonly filter?: boolean;
  readonly group?: boolean;
  readonly sort?: boolean;
  readonly nillable?: boolean;
  readonly length?: number;
  readonly picklist?: readonly string[];
  readonly since?: number;
  readonly breaks?: true;
}

type Sql = string | ((alias: string, reader: Reader) => string);

/** `Name` of a column becomes `alias.column`; anything that is not a plain column is given as a function. */
function expression(sql: Sql): (alias: string, reader: Reader) => string {
  return typeof sql === 'function' ? sql : (alias) => `${alias}.${sql}`;
}

function labelOf(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2');
}

function make(
  name: string,
  type: string,
  codec: Codec,
  sql: Sql,
  defaults: { group: boolean; length: number },
  options: FieldOptions,
): FieldModel {
  const { breaks, picklist, since } = options;
  return {
    name,
    label: options.label ?? labelOf(name),
    type,
    codec,
    sql: expression(sql),
    filter: options.filter ?? true,
    group: options.group ?? defaults.group,
    sort: options.sort ?? true,
    nillable: options.nillable ?? true,
    length: options.length ?? defaults.length,
    ...(picklist === undefined ? {} : { picklist }),
    ...(since === undefined ? {} : { since }),
    ...(breaks === undefined ? {} : { breaks }),
  };
}

export function idField(prefix: string): FieldModel {
  const defaults = { group: true, length: 18 };
  return make('Id', 'id', { kind: 'id', prefix }, 'n', defaults, { nillable: false });
}

export function text(name: string, sql: Sql, options: FieldOptions & { type?: string } = {}): FieldModel {
  const type = options.type ?? 'string';
  return make(name, type, { kind: 'text' }, sql, { group: true, length: 255 }, options);
}

export function picklist(name: string, sql: Sql, values: readonly string[], options: FieldOptions = {}): FieldModel {
  return text(name, sql, { ...options, type: 'picklist', picklist: values });
}

export function bool(name: string, sql: Sql, options: FieldOptions = {}): FieldModel {
  const defaults = { group: true, length: 0 };
  return make(name, 'boolean', { kind: 'boolean' }, sql, defaults, { nillable: false, ...options });
}

export function int(name: string, sql: Sql, options: FieldOptions = {}): FieldModel {
  return make(name, 'int', { kind: 'number' }, sql, { group: true, length: 0 }, options);
}

export function double(name: string, sql: Sql, options: FieldOptions = {}): FieldModel {
  return make(name, 'double', { kind: 'number' }, sql, { group: false, length: 0 }, options);
}

/** A day, stored as `2026-12-01`. */
export function day(name: string, sql: Sql, options: FieldOptions = {}): FieldModel {
  return make(name, 'date', { kind: 'text' }, sql, { group: true, length: 0 }, options);
}

/** Date and time in seconds since 1970. Salesforce never groups by one. */
export function datetime(name: string, sql: Sql, options: FieldOptions = {}): FieldModel {
  return make(name, 'datetime', { kind: 'datetime' }, sql, { group: false, length: 0 }, options);
}

export function reference(
  name: string,
  sql: Sql,
  to: { entity: string; relationship: string; prefix: string },
  options: FieldOptions = {},
): FieldModel {
  const parent = { entity: to.entity, relationship: to.relationship };
  const codec: Codec = { kind: 'id', prefix: to.prefix };
  return { ...make(name, 'reference', codec, sql, { group: true, length: 18 }, options), parent };
}

/** Which rows of an object a reader sees: all, those for which the SQL holds, or no such object at all. */
export type Access =
  | { readonly rows: 'all' }
  | { readonly rows: 'some'; readonly sql: (alias: string) => string }
  | { readonly rows: 'hidden' };

export interface EntityModel {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly prefix: string;
  readonly table: string;
  /** Joins that its fields need besides the table, given the table's alias; its row number is `alias.n`. */
  readonly joins: (alias: string) => string;
  readonly fields: ReadonlyMap<string, FieldModel>;
  readonly access: (reader: Reader) => Access;
  /** Rows that share these columns differ in row number and `measure` alone, and an index has them together. */
  readonly condense?: { readonly keys: readonly string[]; readonly measure: string };
  /** Rows of a page and of a query at most, whatever matches; an OFFSET may go past them. */
  readonly most?: { readonly page: number; readonly rows: number };
  /** Where it can be queried. */
  readonly apis: ReadonlySet<'data' | 'tooling'>;
  /** First API version that has the object. */
  readonly since?: number;
}

export function entity(
  name: string,
  prefix: string,
  table: string,
  fields: readonly FieldModel[],
  options: {
    access?: (reader: Reader) => Access;
    label?: string;
    plural?: string;
    apis?: readonly ('data' | 'tooling')[];
    joins?: (alias: string) => string;
    condense?: { keys: readonly string[]; measure: string };
    most?: { page: number; rows: number };
    since?: number;
  } = {},
): EntityModel {
  const label = options.label ?? labelOf(name);
  return {
    name,
    label,
    plural: options.plural ?? `${label}s`,
    prefix,
    table,
    joins: options.joins ?? (() => ''),
    fields: new Map(fields.map((field) => [field.name.toLowerCase(), field])),
    access: options.access ?? (() => ({ rows: 'all' })),
    apis: new Set(options.apis ?? ['data']),
    ...(options.condense === undefined ? {} : { condense: options.condense }),
    ...(options.most === undefined ? {} : { most: options.most }),
    ...(options.since === undefined ? {} : { since: options.since }),
  };
}

/** Whether the org has the field in the reader's API version. */
export function hasField(model: EntityModel, field: FieldModel, reader: Reader): boolean {
  return reader.apiVersion >= (field.since ?? 0) && !reader.absent.has(`${model.name}.${field.name}`);
}

/** Whether the object exists for the reader. */
export function exists(model: EntityModel, api: 'data' | 'tooling', reader: Reader): boolean {
  if (!model.apis.has(api) || reader.apiVersion < (model.since ?? 0)) return false;
  return !reader.absent.has(model.name) && model.access(reader).rows !== 'hidden';
}

/** Access for readers who hold one of the permissions; the object does not exist for others. */
export function needs(...permissions: readonly string[]): (reader: Reader) => Access {
  return (reader) => ({ rows: permissions.some((name) => reader.permissions.has(name)) ? 'all' : 'hidden' });
}

/** All rows for holders of one of the permissions, else the reader's own. */
export function ownUnless(column: string, ...permissions: readonly string[]): (reader: Reader) => Access {
  return (reader) =>
    permissions.some((name) => reader.permissions.has(name))
      ? { rows: 'all' }
      : { rows: 'some', sql: (alias) => `${alias}.${column} = ${String(reader.user)}` };
}
