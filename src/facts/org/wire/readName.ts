/**
 * What a read is about, for errors: a name of the API, never an id or anything else of the org.
 */
import { objectOf } from './query.js';

/** The object of a query or a describe, else the resource: `LoginHistory`, `limits`. */
export function readName(path: string): string {
  const { pathname, searchParams } = new URL(path, 'https://salesforce.com');
  const soql = searchParams.get('q');
  if (soql !== null) return objectOf(soql);
  const object = /\/sobjects\/([A-Za-z]\w*)/.exec(pathname)?.[1];
  // Locators and ids begin with a digit, the version has a dot.
  return object ?? pathname.split('/').findLast((part) => /^[A-Za-z]\w*$/.test(part)) ?? 'services';
}
