import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseSince } from '../../lib/cli/since.js';
import { parseAsked, readIpFile } from '../../lib/facts/addresses/index.js';
import { FactsError } from '../../lib/facts/factsError.js';
import { readMetadataXml } from '../../lib/facts/metadata/index.js';
import { readCsv } from '../../lib/facts/org/logins/csv.js';
import {
  OAUTH_OIDC,
  PERMISSION_SET,
  PROFILE,
  SECURITY,
  type ComponentForm,
} from '../../lib/facts/project/component.js';
import { readRetirements } from '../../lib/facts/retirementsFile.js';
import { gapFrom, orgFrom, profileFrom, sessionFrom, userFrom } from '../../lib/facts/snapshot/decode.js';
import { Misshapen } from '../../lib/facts/snapshot/fields.js';
import { openSnapshot } from '../../lib/facts/snapshot/index.js';
import { readOauthLogin, readOauthUserInfo, readSoapLogin, readSoapUserInfo } from '../../lib/login/answer.js';
import { LoginError } from '../../lib/login/error.js';
import { parsePiped } from '../../lib/login/input.js';
import { decodeAnyText } from '../../lib/login/reading/decode.js';
import { shownOf } from '../../lib/login/reading/shownOfPasted.js';
import { signalsIn } from '../../lib/login/signals.js';
import { PolicyError } from '../../lib/policy/error.js';
import { parseAssume } from '../../lib/policy/index.js';
import { component, PLACE, profileRange, trustedRange } from '../facts/metadata/written.js';
import { MemoryOrg } from '../facts/snapshot/memory.js';
import { sampleOrg } from '../facts/snapshot/sample.js';
import { all, saved, Scratch } from '../facts/snapshot/support.js';
import { mutated, reshaped } from './mutations.js';

/** Texts for each parser; `npm run fuzz` tries 100,000. */
const RUNS = Number(process.env['SF_TOKEN_FUZZ_RUNS'] ?? 150);
/** Planted where secrets stand: no error may repeat it. */
const CANARY = 'cAnArY-0f-a-pAssW0rd';

const root = join(import.meta.dirname, '..', '..');
const data = (...path: readonly string[]): string => readFileSync(join(root, 'test', 'data', ...path), 'utf8');
const filesIn = (...path: readonly string[]): string[] =>
  readdirSync(join(root, 'test', 'data', ...path), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => data(...path, name));

async function* once(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text));
}

interface Parser {
  readonly name: string;
  readonly seeds: () => Promise<readonly string[]> | readonly string[];
  /** Resolves when the text was read or is a finding of the parser's own; throws only what it declares. */
  readonly parse: (text: string) => unknown;
  /** How good texts are spoiled; left out: anywhere. */
  readonly mutate?: (seeds: readonly string[]) => fc.Arbitrary<string>;
  readonly throws: readonly (new (...args: never[]) => Error)[];
}

const scratch = new Scratch();

function metadata<T>({ elements, parse, root: name }: ComponentForm<T>, inside: string): Parser {
  return {
    name: `metadata of a ${name}`,
    seeds: () => [component(name, inside)],
    throws: [],
    parse: (text) => {
      const read = readMetadataXml(text, name, elements);
      if (read.ok) parse(read.root, PLACE);
      else expect(read.problem.why.key).to.match(/^facts\./u);
    },
  };
}

const answer = (body: string): { kind: 'answered'; status: number; location: string; body: string } => ({
  kind: 'answered',
  status: 200,
  location: '',
  body,
});
const SOAP = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><loginResponse><result><passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>https://x.my.salesforce.com/services/Soap/u/64.0/00D000000000001</serverUrl><sessionId>${CANARY}</sessionId><userId>005000000000001AAA</userId><userInfo><organizationId>00D000000000001EAA</organizationId></userInfo></result></loginResponse></soapenv:Body></soapenv:Envelope>`;
const OAUTH = `{"access_token":"${CANARY}","instance_url":"https://x.my.salesforce.com","id":"https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA"}`;

