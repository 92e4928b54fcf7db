import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { FactsError } from '../../../lib/facts/factsError.js';
import { policyOf } from '../../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../../lib/jobs/common/policyFile.js';
import { ROOT } from '../../support/run.js';

const schema: unknown = JSON.parse(readFileSync(join(ROOT, 'schemas', 'sf-token.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, unicodeRegExp: true }).compile(
  Object(schema),
);

/**
 * What no schema can say: that a name is told elsewhere in the file, that one address is below another, that a list is
 * there on disk, that something looks like a secret; and what YAML has and JSON has not.
 */
const BEYOND = new Set([
  'policy-file.no-group',
  'policy-file.no-group-near',
  'policy-file.same-name',
  'policy-file.secret',
  'facts.ip-file.unread',
]);

/** By which key the code refuses a value; undefined where it takes it. */
async function refusedBy(value: unknown): Promise<string | undefined> {
  try {
    await policyOf(stringify(value, { aliasDuplicateObjects: false }), 'sf-token.yml', ruleLayouts());
    return undefined;
  } catch (error) {
    if (error instanceof FactsError) return error.reason?.key ?? error.key;
    throw error;
  }
}

const text = fc.oneof(
  fc.constantFrom('a', 'offices', 'x@y.example', '2027-02-28', '2027-02-29', '2028-02-29', '2027-13-01', 'op://a/b/c'),
  fc.constantFrom(
    '10.0.0.1',
    '10.0.0.0/8',
    '10.0.0.1-10.0.0.9',
    '::1',
    '2001:db8::/32',
    '256.1.1.1',
    '10.1',
    '1:2',
    '1::2::3',
  ),
  fc.constantFrom(
    'env:A',
    'env:',
    'soap',
    'jwt',
    'high',
    'off',
    'error',
    '',
    ' ',
    'a\nb',
    '\u0007',
    'TODO',
    'x.example',
  ),
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 140 })).map(([address, bits]) => `${address}/${bits}`),
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 40 })).map(([address, bits]) => `${address}/${bits}`),
  fc.string({ maxLength: 12 }),
);
const scalar = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.integer({ min: -2, max: 4000 }),
  fc.boolean(),
  fc.constant(null),
);
const any = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(text, scalar, { maxKeys: 2 }),
);

/** A record with the keys of the file, in which some are wrong, missing, or of another type. */
const keyed = (...keys: readonly string[]): fc.Arbitrary<unknown> =>
  fc.dictionary(fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...keys) }, text), any, { maxKeys: keys.length });
const listOf = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: fc.array(item, { maxLength: 3 }) }, any);

const good = { name: 'a', username: 'a@b.example', owner: 'o', purpose: 'p', path: 'soap' };
const integration = fc.oneof(
  keyed('name', 'username', 'owner', 'purpose', 'path', 'clients', 'addresses', 'secret', 'rotate-by', 'reviewed'),
  fc
    .tuple(fc.constantFrom('secret', 'rotate-by', 'move-by', 'criticality', 'path', 'username'), any)
    .map(([key, value]) => ({
      ...good,
      [key]: value,
    })),
  fc
    .tuple(fc.constantFrom('addresses', 'clients'), fc.array(text, { maxLength: 2 }))
    .map(([key, value]) => ({ ...good, [key]: value })),
);
const range = fc.oneof(text, keyed('range', 'source', 'key', 'description', 'owner', 'expires'));
const waiver = fc.oneof(
  keyed('rule', 'subject', 'org', 'reason', 'owner', 'until'),
  any.map((until) => ({ rule: 'must-pass', reason: 'r', owner: 'o', until })),
);
const policy = fc.record(
  {
    version: fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, any),
    mailDomains: listOf(text),
    integrations: listOf(integration),
    ranges: fc.oneof(fc.dictionary(text, listOf(range), { maxKeys: 2 }), any),
    trusted: listOf(text),
    profiles: fc.oneof(fc.dictionary(text, listOf(text), { maxKeys: 2 }), any),
    rules: keyed('unknown-integration', 'rotation-due', 'access-review'),
    mustPass: listOf(fc.oneof(text, keyed('address', 'description', 'usernames'))),
    waivers: listOf(waiver),
  },
  { requiredKeys: [] },
);

describe('policy file: its schema', () => {
  it('refuses whatever the code refuses, but for what no schema can say', async () => {
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(policy, async (value) => {
        // As YAML has it: what a text becomes there is what both look at.
        const seen: unknown = parse(stringify(value, { aliasDuplicateObjects: false }));
        const key = await refusedBy(value);
        if (key === undefined || BEYOND.has(key)) return;
        refusals++;
        // Of ranges it cannot say that the end comes first; it can say that a text is none at all.
        if (key === 'policy-file.form.range' && hasReversed(seen)) return;
        expect(validate(seen), `${key}: ${JSON.stringify(seen)}`).to.equal(false);
      }),
      { numRuns: 400 },
    );
    expect(refusals).to.be.greaterThan(100);
  });

  it('takes whatever the code takes', async () => {
    let taken = 0;
    const oneKey = fc.oneof(
      fc.record({ version: fc.constant(1), integrations: fc.array(integration, { maxLength: 1 }) }),
      fc.record({ version: fc.constant(1), mustPass: fc.array(text, { maxLength: 1 }) }),
      fc.record({ version: fc.constant(1), ranges: fc.record({ a: fc.array(range, { maxLength: 1 }) }) }),
    );
    await fc.assert(
      fc.asyncProperty(oneKey, async (value) => {
        if ((await refusedBy(value)) !== undefined) return;
        taken++;
        const seen: unknown = parse(stringify(value, { aliasDuplicateObjects: false }));
        expect(validate(seen), JSON.stringify([seen, validate.errors])).to.equal(true);
      }),
      { numRuns: 400 },
    );
    expect(taken).to.be.greaterThan(50);
  });

  it('is named in the first line of a file that the plugin writes', () => {
    expect(JSON.stringify(schema)).to.match(/"\$id":"https:[^"]+\/schemas\/sf-token\.schema\.json"/u);
  });
});

function hasReversed(value: unknown): boolean {
  return /\d-\d|:-|-:/u.test(JSON.stringify(value));
}
