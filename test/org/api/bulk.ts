/** Bulk API 2.0 query jobs: a query becomes CSV, in several result pages behind a locator. */
import { ApiError, notFound } from '../errors.js';
import type { Answer } from '../http.js';
import { json } from '../http.js';
import { idOf, numberOf, PREFIX } from '../ids.js';
import type { OrgState } from '../state.js';
import { formatSeconds } from '../soql/dates.js';
import type { CompiledRows } from '../soql/compile.js';
import type { RestCall } from './call.js';

interface Job {
  readonly id: string;
  readonly soql: string;
  readonly user: number;
  readonly created: string;
  readonly apiVersion: string;
  state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';
  error: string;
  header: readonly string[];
  rows: readonly string[];
}

/** Records a result page, unless the client asks for fewer with `maxRecords`. */
const BULK_PAGE = 1000;

const jobs = new WeakMap<OrgState, Map<number, Job>>();

function jobsOf(org: OrgState): Map<number, Job> {
  const known = jobs.get(org) ?? new Map<number, Job>();
  jobs.set(org, known);
  return known;
}

export function answerBulk(call: RestCall, rest: readonly string[]): Answer {
  if (rest[0] !== 'query') throw notFound();
  const { method } = call.exchange;
  if (rest.length === 1 && method === 'POST') return create(call);
  const n = numberOf(PREFIX.BulkJob, rest[1] ?? '');
  const job = n === undefined ? undefined : jobsOf(call.org).get(n);
  if (job?.user !== call.session.user) throw notFound();
  if (rest[2] === 'results' && method === 'GET') return results(call, job);
  if (rest[2] !== undefined) throw notFound();
  if (method === 'DELETE' && n !== undefined) {
    jobsOf(call.org).delete(n);
    return { status: 204 };
  }
  if (method === 'PATCH') job.state = 'Aborted';
  if (method === 'GET' && job.state === 'UploadComplete') run(call, job);
  return json(JSON.stringify(info(job)));
}

function create(call: RestCall): Answer {
  const body: unknown = JSON.parse(call.exchange.body);
  const read = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  const operation = read('operation');
  if (operation !== 'query' && operation !== 'queryAll') {
    throw new ApiError(400, 'INVALIDJOB', `Unsupported operation: ${operation}`);
  }
  const soql = read('query');
  call.exchange.record.soql = soql;
  // Refused now, as Salesforce does for what it cannot parse or does not know.
  const compiled = call.org.queries.compile(soql, call.reader, 'data', call.base);
  if (compiled.kind !== 'rows') {
    throw new ApiError(400, 'API_ERROR', 'Aggregate Relationships and GROUP BY not supported in Bulk Query');
  }
  const all = jobsOf(call.org);
  const n = all.size + 1;
  const job: Job = {
    id: idOf(PREFIX.BulkJob, n),
    soql,
    user: call.session.user,
    created: formatSeconds(call.org.seconds),
    apiVersion: `${String(call.reader.apiVersion)}.0`,
    state: 'UploadComplete',
    error: '',
    header: [],
    rows: [],
  };
  all.set(n, job);
  return json(JSON.stringify(info(job)));
}

function info(job: Job): Record<string, unknown> {
  return {
    id: job.id,
    operation: 'query',
    object: /\bFROM\s+(\w+)/i.exec(job.soql)?.[1] ?? '',
    createdById: idOf(PREFIX.User, job.user),
    createdDate: job.created,
    systemModstamp: job.created,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
    jobType: 'V2Query',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
    numberRecordsProcessed: job.rows.length,
    retries: 0,
    totalProcessingTime: 0,
    ...(job.error === '' ? {} : { errorMessage: job.error }),
  };
}

function cell(value: unknown): string {
  const text = typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
  return `"${text.replaceAll('"', '""')}"`;
}

function run(call: RestCall, job: Job): void {
  const { org, reader, base } = call;
  const compiled = org.queries.compile(job.soql, reader, 'data', base);
  if (compiled.kind !== 'rows') return;
  job.header = headerOf(compiled);
  const order = compiled.orderBy.length > 0 ? compiled.orderBy.join(', ') : compiled.rowNumber;
  const limit = compiled.limit ?? -1;
  const found = org.store.all(
    `SELECT ${compiled.json} AS j FROM ${compiled.from} WHERE ${compiled.where} ORDER BY ${order} LIMIT ${String(limit)}`,
    compiled.params,
  );
  job.rows = found.map((row) => {
    const record: unknown = JSON.parse(String(row['j']));
    return job.header.map((column) => cell(valueAt(record, column.split('.')))).join(',');
  });
  job.state = 'JobComplete';
}

function headerOf(compiled: CompiledRows): string[] {
  return compiled.fields.map((item) => [...item.path, item.field.name].join('.'));
}

function valueAt(record: unknown, path: readonly string[]): unknown {
  let value = record;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return '';
    value = Reflect.get(value, name);
  }
  return value;
}

function results(call: RestCall, job: Job): Answer {
  if (job.state !== 'JobComplete') throw new ApiError(400, 'INVALIDJOBSTATE', 'The job is not complete');
  const { query } = call.exchange;
  const from = Number(Buffer.from(query.get('locator') ?? '', 'base64url').toString() || '0');
  if (!Number.isInteger(from)) throw new ApiError(400, 'INVALID_LOCATOR', 'The locator is not valid');
  const size = Math.max(1, Number(query.get('maxRecords') ?? BULK_PAGE));
  const page = job.rows.slice(from, from + size);
  const next = from + page.length;
  const locator = next < job.rows.length ? Buffer.from(String(next)).toString('base64url') : 'null';
  const head = job.header.map((name) => cell(name)).join(',');
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/csv',
      'Sforce-Locator': locator,
      'Sforce-NumberOfRecords': String(page.length),
    },
    body: [head, ...page].map((line) => `${line}\n`).join(''),
  };
}