/** A sample of each published form of an address list. */
const SMALL_LISTS = filesIn('ip-lists').filter((text) => text.length < 10_000);

const PARSERS: readonly Parser[] = [
  {
    name: 'an address, a block or a range',
    seeds: () => ['192.0.2.1', '192.0.2.0/24', '192.0.2.1-192.0.2.9', '2001:db8::1', '2001:db8::/32', '::ffff:1.2.3.4'],
    parse: parseAsked,
    throws: [FactsError],
  },
  {
    name: 'a list of addresses',
    seeds: () => [
      '# office\n192.0.2.0/24\n2001:db8::1 # lab\r\n192.0.2.1-192.0.2.9\n',
      '{"hooks": ["192.0.2.0/24", "2001:db8::/32"], "web": ["198.51.100.7"]}',
      '["192.0.2.1", "198.51.100.0/24"]',
      '{"syncToken":"1","prefixes":[{"ip_prefix":"192.0.2.0/24","region":"eu-west-1","service":"EC2"}],"ipv6_prefixes":[]}',
      ...SMALL_LISTS,
      'office:\n  - 192.0.2.1\nci:\n  - 192.0.2.2 # x\n',
      'ip,netmask,description\n192.0.2.0,255.255.255.0,"a, b"\n',
      'start;end\n192.0.2.1;192.0.2.9\n',
      '203.0.113.0/24,US,US-AL,Alabaster,\n',
      'v=spf1 a ip4:192.0.2.0/24 ip6:2001:db8::1 include:_spf.example.com -all\n',
      'allow 192.0.2.0/24;\ndeny all;\n',
      '192.0.2.1 - 192.0.2.9 lab\n192.0.2.7/24 ; x\n',
    ],
    parse: async (text) => readIpFile('-', { stdin: once(text) }),
    throws: [FactsError],
  },
  metadata(
    PROFILE,
    '<custom>true</custom>\n<loginHours><mondayStart>480</mondayStart><mondayEnd>1080</mondayEnd></loginHours>\n' +
      `${profileRange('192.0.2.0', '192.0.2.9', 'a &amp; b')}\n` +
      '<userLicense>Salesforce</userLicense><userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>',
  ),
  metadata(
    PERMISSION_SET,
    '<label>x</label><userPermissions><enabled>true</enabled><name>UseAnyApiAuth</name></userPermissions>',
  ),
  metadata(
    SECURITY,
    `<networkAccess>${trustedRange('192.0.2.0', '192.0.2.9', 'Lab')}</networkAccess>\n` +
      '<passwordPolicies><maxLoginAttempts>FiveAttempts</maxLoginAttempts></passwordPolicies><sessionSettings><enforceIpRangesEveryRequest>true</enforceIpRangesEveryRequest></sessionSettings>',
  ),
  metadata(OAUTH_OIDC, '<blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>'),
  {
    name: 'retirement dates',
    seeds: () => [readFileSync(join(root, 'src', 'policy', 'retirements.json'), 'utf8')],
    mutate: (seeds) => fc.oneof(mutated(seeds), reshaped(seeds)),
    parse: async (text) => readRetirements(scratch.file('retirements.json', text)),
    throws: [FactsError],
  },
  {
    name: 'a snapshot',
    seeds: async () => [await saved(new MemoryOrg(sampleOrg()))],
    parse: async (text) => {
      const witness = await openSnapshot(scratch.file('snapshot.jsonl', text));
      await witness.org();
      await witness.profiles();
      await all(witness.users({ addresses: 'all', includeInactive: true }));
    },
    throws: [FactsError],
  },
  {
    // The sum of a snapshot refuses nearly all of the above, so its lines are read by themselves too.
    name: 'a line of a snapshot',
    seeds: async () => (await saved(new MemoryOrg(sampleOrg()))).split('\n').filter((line) => line.includes('{')),
    mutate: reshaped,
    parse: (text) => {
      const json: unknown = JSON.parse(text);
      const parts: unknown[] = typeof json === 'object' && json !== null ? Object.values(json).flat() : [];
      for (const given of [json, ...parts]) {
        for (const decode of [orgFrom, profileFrom, userFrom, sessionFrom, gapFrom]) attempt(() => decode(given));
      }
    },
    throws: [],
  },
  {
    name: 'an event log',
    seeds: () => [
      '"EVENT_TYPE","TIMESTAMP","USER_ID","LOGIN_STATUS"\r\n"Login","20261124120000.000","005000000000001","LOGIN_NO_ERROR"\n"Login","20261124120001.000","005000000000002","say ""no"""\n',
    ],
    parse: async (text) => all(readCsv(once(text))),
    throws: [FactsError],
  },
  {
    name: 'users and secrets from standard input',
    seeds: () => [
      `{"username":"ci@example.com","password":"${CANARY}","securityToken":"${CANARY}"}\n`,
      `{"username":"a@example.com","password":"${CANARY}"}\n{"username":"b@example.com","password":"${CANARY}"}\n`,
    ],
    parse: (text) => parsePiped(text, undefined, ''),
    throws: [LoginError],
  },
  {
    name: 'a pasted log',
    seeds: () => filesIn('login', 'public-cases'),
    parse: (text) => {
      const pasted = decodeAnyText(Buffer.from(text));
      signalsIn(pasted, '2026-11-28T12:00:00Z');
      expect(shownOf(`${pasted}\npassword=${CANARY}`) ?? '').to.not.include(CANARY);
    },
    throws: [],
  },
  {
    name: 'an answer to a SOAP login',
    seeds: () => [SOAP],
    parse: (text) => [readSoapLogin(answer(text)), readSoapUserInfo(answer(text))].map(readable),
    throws: [],
  },
  {
    name: 'an answer to an OAuth login',
    seeds: () => [OAUTH, '{"error":"invalid_grant","error_description":"authentication failure"}'],
    parse: (text) => [readOauthLogin(answer(text)), readOauthUserInfo(answer(text))].map(readable),
    throws: [],
  },
  {
    name: 'an assumption',
    seeds: () => ['soap-login=on', 'login-hours-zone=Europe/Berlin', 'password-flow=blocked'],
    parse: parseAssume,
    throws: [PolicyError],
  },
  {
    name: 'a time since',
    seeds: () => ['30d', '2026-11-24', '2026-11-24T12:00:00Z'],
    parse: (text) => parseSince(text, new Date('2026-11-28T12:00:00Z')),
    throws: [LoginError],
  },
];

