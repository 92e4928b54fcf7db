/** The one kind of record that this API makes: who is assigned a permission set. */
import { ApiError } from '../errors.js';
import type { Answer } from '../http.js';
import { json } from '../http.js';
import { idOf, numberOf, PREFIX } from '../ids.js';
import type { RestCall } from './call.js';
import { bodyOf } from './call.js';

/** POST sobjects/PermissionSetAssignment with AssigneeId and PermissionSetId. */
export function assignPermissionSet(call: RestCall): Answer {
  const { org, session, exchange } = call;
  if (!session.permissions.has('AssignPermissionSets')) {
    throw new ApiError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on cross-reference id');
  }
  const body = bodyOf(exchange.body);
  const numbered = (name: string, prefix: string): number => {
    const id = body[name];
    if (typeof id !== 'string') {
      throw new ApiError(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`);
    }
    const n = numberOf(prefix, id);
    if (n === undefined) throw new ApiError(400, 'MALFORMED_ID', `${name}: id value of incorrect type: ${id}`);
    return n;
  };
  const assignee = numbered('AssigneeId', PREFIX.User);
  const pset = numbered('PermissionSetId', PREFIX.PermissionSet);
  const there =
    org.store.count('SELECT COUNT(*) FROM user WHERE n = :assignee', { assignee }) === 1 &&
    org.store.count('SELECT COUNT(*) FROM permission_set WHERE n = :pset AND profile IS NULL', { pset }) === 1;
  if (!there) throw new ApiError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  const has = 'SELECT COUNT(*) FROM permission_set_assignment WHERE assignee = :assignee AND pset = :pset';
  if (org.store.count(has, { assignee, pset }) > 0) {
    const [user, set] = [idOf(PREFIX.User, assignee).slice(0, 15), idOf(PREFIX.PermissionSet, pset).slice(0, 15)];
    const message = `Duplicate PermissionSetAssignment. Assignee: ${user}; Permission Set: ${set}`;
    throw new ApiError(400, 'DUPLICATE_VALUE', message);
  }
  const values = { assignee, pset, psg: null, expires: null, modified: org.seconds };
  const id = idOf(PREFIX.PermissionSetAssignment, org.store.insert('permission_set_assignment', values));
  return json(JSON.stringify({ id, success: true, errors: [] }), 201);
}
