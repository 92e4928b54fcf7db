/**
 * Every rule about apps, in the order in which reports have them.
 */
import type { FindingRule } from '../../findings/index.js';
import type { AppRuleFacts, AppRuleParameters } from '../facts.js';
import { appCertificateEnds } from './appCertificateEnds.js';
import { appEndingFlow } from './appEndingFlow.js';
import { appFullScope } from './appFullScope.js';
import { appIpRelaxed } from './appIpRelaxed.js';
import { appNoApiScope } from './appNoApiScope.js';
import { appOpenedToNobody } from './appOpenedToNobody.js';
import { appRunAsGone } from './appRunAsGone.js';
import { appRunAsNotApiOnly } from './appRunAsNotApiOnly.js';
import { appRunAsPrivileged } from './appRunAsPrivileged.js';
import { appSelfAuthorised } from './appSelfAuthorised.js';

export const APP_RULES: readonly FindingRule<AppRuleFacts, AppRuleParameters>[] = [
  appRunAsGone,
  appRunAsPrivileged,
  appRunAsNotApiOnly,
  appCertificateEnds,
  appEndingFlow,
  appSelfAuthorised,
  appOpenedToNobody,
  appIpRelaxed,
  appFullScope,
  appNoApiScope,
];