function attempt(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof Misshapen)) throw error;
  }
}

/** A login is accepted only with a session and an address, and no session is ever in plain sight. */
function readable(read: { readonly kind: string }): void {
  expect(['accepted', 'refused', 'unreadable', 'verified']).to.include(read.kind);
  if (read.kind === 'accepted') expect(JSON.stringify(read)).to.not.include(CANARY);
}

const anyText = (seeds: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: mutated(seeds) }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) });

describe('fuzz: any text in place of', () => {
  after(() => {
    scratch.remove();
  });

  for (const { name, parse, seeds, throws, mutate = anyText } of PARSERS) {
    it(`${name}: it is read, or refused with an error of its own`, async () => {
      let [read, refused] = [0, 0];
      await fc.assert(
        fc.asyncProperty(mutate(await seeds()), async (text) => {
          try {
            await parse(text);
            read += 1;
          } catch (error) {
            refused += 1;
            if (!(error instanceof Error) || !throws.some((kind) => error instanceof kind)) throw error;
            expect(`${error.message}\n${error.stack}\n${JSON.stringify(error)}`).to.not.include(CANARY);
          }
        }),
        { numRuns: RUNS },
      );
      // Neither was everything nonsense, nor nothing.
      expect(read).to.be.above(0);
      if (throws.length > 0) expect(refused).to.be.above(0);
    });
  }
});
