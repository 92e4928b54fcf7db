export { MOST_AT_ONCE, type OrgClient, type SoapCall } from './client.js';
export { ConnectionClient, type ClientOptions } from './connection.js';
export { CoreRequests } from './coreRequests.js';
export { changeOwnPassword, sendOnce, type ChangeRequest } from './sendOnce.js';
export { refusalIn } from './refusals.js';
export { isNotCarriedOut, OrgError, orgError, OrgRefusal, clipOrgWords } from './orgError.js';
export {
  fieldsOf,
  idOf,
  inLists,
  isRow,
  needId,
  quote,
  rowsOf,
  timeOf,
  type Row,
  needText,
  textOf,
  pagesOf,
  type QueryOptions,
  needFlag,
  inParallel,
  needNumber,
} from './query.js';
export { oneOf, OrderedRows } from './ordered.js';
export { each } from './itemsOfPages.js';
export { unlessRefused } from './unlessRefused.js';
