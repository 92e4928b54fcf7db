/**
 * The rules, in the order of reports. To add one: its file here, its texts in messages/gate.md, a test, and this list.
 */
import type { FindingRule } from '../../findings/index.js';
import type { GateFacts, GateParameters } from '../facts.js';
import { accessReview } from './accessReview.js';
import { anyApiAuthByProfile, anyApiAuthUnregistered } from './anyApiAuthHolders.js';
import { appUnregistered } from './appUnregistered.js';
import { heldWithoutSoap } from './heldWithoutSoap.js';
import { integrationAddress } from './integrationAddress.js';
import { integrationBlocked } from './integrationBlocked.js';
import { integrationClient } from './integrationClient.js';
import { integrationMfa } from './integrationMfa.js';
import { integrationNewUse } from './integrationNewUse.js';
import { integrationPath } from './integrationPath.js';
import { integrationPrivileged } from './integrationPrivileged.js';
import { integrationRanges } from './integrationRanges.js';
import { integrationUnusualCalls } from './integrationUnusualCalls.js';
import { integrationUnusualHour } from './integrationUnusualHour.js';
import { integrationUnused } from './integrationUnused.js';
import { integrationUserMissing } from './integrationUserMissing.js';
import { interactiveLogin } from './interactiveLogin.js';
import { moveByPassed } from './moveByPassed.js';
import { notApiOnly } from './notApiOnly.js';
import { ownerGone } from './ownerGone.js';
import { passwordEnds } from './passwordEnds.js';
import { passwordFlowAllowed } from './passwordFlowAllowed.js';
import { pathEndsBeforeMove } from './pathEndsBeforeMove.js';
import { personAsIntegration } from './personAsIntegration.js';
import { mustNotPass, mustPass } from './probes.js';
import { rangeExpired } from './rangeExpired.js';
import { rangeMissing } from './rangeMissing.js';
import { rangeUnregistered } from './rangeUnregistered.js';
import { rotationDue } from './rotationDue.js';
import { soapLoginAllowed } from './soapLoginAllowed.js';
import { stopsWithoutPermission } from './stopsWithoutPermission.js';
import { tokenMailbox } from './tokenMailbox.js';
import { triesAsBlocked } from './triesAsBlocked.js';
import { uiLoginWithoutMfa } from './uiLoginWithoutMfa.js';
import { unknownIntegration } from './unknownIntegration.js';
import { waiverExpired, waiverLong, withoutOwner } from './waivers.js';
import { weakPasswordPolicy } from './weakPasswordPolicy.js';
import { weakSessionPolicy } from './weakSessionPolicy.js';

export const GATE_RULES: readonly FindingRule<GateFacts, GateParameters>[] = [
  unknownIntegration,
  appUnregistered,
  integrationUserMissing,
  integrationUnused,
  integrationPath,
  integrationAddress,
  integrationClient,
  integrationNewUse,
  integrationUnusualHour,
  integrationUnusualCalls,
  moveByPassed,
  pathEndsBeforeMove,
  stopsWithoutPermission,
  heldWithoutSoap,
  anyApiAuthByProfile,
  anyApiAuthUnregistered,
  rotationDue,
  passwordEnds,
  personAsIntegration,
  notApiOnly,
  integrationPrivileged,
  integrationBlocked,
  integrationMfa,
  integrationRanges,
  interactiveLogin,
  uiLoginWithoutMfa,
  accessReview,
  ownerGone,
  triesAsBlocked,
  tokenMailbox,
  passwordFlowAllowed,
  soapLoginAllowed,
  weakPasswordPolicy,
  weakSessionPolicy,
  rangeUnregistered,
  rangeMissing,
  rangeExpired,
  mustPass,
  mustNotPass,
  waiverExpired,
  waiverLong,
  withoutOwner,
];
