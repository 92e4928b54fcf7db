/**
 * What of a user is shut, and what is opened again.
 */
import { Flags } from '@salesforce/sf-plugins-core';
import { SHUTTING } from '../../../change/index.js';
import { revokeWords } from './shared.flags.js';

export const shutFlags = {
  keep: Flags.option({
    ...revokeWords('keep'),
    options: SHUTTING,
    multiple: true,
    multipleNonGreedy: true,
    // As `exclusive`, of which a line of usage holds one pair alone.
    relationships: [{ type: 'none', flags: ['resume'] }],
  })(),
  unfreeze: Flags.boolean({
    ...revokeWords('unfreeze'),
    exclusive: ['keep'],
    relationships: [{ type: 'none', flags: ['resume'] }],
  }),
};
