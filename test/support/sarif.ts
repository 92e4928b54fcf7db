/**
 * Whether a log is SARIF 2.1.0, by the schema of OASIS.
 */
import SCHEMA from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv, type ValidateFunction } from 'ajv';

/** The schema of OASIS, which Microsoft's matcher for SARIF carries. */
function schemaOfSarif(): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  // RFC 3986: the characters of a reference, and each escape whole.
  ajv.addFormat('uri-reference', (text: string) => /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\da-f]{2})*$/iu.test(text));
  ajv.addFormat('date-time', (text: string) => !Number.isNaN(Date.parse(text)));
  return ajv.compile(withoutId(SCHEMA));
}

/** Its `$schema` is a draft that ajv has as `draft-07`, or not at all. */
function withoutId(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== 'id'));
}

export const isSarif: ValidateFunction = schemaOfSarif();
