/** NODE_OPTIONS that loads a file first, wherever it lies: within quotes Node takes a backslash for an escape. */
export declare function requireOption(file: string): string;
/** Writes a file that moves the clock of the process that loads it to where the tests begin. */
export declare function writeClock(folder: string): string;
