/** Addresses that are asked about: `--ip` and `--ip-file`. */
export { distinct, parseAsked, tryRange, type AskedList, type AskedRange } from './asked.js';
export { elsewhereGaps } from './elsewhere.js';
export { readEntry as parseAllowed } from './entry.js';
export { readIpFile, type StandardInput } from './ipFile.js';
export type { LeftOver } from './leftOver.js';
