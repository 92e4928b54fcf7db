/** sobjects: the list of all, describe, and one record by its id. */
import { ApiError, notFound } from '../errors.js';
import { describe, describeAll } from '../describe.js';
import type { Answer } from '../http.js';
import { json } from '../http.js';
import { isId, numberOf, PREFIX } from '../ids.js';
import { findEntity } from '../model/entities.js';
import type { EntityModel } from '../model/field.js';
import { exists, hasField } from '../model/field.js';
import type { Api } from '../soql/compile.js';
import { BATCH } from '../soql/run.js';
import { textIn } from '../store.js';
import type { RestCall } from './call.js';

export function answerSobjects(call: RestCall, api: Api, rest: readonly string[]): Answer {
  const { reader, base } = call;
  const [name, id, part] = rest;
  const path = api === 'tooling' ? `${base}/tooling` : base;
  if (name === undefined) return json(describeAll(reader, api, path));
  const model = findEntity(name);
  if (model === undefined || !exists(model, api, reader)) throw notFound();
  if (id === 'describe') return json(describe(model, reader, path));
  if (id === undefined) throw notFound();
  if (part === 'LogFile' && model.name === 'EventLogFile') return logFile(call, id);
  if (part === 'password' && model.name === 'User' && api === 'data') return passwordExpiry(call, id);
  return record(call, api, model, id);
}

/**
 * Get User Password Expiration Status. The guide says that the session needs "permission to access the user information"
 * and what it answers without; which permission that is, it leaves open: here Manage Users, or to be the user.
 */
function passwordExpiry({ org, session, reader }: RestCall, id: string): Answer {
  const n = numberOf(PREFIX.User, id);
  const row =
    n === undefined
      ? undefined
      : org.store.get(
          `SELECT u.n, u.password_expires, c.expired FROM user u LEFT JOIN credential c ON c.user = u.n WHERE u.n = :n`,
          { n },
        );
  if (n === undefined || row === undefined) throw notFound('The requested resource does not exist');
  if (n !== session.user && !session.permissions.has('ManageUsers')) {
    throw new ApiError(403, 'INSUFFICIENT_ACCESS', 'You do not have permission to view this record.');
  }
  const end = row['password_expires'];
  const isExpired = row['expired'] === 1 || (typeof end === 'number' && end * 1000 <= reader.now);
  return json(JSON.stringify({ isExpired }));
}

/** One record: all fields, or those of `?fields=`. */
function record(call: RestCall, api: Api, model: EntityModel, id: string): Answer {
  const { org, reader, base, exchange } = call;
  if (!isId(id)) throw new ApiError(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible');
  const asked = exchange.query.get('fields');
  const fields =
    asked ??
    [...model.fields.values()]
      .filter((field) => hasField(model, field, reader))
      .map((field) => field.name)
      .join(', ');
  const soql = `SELECT ${fields} FROM ${model.name} WHERE Id = '${id}'`;
  const body: unknown = JSON.parse(org.queries.query(soql, reader, api, base, BATCH));
  const first = firstRecord(body);
  if (first === undefined) throw notFound('The requested resource does not exist');
  return json(JSON.stringify(first));
}

function firstRecord(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('records' in body)) return undefined;
  return Array.isArray(body.records) ? body.records[0] : undefined;
}

/** The CSV of an event log. */
function logFile(call: RestCall, id: string): Answer {
  const n = numberOf(findEntity('EventLogFile')?.prefix ?? '', id);
  const row = n === undefined ? undefined : call.org.store.get('SELECT body FROM event_log_file WHERE n = :n', { n });
  if (row === undefined) throw notFound();
  return { status: 200, headers: { 'Content-Type': 'text/csv;charset=UTF-8' }, body: textIn(row['body']) };
}
