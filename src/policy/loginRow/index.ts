/** One meaning of a row of LoginHistory: a password or not, by which path, with success or not. Pure. */
export {
  classifyLogin,
  isByApp,
  isSurelySoap,
  kindAmongApps,
  mayBeByApp,
  mayBeOf,
  TYPES_OF_SOAP,
  TYPES_WITHOUT_APPS,
  TYPES_WITHOUT_API_PASSWORD,
} from './kind.js';
export type { Certainty, LoginKind, LoginMarks } from './kind.js';
export { englishStatusOf, isKnownStatus, statusGap, StatusWords, type LoginOutcome } from './status.js';
export { bare, isInBrowser, LOGIN_HISTORY_WORDS, LOGIN_PATHS, type LoginPath } from './vocabulary.js';
export { isNoName } from './nameless.js';
export { clientName, isOwnClient, isOwnName, ownClient } from './ownClient.js';
