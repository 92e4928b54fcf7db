/** Whether the user alone can get a new security token now (docs/salesforce.md sections 1 and 3). See {@link TokenNote} for what each means. */
import { Text } from '../text.js';
import { isDeadMail, type SubjectView } from './subjectView.js';
import type { TokenNote } from './types.js';

/** In the same words of both: it is so, and it could not be read whether it is. */
type NotedHindrance = readonly [applies: boolean | undefined, key: HindranceId];

/** Why a reset is hidden, or its mail goes nowhere. */
export type HindranceId = 'profile-ranges' | 'api-only' | 'mfa' | 'invalid-mail';

/** The reasons against it in order; `undefined` where the fact is not known. */
export function hindrances({ profile, user }: SubjectView): readonly NotedHindrance[] {
  const ranges: NotedHindrance = [profile.ranges.hasRanges, 'profile-ranges'];
  if (user === undefined) return [ranges];
  return [
    ranges,
    [user.apiOnly.known ? user.apiOnly.value : undefined, 'api-only'],
    [user.mfaForApi.known ? user.mfaForApi.value : undefined, 'mfa'],
    [user.email.known ? isDeadMail(user.email.value) : undefined, 'invalid-mail'],
  ];
}

export function tokenNote(view: SubjectView): TokenNote {
  const found = hindrances(view);
  const hindrance = found.find(([applies]) => applies === true);
  if (hindrance !== undefined) return { obtainable: 'no', why: Text.of(`policy.token.no.${hindrance[1]}`) };
  const unknown = found.find(([applies]) => applies === undefined);
  if (unknown !== undefined) return { obtainable: 'unknown', why: Text.of(`policy.token.unknown.${unknown[1]}`) };
  if (view.user === undefined) return { obtainable: 'unknown', why: Text.of('policy.token.unknown.user') };
  return { obtainable: 'yes', why: Text.of('policy.token.yes') };
}
