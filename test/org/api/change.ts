/** What this API changes of users: passwords, sessions, the freeze and the lock, verified addresses. */
import { ApiError, notFound } from '../errors.js';
import type { Answer } from '../http.js';
import { json } from '../http.js';
import { numberOf, PREFIX } from '../ids.js';
import { resetPasswordOf, setPasswordOf } from '../login/passwords.js';
import { numberIn, optionalNumber } from '../store.js';
import type { RestCall } from './call.js';
import { bodyOf } from './call.js';

const NO_CONTENT: Answer = { status: 204, body: '' };

/** The answer to a call that changes one record, or undefined where this is none. */
export function answerChange(call: RestCall): Answer | undefined {
  const [first, object, id, part] = call.resource;
  const { method } = call.exchange;
  if (first !== 'sobjects' || object === undefined || id === undefined) return undefined;
  if (object === 'User' && part === 'password') return password(call, id);
  if (part !== undefined) return undefined;
  if (object === 'UserLogin' && method === 'PATCH') return changeUserLogin(call, id);
  if (object === 'AuthSession' && method === 'DELETE') return endSession(call, id);
  if (object === 'LoginIp' && method === 'DELETE') return deleteLoginIp(call, id);
  return undefined;
}

function gone(): ApiError {
  return new ApiError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
}

function insufficient(): ApiError {
  return new ApiError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
}

/** POST sets a password, DELETE resets it; GET is read as any record. */
function password(call: RestCall, id: string): Answer | undefined {
  const { org, session, exchange } = call;
  if (exchange.method !== 'POST' && exchange.method !== 'DELETE') return undefined;
  const n = numberOf(PREFIX.User, id);
  const there = n !== undefined && org.store.count('SELECT COUNT(*) FROM user WHERE n = :n', { n }) === 1;
  if (!there) throw notFound();
  if (!session.permissions.has('ManageUsers')) {
    throw new ApiError(403, 'INSUFFICIENT_ACCESS', 'You do not have permission to change the password of this user.');
  }
  if (exchange.method === 'DELETE') return json(JSON.stringify({ NewPassword: resetPasswordOf(org, n) }));
  if (n === session.user && !org.settings.setsOwnPassword) {
    throw new ApiError(403, 'INSUFFICIENT_ACCESS', 'Cannot set password for self');
  }
  const wanted = bodyOf(exchange.body)['NewPassword'];
  if (typeof wanted !== 'string') throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'NewPassword is missing');
  setPasswordOf(org, n, wanted);
  return NO_CONTENT;
}

function changeUserLogin({ org, session, exchange }: RestCall, id: string): Answer {
  const n = numberOf(PREFIX.UserLogin, id);
  if (!session.permissions.has('ManageUsers')) throw notFound();
  if (n === undefined || org.store.count('SELECT COUNT(*) FROM user WHERE n = :n', { n }) === 0) throw notFound();
  const changes: Record<string, number | null> = {};
  for (const [name, value] of Object.entries(bodyOf(exchange.body))) {
    if (typeof value !== 'boolean' || (name !== 'IsFrozen' && name !== 'IsPasswordLocked')) {
      throw new ApiError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${name}.`);
    }
    if (name === 'IsFrozen') changes['frozen'] = Number(value);
    else if (value) throw new ApiError(400, 'FIELD_INTEGRITY_EXCEPTION', 'IsPasswordLocked can only be set to false');
    else Object.assign(changes, { locked: 0, locked_until: null, failed_logins: 0 });
  }
  if (Object.keys(changes).length > 0) org.store.update('user', n, changes);
  return NO_CONTENT;
}

function refuseOrder({ org }: RestCall, n: number, parent: number | undefined): void {
  const isOpen = (where: string, m: number): boolean =>
    org.store.count(`SELECT COUNT(*) FROM auth_session WHERE ${where} = :m AND open = 1`, { m }) > 0;
  const { sessionOrder } = org.settings;
  const first =
    (sessionOrder === 'parents-first' && parent !== undefined && isOpen('n', parent)) ||
    (sessionOrder === 'children-first' && isOpen('parent', n));
  if (first) throw new ApiError(400, 'DELETE_FAILED', 'Another session of the same family has to end first');
}

function endSession(call: RestCall, id: string): Answer {
  const { org, session } = call;
  const n = numberOf(PREFIX.AuthSession, id);
  const row = n === undefined ? undefined : org.store.get('SELECT * FROM auth_session WHERE n = :n', { n });
  if (n === undefined || row === undefined) throw notFound();
  if (numberIn(row['user']) !== session.user && !session.permissions.has('ManageUsers')) throw insufficient();
  if (row['open'] !== 1) throw gone();
  refuseOrder(call, n, optionalNumber(row['parent']));
  org.sessions.end(n);
  return NO_CONTENT;
}

function deleteLoginIp({ org, session }: RestCall, id: string): Answer {
  const n = numberOf(PREFIX.LoginIp, id);
  const row = n === undefined ? undefined : org.store.get('SELECT user FROM login_ip WHERE n = :n', { n });
  if (n === undefined || row === undefined) throw gone();
  if (!session.permissions.has('ManageUsers')) throw insufficient();
  org.store.run('DELETE FROM login_ip WHERE n = :n', { n });
  return NO_CONTENT;
}
