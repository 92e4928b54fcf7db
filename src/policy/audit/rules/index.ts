/**
 * Every rule of the audit of ranges, in the order in which reports have them.
 */
import type { FindingRule } from '../../findings/index.js';
import type { AuditFacts, AuditParameters } from '../facts.js';
import { adjacentRange } from './adjacentRange.js';
import { administratorWithoutRanges } from './administratorWithoutRanges.js';
import { atLoginOnly } from './atLoginOnly.js';
import { broadList } from './broadList.js';
import { containedRange } from './containedRange.js';
import { idleTrusted } from './idleTrusted.js';
import { integrationWithoutRanges } from './integrationWithoutRanges.js';
import { noDescription } from './noDescription.js';
import { overLimit } from './overLimit.js';
import { overlappingRange } from './overlappingRange.js';
import { publishedRange } from './publishedRange.js';
import { sampleRange } from './sampleRange.js';
import { specialPurpose } from './specialPurpose.js';
import { unusedRange } from './unusedRange.js';
import { verifiedOutside } from './verifiedOutside.js';
import { wholeInternet } from './wholeInternet.js';

export const AUDIT_RULES: readonly FindingRule<AuditFacts, AuditParameters>[] = [
  wholeInternet,
  broadList,
  overLimit,
  publishedRange,
  integrationWithoutRanges,
  administratorWithoutRanges,
  atLoginOnly,
  idleTrusted,
  unusedRange,
  specialPurpose,
  sampleRange,
  verifiedOutside,
  overlappingRange,
  containedRange,
  adjacentRange,
  noDescription,
];
