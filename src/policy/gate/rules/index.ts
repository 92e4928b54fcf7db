/**
 * The rules, in the order of reports. To add one: its file here, named after its id, its texts in messages/gate.md,
 * a test, and this list.
 */
import type { FindingRule } from '../../findings/index.js';
import type { GateFacts, GateParameters } from '../facts.js';
import { accessReview } from './accessReview.js';
import { anyApiAuthByProfile } from './anyApiAuthByProfile.js';
import { anyApiAuthUnregistered } from './anyApiAuthUnregistered.js';
import { anyApiAuthUnused } from './anyApiAuthUnused.js';
import { appUnregistered } from './appUnregistered.js';
import { entryWithoutOwner } from './entryWithoutOwner.js';
import { integrationAddress } from './integrationAddress.js';
import { integrationBlocked } from './integrationBlocked.js';
import { integrationClient } from './integrationClient.js';
import { integrationInteractiveLogin } from './integrationInteractiveLogin.js';
import { integrationMfaApi } from './integrationMfaApi.js';
import { integrationNewUse } from './integrationNewUse.js';
import { integrationNotApiOnly } from './integrationNotApiOnly.js';
import { integrationPath } from './integrationPath.js';
import { integrationPrivileged } from './integrationPrivileged.js';
import { integrationUnused } from './integrationUnused.js';
import { integrationUnusualCalls } from './integrationUnusualCalls.js';
import { integrationUnusualHour } from './integrationUnusualHour.js';
import { integrationUserMissing } from './integrationUserMissing.js';
import { integrationWithoutProfileRanges } from './integrationWithoutProfileRanges.js';
import { moveByPassed } from './moveByPassed.js';
import { mustNotPass } from './mustNotPass.js';
import { mustPass } from './mustPass.js';
import { ownerGone } from './ownerGone.js';
import { passwordEnds } from './passwordEnds.js';
import { passwordFlowAllowed } from './passwordFlowAllowed.js';
import { pathEndsBeforeMove } from './pathEndsBeforeMove.js';
import { personAsIntegration } from './personAsIntegration.js';
import { rangeExpired } from './rangeExpired.js';
import { rangeMissing } from './rangeMissing.js';
import { rangeUnregistered } from './rangeUnregistered.js';
import { rotationDue } from './rotationDue.js';
import { soapLoginAllowed } from './soapLoginAllowed.js';
import { stopsWithoutAnyApiAuth } from './stopsWithoutAnyApiAuth.js';
import { tokenMailbox } from './tokenMailbox.js';
import { triesAsBlockedUser } from './triesAsBlockedUser.js';
import { uiLoginWithoutMfa } from './uiLoginWithoutMfa.js';
import { unknownIntegration } from './unknownIntegration.js';
import { waiverExpired } from './waiverExpired.js';
import { waiverLong } from './waiverLong.js';
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
  stopsWithoutAnyApiAuth,
  anyApiAuthUnused,
  anyApiAuthByProfile,
  anyApiAuthUnregistered,
  rotationDue,
  passwordEnds,
  personAsIntegration,
  integrationNotApiOnly,
  integrationPrivileged,
  integrationBlocked,
  integrationMfaApi,
  integrationWithoutProfileRanges,
  integrationInteractiveLogin,
  uiLoginWithoutMfa,
  accessReview,
  ownerGone,
  triesAsBlockedUser,
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
  entryWithoutOwner,
];
