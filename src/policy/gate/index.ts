/** What a team allows, and the rules that hold an org against it. Pure. */
export type * from './file.js';
