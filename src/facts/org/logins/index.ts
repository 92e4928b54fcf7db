export { readSoapSuccessWithout } from './anyApiAuth.js';
export { readLastSoapSuccess, readSessionAddress } from './evidence.js';
export { readLogins } from './reader.js';
export { StatusReader } from './statusReader.js';
export { type HistoryRow, type LoginRow, MOST_ROWS, OneUserReader, RECENT_ROWS } from './oneUser.js';
export { readLoginTimes } from './loginTimes.js';
