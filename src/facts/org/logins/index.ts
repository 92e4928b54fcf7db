export { readSoapSuccessWithout } from './anyApiAuth.js';
export { readLastSoapSuccess, readSessionAddress } from './evidence.js';
export { readLogins } from './reader.js';
export { StatusReader } from './statusReader.js';
export { CsvError } from './csv.js';
export { tokenOfLogin } from './eventLogs.js';
