/** What a team allows, and the rules that hold an org against it. Pure. */
export type * from './file.js';
export * from './facts.js';
export {
  rulesOff,
  rulesOn,
  UNUSED_WAIVER,
  type LookingRule,
  isNeeded,
  judgeGate,
  parametersOf,
  waiverSubject,
  withoutUsedElsewhere,
  type JudgedByOrg,
  isWaivable,
} from './judging/judge.js';
export { elsewhereThan, fileFor, integrationsFor, type Elsewhere, type JudgedOrg } from './entriesOfOrg.js';
export { notAskedFor } from './judging/notAskedFor.js';
export { GATE_CARDS } from './judging/cards.js';
export { holdRegister, type HeldIntegration, type HeldRegister, type IntegrationEnd } from './judging/register.js';
export { openForUnused } from './rules/integrationUnused.js';
export { entryWithoutOwner, NOBODY } from './rules/entryWithoutOwner.js';
export { isPublicMailDomain } from './publicMail.js';
export { ApiWays, isNobodysOwn, mayHaveName, refusedAddresses } from './apiWays.js';
export { isOver, registeredFor } from './rule.js';
