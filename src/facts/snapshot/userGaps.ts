import { USER_FACT_NAMES, type Gap, type UserFacts } from '../../policy/index.js';

/** What could not be read of this user. */
export function gapsOfUser(user: UserFacts): readonly Gap[] {
  const gaps: Gap[] = [];
  for (const name of USER_FACT_NAMES) {
    const fact = user[name];
    const gap = fact.known ? fact.partial : fact.gap;
    if (gap !== undefined) gaps.push(gap);
  }
  return gaps;
}
