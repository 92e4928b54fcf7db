/**
 * That nobody knows from where a secret is tried: what Salesforce shows is from where the session was opened.
 */
import { Text } from '../../text.js';
import type { RotateLoginResult } from './result.js';

export function unsurePlace({ address, addressAt }: Pick<RotateLoginResult['test'], 'address' | 'addressAt'>): Text {
  if (address === null || addressAt === null) return Text.of('rotate.test.unknown');
  return Text.of('rotate.test.unsure', { address, time: `${addressAt.slice(0, 16).replace('T', ' ')} UTC` });
}
