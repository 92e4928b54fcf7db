/** query, queryMore and the Tooling API's query. */
import { ApiError } from '../errors.js';
import type { Answer, Exchange } from '../http.js';
import { json } from '../http.js';
import { metadataQuery } from '../metadata/tooling.js';
import type { Api } from '../soql/compile.js';
import { BATCH } from '../soql/run.js';
import type { RestCall } from './call.js';

const SMALLEST_BATCH = 200;

/** `Sforce-Query-Options: batchSize=500`; Salesforce takes 200 to 2,000 and moves other values into that range. */
function batchSize(exchange: Exchange, most: number): number {
  const header = exchange.headers['sforce-query-options'];
  const asked = /batchSize\s*=\s*(\d+)/i.exec(typeof header === 'string' ? header : '')?.[1];
  return Math.min(most, asked === undefined ? BATCH : Math.min(BATCH, Math.max(SMALLEST_BATCH, Number(asked))));
}

export function answerQuery(call: RestCall, api: Api, rest: readonly string[]): Answer {
  const { org, exchange, reader, base } = call;
  const locator = rest[0];
  if (locator !== undefined) {
    org.log.count('queryMoreCalls');
    exchange.record.operation = 'queryMore';
    return json(org.queries.more(locator, reader, api, base));
  }
  const soql = exchange.query.get('q');
  if (soql === null || soql.trim() === '') {
    throw new ApiError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
  }
  org.log.count('queryCalls');
  exchange.record.operation = 'query';
  exchange.record.soql = soql;
  if (exchange.query.get('columns') === 'true') return json(columnsOf(call, soql, api));
  const special = api === 'tooling' ? metadataQuery(org, soql, reader, base) : undefined;
  return json(special ?? org.queries.query(soql, reader, api, base, batchSize(exchange, org.settings.pageRows)));
}

/** `sf data query` asks for the columns of its query again, with `&columns=true`. */
function columnsOf(call: RestCall, soql: string, api: Api): string {
  const compiled = call.org.queries.compile(soql, call.reader, api, call.base);
  if (compiled.kind === 'count') return JSON.stringify({ columnMetadata: [] });
  const named: Named[] =
    compiled.kind === 'groups'
      ? compiled.columns.map(({ name, functionText, codec }) => ({ kind: codec.kind, path: [name], functionText }))
      : compiled.fields.map((item) => ({
          kind: item.field.codec.kind,
          path: [...item.path, item.field.name],
          functionText: undefined,
        }));
  return JSON.stringify({ columnMetadata: nest(named), entityName: compiled.entity.name });
}

interface Named {
  readonly kind: string;
  readonly path: readonly string[];
  readonly functionText: string | undefined;
}

const APEX_TYPES: Record<string, string> = { id: 'Id', text: 'String', boolean: 'Boolean', number: 'Integer' };

/** Parent fields become columns inside a column; only functions are `aggregate`. */
function nest(columns: readonly Named[]): unknown[] {
  const result: unknown[] = [];
  const done = new Set<string>();
  for (const column of columns) {
    const [first = ''] = column.path;
    if (done.has(first)) continue;
    done.add(first);
    const inner = columns
      .filter((other) => other.path.length > 1 && other.path[0] === first)
      .map((other) => ({ ...other, path: other.path.slice(1) }));
    const leaf = column.path.length === 1;
    result.push({
      aggregate: column.functionText !== undefined,
      apexType: leaf ? (APEX_TYPES[column.kind] ?? 'Datetime') : null,
      booleanType: column.kind === 'boolean',
      columnName: first,
      custom: false,
      displayName: column.functionText ?? first,
      foreignKeyName: leaf ? null : first,
      insertable: false,
      joinColumns: leaf ? [] : nest(inner),
      numberType: column.kind === 'number',
      textType: column.kind === 'text',
      updatable: false,
    });
  }
  return result;
}
