/**
 * Writes schemas/sf-token.schema.json, by which editors check `sf-token.yml`, from the table by which the code checks it.
 * Needs lib (npm run compile).
 */
import { format } from 'prettier';
import { fields, layoutOf, schemaOf } from '../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../lib/jobs/policyFile.js';

export async function fresh(): Promise<string> {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://cdn.jsdelivr.net/npm/sf-plugin-token/schemas/sf-token.schema.json',
    title: 'sf-token.yml: what a team allows of logins to Salesforce',
    ...schemaOf(fields(layoutOf(ruleLayouts()))),
  };
  return format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });
}
