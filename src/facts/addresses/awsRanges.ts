import { EXIT } from '../../exitCodes.js';
import { Text } from '../../text.js';
import { FactsError } from '../factsError.js';
import { unknownKey, type JsonEntry } from './keyedLists.js';

interface Prefix extends JsonEntry {
  readonly service: string;
  readonly region: string;
}

/** The two lists of AWS's ip-ranges.json, and the member of each entry that holds the block. */
const LISTS: readonly (readonly [string, string])[] = [
  ['prefixes', 'ip_prefix'],
  ['ipv6_prefixes', 'ipv6_prefix'],
];

/** Whether a JSON object is laid out as AWS's ip-ranges.json. */
export function isAwsRanges(json: object): boolean {
  return LISTS.some(([list, block]) =>
    membersOf(json, list).some(
      (entry) => memberOf(entry, block) !== undefined && memberOf(entry, 'service') !== undefined,
    ),
  );
}

/**
 * The IPv4 and IPv6 blocks of a service, `EC2`, or of a service in a region, `EC2:eu-west-1`. AWS's own service
 * `AMAZON` holds all addresses of AWS.
 *
 * @throws FactsError that names the services, or the regions of the service, for a key that is missing or unknown.
 */
export function awsEntries(json: object, source: string, key: string | undefined): readonly JsonEntry[] {
  const prefixes = LISTS.flatMap(([list, block]) =>
    membersOf(json, list).map((entry, index) => prefixOf(entry, block, `${list}[${index}]`)),
  );
  const services = unique(prefixes.map(({ service }) => service));
  if (key === undefined) {
    throw new FactsError(
      Text.of('facts.ip-file.missing-service', { file: source, services: services.join(', ') }),
      EXIT.usage,
    );
  }
  const colon = key.indexOf(':');
  const service = colon < 0 ? key : key.slice(0, colon);
  const ofService = prefixes.filter((prefix) => prefix.service === service);
  if (ofService.length === 0) throw unknownKey(service, services, source);
  if (colon < 0) return ofService;
  const region = key.slice(colon + 1);
  const inRegion = ofService.filter((prefix) => prefix.region === region);
  if (inRegion.length > 0) return inRegion;
  throw unknownKey(key, unique(ofService.map((prefix) => `${service}:${prefix.region}`)), source);
}

function prefixOf(entry: unknown, block: string, path: string): Prefix {
  const [text, service, region] = [block, 'service', 'region'].map((name) => memberOf(entry, name));
  const holder = typeof entry === 'object' && entry !== null ? entry : {};
  return { text, path: `${path}.${block}`, holder, service: wordOf(service), region: wordOf(region) };
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function membersOf(json: object, name: string): readonly unknown[] {
  const list = memberOf(json, name);
  return Array.isArray(list) ? list : [];
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => name !== '').sort();
}
