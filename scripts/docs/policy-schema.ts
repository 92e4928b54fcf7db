/**
 * Writes schemas/sf-token.schema.json, by which editors check `sf-token.yml`, from the table by which the code checks it.
 * Needs lib (npm run compile).
 */
import { format } from 'oxfmt';
import { fields, layoutOf, schemaOf } from '../../lib/facts/policyFile/index.js';
import { ruleLayouts } from '../../lib/jobs/common/policyFile.js';
import { say } from '../../lib/messages.js';

export async function fresh(): Promise<string> {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://cdn.jsdelivr.net/npm/sf-plugin-token/schemas/sf-token.schema.json',
    title: 'sf-token.yml: what a team allows of logins to Salesforce',
    ...schemaOf(fields(layoutOf(ruleLayouts())), say),
  };
  const { code } = await format('sf-token.schema.json', JSON.stringify(schema), { printWidth: 120 });
  return code;
}
