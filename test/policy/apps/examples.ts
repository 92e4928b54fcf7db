/** What each rule about apps finds: the example on its page (scripts/docs/rules.ts). */
import type { AppRuleFacts } from '../../../lib/policy/apps/index.js';
import { app, facts, of, user, uses } from './support.js';

/** By the id of the rule. */
export const APP_EXAMPLES: ReadonlyMap<string, AppRuleFacts> = new Map([
  ['app-run-as-gone', facts(app(), of(user({ active: of(false) })))],
  ['app-run-as-privileged', facts(app(), of(user({ powers: of(['ModifyAllData']) })))],
  ['app-run-as-not-api-only', facts(app(), of(user({ apiOnly: of(false) })))],
  ['app-self-authorised', facts(app({ permitted: of('self-authorised') }))],
  ['app-ip-relaxed', facts(app({ ipPolicy: of('relax') }))],
  ['app-full-scope', facts(app({ scopes: of(['Api', 'Full']) }))],
  ['app-certificate-ends', facts(app({ certificateEnds: of('2026-12-13T08:00:00.000Z') }))],
  ['app-ending-flow', facts(app({ kind: 'connected' }), undefined, { uses: uses('Nightly export', 'device') })],
  ['app-no-api-scope', facts(app({ scopes: of(['OpenID', 'Web']) }))],
  ['app-opened-to-nobody', facts(app({ openedBy: of({ permissionSets: [], profiles: [] }) }))],
]);
