/** Addresses that are asked about: `--ip` and `--ip-file`. */
export { distinct, parseAsked, tryRange, type AskedList, type AskedRange } from './askedRanges.js';
export { elsewhereGaps, leftOverWords, wholeListGaps } from './elsewhereGaps.js';
export { readEntry as parseAllowed } from './entry.js';
export { readIpFile, type StandardInput } from './ipFile.js';
export type { LeftOver } from './leftOverAddresses.js';
