/**
 * What UserLogin tells of a user: flags that few have, so that a row says which, and no row says none.
 */
import { toldBy, USER_FACTS, type Gap, type UserFacts } from '../../../policy/index.js';
import { needFlag, type Row } from '../wire/index.js';
import { flag, missing, recordOf } from './sharedFacts.js';

const NAMES = toldBy('UserLogin', 'flag');
type LoginStateName = (typeof NAMES)[number];

export type LoginState = Readonly<Record<LoginStateName, boolean>>;

const FIELDS = recordOf(NAMES, (name) => USER_FACTS[name].told.field);
export const LOGIN_FIELDS = Object.values(FIELDS);
/** Condition on UserLogin: frozen or locked. */
export const LOCKED_OUT = `(${LOGIN_FIELDS.map((field) => `${field} = true`).join(' OR ')})`;

const states = new Map<string, LoginState>();

/** Of one row of UserLogin: equal states are one object. */
export function loginStateOf(row: Row): LoginState {
  return oneState(recordOf(NAMES, (name) => needFlag(row, FIELDS[name])));
}

function oneState(state: LoginState): LoginState {
  const key = keyOfState(state);
  const kept = states.get(key) ?? state;
  states.set(key, kept);
  return kept;
}

/** Neither frozen nor locked. */
export const UNLOCKED = oneState(recordOf(NAMES, () => false));

export function keyOfState(state: LoginState): string {
  return NAMES.map((name) => String(state[name])).join('/');
}

/** Condition on UserLogin that selects this state. */
export function inState(state: LoginState): string {
  return NAMES.map((name) => `${FIELDS[name]} = ${state[name]}`).join(' AND ');
}

export function loginFacts(login: LoginState | Gap): Pick<UserFacts, LoginStateName> {
  return recordOf(NAMES, (name) => ('what' in login ? missing(login) : flag(login[name], 'UserLogin')));
}
