/** Everything that a text may say about a login that does not work, as data. */
import { ANSWER_PHRASES } from './answers.js';
import { NETWORK_PHRASES } from './network.js';
import { OAUTH_PHRASES } from './oauth.js';
import { PROXY_PHRASES } from './proxies.js';
import { SOAP_PHRASES } from './soap.js';
import { STATUS_PHRASES } from './statuses.js';
import { TLS_PHRASES } from './tls.js';
import type { Phrase } from './types.js';

export { POST_ALONE } from './answers.js';
export { HOST_SIGNS, HTTP_SIGNS } from './hosts.js';
export { CODE_CAUSES, ROW_WORDS, STATUS_CAUSES } from './statuses.js';
export { CONFIDENCES, type Confidence, type Phrase, type Suspicion } from './types.js';

/** What Salesforce says. */
export const FAULT_PHRASES: readonly Phrase[] = [...SOAP_PHRASES, ...OAUTH_PHRASES];
/** What clients and proxies say. */
export const CLIENT_PHRASES: readonly Phrase[] = [
  ...ANSWER_PHRASES,
  ...NETWORK_PHRASES,
  ...TLS_PHRASES,
  ...PROXY_PHRASES,
];

export const PHRASES: readonly (Phrase & { readonly inRowsAlone?: true })[] = [
  ...FAULT_PHRASES,
  ...STATUS_PHRASES,
  ...CLIENT_PHRASES,
];
