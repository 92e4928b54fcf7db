import {
  type DayHours,
  type Fact,
  known,
  type LoginHours,
  unreadable,
  type Weekday,
  WEEKDAYS,
} from '../../policy/index.js';
import { Text } from '../../text.js';
import { childrenNamed, elementProblem, structureProblems, type MetadataNode, type Problem } from './node.js';
import { gapOf, type Place } from './place.js';
import { onlyChild } from './values.js';

/** Minutes of a day: the last end that Salesforce writes. */
const MIDNIGHT = 24 * 60;

/**
 * `Profile.loginHours`: absent or empty is no restriction. One day that cannot be read makes all hours unreadable,
 * since a day that is absent has no restriction.
 */
export function readLoginHours(profile: MetadataNode, place: Place): Fact<LoginHours> {
  const element = onlyChild(profile, 'loginHours');
  if (element === undefined) return known({}, place.from);
  const hours = 'why' in element ? element : readDays(element);
  return 'why' in hours ? unreadable(gapOf(place, hours, 'loginHours')) : known(hours, place.from);
}

function readDays(element: MetadataNode): LoginHours | Problem {
  const [structure] = structureProblems(
    element,
    WEEKDAYS.flatMap((day) => [`${day}Start`, `${day}End`]),
  );
  if (structure !== undefined) return structure;
  const hours: Partial<Record<Weekday, DayHours>> = {};
  for (const day of WEEKDAYS) {
    const read = readDay(element, day);
    if (read === undefined) continue;
    if ('why' in read) return read;
    hours[day] = read;
  }
  return hours;
}

function readDay(element: MetadataNode, day: Weekday): DayHours | Problem | undefined {
  const [first] = childrenNamed(element, `${day}Start`);
  const [last] = childrenNamed(element, `${day}End`);
  if (first === undefined && last === undefined) return undefined;
  if (last === undefined) {
    return elementProblem(
      first ?? element,
      Text.of('facts.element.missing', { element: `${day}End`, parent: element.name }),
    );
  }
  if (first === undefined) {
    return elementProblem(last, Text.of('facts.element.missing', { element: `${day}Start`, parent: element.name }));
  }
  const start = readMinutes(first);
  if (typeof start !== 'number') return start;
  const end = readMinutes(last);
  if (typeof end !== 'number') return end;
  return start > end
    ? elementProblem(first, Text.of('facts.element.hours-reversed', { day, start: String(start), end: String(end) }))
    : { start, end };
}

function readMinutes(element: MetadataNode): number | Problem {
  const text = element.text.trim();
  const minutes = /^\d{1,4}$/u.test(text) ? Number(text) : Number.NaN;
  return minutes <= MIDNIGHT
    ? minutes
    : elementProblem(element, Text.of('facts.element.minutes', { element: element.name, found: text }));
}
