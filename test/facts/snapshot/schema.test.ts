import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { Pseudonyms, SCHEMA_VERSION } from '../../../lib/facts/snapshot/index.js';
import { ROOT } from '../../support/run.js';
import { anyOrg } from './arbitrary.js';
import { MemoryOrg } from './memory.js';
import { sampleOrg } from './sample.js';
import { saved } from './support.js';

describe('schemas/snapshot.schema.json', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, strictTuples: false });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/u);
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(ROOT, 'schemas', 'snapshot.schema.json'), 'utf8')) as object,
  );
  const accepts = (line: unknown): boolean => validate(line);

  it('fits every line that is saved', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrg, fc.boolean(), async (org, anonymized) => {
        const text = await saved(new MemoryOrg(org), anonymized ? { names: new Pseudonyms() } : {});
        for (const line of text.trimEnd().split('\n')) {
          expect(accepts(JSON.parse(line)), `${line}\n${ajv.errorsText(validate.errors)}`).to.equal(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('says what formats before the newest lack', () => {
    const { $defs } = JSON.parse(readFileSync(join(ROOT, 'schemas', 'snapshot.schema.json'), 'utf8')) as {
      readonly $defs: { readonly header: { readonly properties: { readonly schemaVersion: { description: string } } } };
    };
    const { description } = $defs.header.properties.schemaVersion;
    expect(description, 'description of schemaVersion in schemas/snapshot.schema.json').to.include(SCHEMA_VERSION);
  });

  it('names every member that is saved', async () => {
    const text = await saved(new MemoryOrg(sampleOrg()), { permissions: ['ManageUsers'], apps: true });
    const strict = new Ajv2020({ strict: false, allErrors: true });
    strict.addFormat('date-time', true);
    const schema = JSON.parse(
      readFileSync(join(ROOT, 'schemas', 'snapshot.schema.json'), 'utf8'),
      (_, value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        'properties' in value &&
        !('ofUsers' in (value.properties as object))
          ? { ...value, additionalProperties: false }
          : value,
    ) as object;
    const closed = strict.compile(schema);
    for (const line of text.trimEnd().split('\n').slice(0, -1)) {
      expect(closed(JSON.parse(line)), strict.errorsText(closed.errors)).to.equal(true);
    }
  });

  it('refuses what the reader refuses', async () => {
    const [header = '', user = '', , end = ''] = (
      await saved(new MemoryOrg(sampleOrg()), { permissions: ['ManageUsers'], apps: true })
    ).split('\n');
    const broken = [
      header.replace('"schemaVersion":"1.3"', '"schemaVersion":"2.0"'),
      header.replace('"timeZone":["Europe/Berlin","Organization"]', '"timeZone":"Europe/Berlin"'),
      header.replace('"status":"Nascent"', '"status":7'),
      header.replace('"releaseDate":"2026-12-01"', '"releaseDate":"1 December"'),
      header.replace('"about":"any-api-auth"', '"about":"another"'),
      header.replace('"sessionTimeout":["TwoHours"', '"sessionTimeout":[2'),
      header.replace('["ManageUsers"]]]', '"ManageUsers"]]'),
      header.replace('"end":"203.0.113.255"', '"end":7'),
      header.replace('"kind":"connected"', '"kind":"other"'),
      header.replace('["admin-approved"', '["anybody"'),
      header.replace('"assigned":', '"assignedTo":'),
      user.replace('"frozen":[true', '"frozen":[null'),
      user.replace('"id":', '"ID":'),
      end.replace('"users":2', '"users":-1'),
      '{"kind":"login"}',
    ];
    for (const line of broken) {
      expect([header, user, end]).not.to.include(line);
      expect(accepts(JSON.parse(line)), line).to.equal(false);
    }
  });
});
