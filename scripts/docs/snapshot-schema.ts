/**
 * Writes what schemas/snapshot.schema.json says of a user from the table of facts about users, and which formats there are; the
 * rest of it is written by hand. Needs lib (npm run compile).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRST_VERSION, READABLE_VERSIONS, SCHEMA_VERSION } from '../../lib/facts/snapshot/format.js';
import { say } from '../../lib/messages.js';
import { factRow, USER_FACT_NAMES, USER_TIME_NAMES, type FactKind, type UserFactName } from '../../lib/policy/index.js';
import { Text } from '../../lib/text.js';

const place = join(import.meta.dirname, '..', '..', 'schemas', 'snapshot.schema.json');

const VALUES: Readonly<Record<FactKind, object>> = {
  flag: { type: 'boolean' },
  'flag-or-none': { type: ['boolean', 'null'] },
  text: { type: 'string' },
  mail: { type: ['string', 'null'] },
  addresses: { type: 'array', items: { $ref: '#/$defs/address' } },
};

function fact(name: UserFactName): object {
  const { holds, about } = factRow(name);
  const read = {
    type: 'array',
    prefixItems: [VALUES[holds], { type: 'string' }, { $ref: '#/$defs/gap' }],
    items: false,
    minItems: 2,
    maxItems: 3,
  };
  const either = { oneOf: [read, { $ref: '#/$defs/unreadable' }] };
  return about === undefined ? either : { ...either, description: say(Text.of(about)) };
}

/** One line of a user. Facts that older files lack need not be there. */
function user(): object {
  const own = {
    kind: { const: 'user' },
    id: { type: 'string' },
    username: { type: 'string' },
    name: { type: 'string' },
    profileId: { type: ['string', 'null'] },
  };
  const time = { type: 'string', format: 'date-time' };
  return {
    type: 'object',
    properties: {
      ...own,
      ...Object.fromEntries(USER_FACT_NAMES.map((name) => [name, fact(name)])),
      ...Object.fromEntries(USER_TIME_NAMES.map((name) => [name, time])),
    },
    required: [...Object.keys(own), ...USER_FACT_NAMES.filter((name) => factRow(name).since === FIRST_VERSION)],
  };
}

interface Header {
  readonly properties: { readonly schemaVersion: object };
}

/** The header, with the formats that are read. What each lacks is said there by hand. */
function header(byHand: Header): object {
  const schemaVersion = { ...byHand.properties.schemaVersion, enum: READABLE_VERSIONS };
  return { ...byHand, properties: { ...byHand.properties, schemaVersion } };
}

/** What the file should hold now. */
export function fresh(): string {
  const schema = JSON.parse(readFileSync(place, 'utf8')) as { readonly $defs: { readonly header: Header } };
  const made = {
    ...schema,
    $id: `sf-token-snapshot-${SCHEMA_VERSION}`,
    title: `One line of a snapshot that "sf token save snapshot" wrote (formats ${FIRST_VERSION} to ${SCHEMA_VERSION})`,
    $defs: { ...schema.$defs, header: header(schema.$defs.header), user: user() },
  };
  return `${JSON.stringify(made, undefined, 2)}\n`;
}
