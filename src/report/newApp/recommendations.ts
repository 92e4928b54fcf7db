/**
 * What Salesforce recommends instead of a password: two of its own texts contradict each other (docs/salesforce.md
 * section 8), and both are shown. What they say stands in policy/platform.json.
 */
import { PLATFORM } from '../../policy/index.js';
import type { AppFlow } from '../../policy/move/index.js';
import { Text, type Say } from '../../text.js';

export interface Recommendation {
  flow: AppFlow;
  text: string;
  source: string;
}

export function recommendations(say: Say): Recommendation[] {
  return [
    {
      flow: 'client-credentials',
      text: say(Text.of('move.recommended.credentials')),
      source: PLATFORM.recommendingArticle.source,
    },
    { flow: 'jwt', text: say(Text.of('move.recommended.jwt')), source: PLATFORM.healthReview.source },
  ];
}
