/**
 * On which days integrations stop: in the answer the soonest days and the one with most, with --explain each day and
 * what ends on it.
 */
import { type Say, Text } from '../../text.js';
import { countOf, form, listed, number, whenWords } from '../page/words.js';
import type { ReportedStops } from './result.js';

/** Days that the answer names; with most integrations a further one is added where it is none of them. */
const SOONEST = 3;

interface StopDay {
  readonly stops: readonly ReportedStops[];
  readonly integrations: number;
}

/** One sentence: how many stop on which of the soonest days, and on the one on which most do. */
export function stopsAnswer(stops: readonly ReportedStops[], say: Say): string {
  if (stops.length === 0) return say(Text.of('register.stops.none'));
  const past = stops.filter(({ state }) => state !== 'ahead');
  const days = byDay(stops.filter(({ state }) => state === 'ahead'));
  const named = namedDays(days);
  const others = days.filter((day) => !named.includes(day));
  const items = [
    ...(past.length === 0 ? [] : [pastWords(past, say)]),
    ...named.map((day) => dayWordsOf(day, say)),
    ...(others.length === 0 ? [] : [otherWords(others, say)]),
  ];
  return say(Text.of('register.stops.next', { days: listed(items, say) }));
}

/** A line for each day and what ends on it. */
export function stopWords(stop: ReportedStops, say: Say): string {
  const { certainty, date, daysLeft, of, state } = stop;
  const integrations = countOf('integrations', stop.integrations, say);
  if (state !== 'ahead') {
    const who = { date, integrations };
    if (of === 'password') return say(Text.of('register.stops.password.past', who));
    if (of === 'any-api-auth') return say(Text.of(`register.stops.any-api-auth.${certainty}.past`, who));
    return say(Text.of('register.stops.path.past', { ...who, path: say(Text.of(`pages.path.${of}`)) }));
  }
  const who = { date, integrations, when: whenWords(daysLeft, say) };
  if (of === 'password') return say(Text.of('register.stops.password.ahead', who));
  if (of === 'any-api-auth') return say(Text.of(`register.stops.any-api-auth.${certainty}.ahead`, who));
  return say(Text.of('register.stops.path.ahead', { ...who, path: say(Text.of(`pages.path.${of}`)) }));
}

/** In the order of the stops, which is by day. */
function byDay(stops: readonly ReportedStops[]): StopDay[] {
  const days = new Map<string, ReportedStops[]>();
  for (const stop of stops) {
    const same = days.get(stop.date);
    if (same === undefined) days.set(stop.date, [stop]);
    else same.push(stop);
  }
  return [...days.values()].map((those) => ({ stops: those, integrations: sumOf(those) }));
}

function namedDays(days: readonly StopDay[]): readonly StopDay[] {
  const most = Math.max(...days.map(({ integrations }) => integrations));
  const soonest = days.slice(0, SOONEST);
  const largest = days.find(({ integrations }) => integrations === most);
  return largest === undefined || soonest.includes(largest) ? soonest : [...soonest, largest];
}

function sumOf(stops: readonly { readonly integrations: number }[]): number {
  return stops.reduce((sum, { integrations }) => sum + integrations, 0);
}

function dayWordsOf({ integrations, stops }: StopDay, say: Say): string {
  const [first] = stops;
  const { date = '', daysLeft = 0 } = first ?? {};
  const words = { count: number(integrations), date, when: whenWords(daysLeft, say), why: whyWords(stops, say) };
  return say(Text.of('register.stops.day', words));
}

function pastWords(stops: readonly ReportedStops[], say: Say): string {
  const count = sumOf(stops);
  const why = whyWords(stops, say);
  return form(count) === 'one'
    ? say(Text.of('register.stops.past.one', { why }))
    : say(Text.of('register.stops.past.other', { count: number(count), why }));
}

function otherWords(days: readonly StopDay[], say: Say): string {
  const count = number(sumOf(days));
  return form(days.length) === 'one'
    ? say(Text.of('register.stops.others.one', { count }))
    : say(Text.of('register.stops.others.other', { count, days: number(days.length) }));
}

function whyWords(stops: readonly ReportedStops[], say: Say): string {
  const all = stops.map(({ certainty, of }) =>
    of === 'any-api-auth' ? say(Text.of(`register.why.any-api-auth.${certainty}`)) : say(Text.of(`register.why.${of}`)),
  );
  return listed([...new Set(all)], say);
}
