/**
 * Writes docs/address-lists.md from the table of published forms. Needs lib (npm run compile).
 */
import { OBJECT_OF_LISTS, SHAPES, SHAPES_READ, type Shape } from '../../lib/facts/addresses/shapes.js';

function cell(words: string): string {
  return words.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('_', '\\_');
}

function code(words: string | undefined): string {
  return words === undefined ? '-' : `\`${words}\``;
}

function row({ name, key, example, source, seen, mark, sample }: Shape): string {
  const cells = [cell(name), code(key), code(example), cell(source), `${cell(seen)} (${mark}, ${SHAPES_READ})`];
  return `| ${cells.join(' | ')} | \`${sample}\` |`;
}

const HEAD = `# Lists of addresses

<!-- Written by scripts/docs/address-lists.ts from src/facts/addresses/shapes.json. -->

\`--ip-file\` of \`check ip\` and \`list users\` accepts a file, a pipe, or \`-\` for standard input: a text file with one address, CIDR block or range per line, or JSON. Nothing in a file is lost silently: an entry that cannot be read is an error with its place, addresses that were not used are named, and a file that can be read in two ways is rejected with both of them.

\`--ip-key\` selects lists of the file, and may be given several times. A key has one or more parts, separated by colons; parts at the end may be left out, and \`*\` matches any part: \`EC2\`, \`EC2:eu-west-1\`, \`*:eu-west-1\`, or just \`*\` for the entire file. If a file contains several lists and no key is given, the error names the keys.

\`--list NAME=FILE\` of \`audit ranges\`, \`list ranges\` and \`check policy\` reads the same formats and takes all lists of the file. Addresses that are in none of its lists make the result incomplete: a range that they contain would look like one that nobody publishes. A \`file:\` side of \`diff ranges\` is one list, and incomplete in the same way.

## JSON

The format is recognized from the content of the file, not from its name. D: read in the publisher's own document, file or program; C: read in copies and readers that others keep in public. When a publisher changes the format, what no longer fits is reported as addresses that were not checked. The repository has a sample of each in test/data/ip-lists.

| form | key | example | published at, or printed by | form read in | sample |
| ---- | --- | ------- | --------------------------- | ------------ | ------ |
`;

const TAIL = `
Besides these, any object whose members are lists of addresses (\`{"office": ["203.0.113.0/24"], "vpn": [...]}\`, key: the member), and one array of strings.

Of the outputs of \`aws ec2 describe-addresses\` and \`describe-nat-gateways\` the private addresses are named but not checked, since Salesforce cannot see them. What repeats an entry (\`network\` and \`mask\` of Atlassian) is not counted.

## Text

| form | what is read |
| ---- | ------------ |
| lines | an address, \`203.0.113.0/24\`, \`203.0.113.0/255.255.255.0\`, \`203.0.113.0 255.255.255.0\`, \`a-b\` or \`a - b\`; a description may follow it; \`#\`, \`;\` and \`//\` begin comments |
| a simple list of YAML | \`- 203.0.113.0/24\`; the name above the items is their key |
| CSV with a header | one column \`ip\`, \`cidr\`, \`network\` or the like (with \`netmask\` or not), or \`start\` and \`end\`; \`description\`; comma, semicolon or tab |
| CSV without a header | the entry first, as in geofeeds (RFC 8805) |
| SPF (RFC 7208) | \`ip4:\` and \`ip6:\`; \`include\`, \`a\`, \`mx\`, \`exists\`, \`ptr\` and \`redirect\` stand for addresses that are not in the file: they are named, and the answer is incomplete (exit code 68) |
| nginx | \`allow ...;\`; \`deny\` is counted in a warning and not subtracted |

UTF-8, and UTF-16 with its byte order mark. An address where a network is meant (\`203.0.113.7/24\`) means its network, but only in files, and a warning says so. What may be a second address is never treated as a description or a comment (\`192.0.2.1 192.0.2.9\`, \`192.0.2.1;192.0.2.9\`): the error names the line.
`;

export function fresh(): string {
  return `${HEAD}${[...SHAPES, OBJECT_OF_LISTS].map(row).join('\n')}\n${TAIL}`;
}
