/**
 * Which release update a row is about, and what its status means. The titles and statuses are data with their sources:
 * releaseUpdates.json.
 */
import { inOrder } from '../inOrder.js';
import data from './releaseUpdates.json' with { type: 'json' };
import type { Fact, Gap, ReleaseUpdate, ReleaseUpdates, ReleaseUpdateTopic } from './types.js';

const TOPICS: readonly ReleaseUpdateTopic[] = ['soap-login-retirement', 'any-api-auth', 'oauth-password-retirement'];

interface KnownUpdate {
  readonly about: ReleaseUpdateTopic;
  readonly parts: readonly string[];
}

const KNOWN: readonly KnownUpdate[] = data.updates.flatMap(({ about, parts }) => {
  const topic = TOPICS.find((one) => one === about);
  return topic === undefined ? [] : [{ about: topic, parts }];
});
const IN_FORCE = new Map(data.statuses.map(({ status, inForce }) => [status.toLowerCase(), inForce]));

/** The update that a title names, told by its parts without case; undefined for every other one. */
export function topicOf(title: string): ReleaseUpdateTopic | undefined {
  const bare = title.toLowerCase().replaceAll(/\s+/gu, ' ');
  return KNOWN.find(({ parts }) => parts.every((part) => bare.includes(part)))?.about;
}

/** Whether the org enforces an update with this status now; undefined for a status that tells neither. */
export function isInForce(status: string): boolean | undefined {
  return IN_FORCE.get(status.trim().toLowerCase());
}

/** Every topic has a row, so that nothing can be missing. */
export function areComplete(rows: readonly ReleaseUpdate[]): boolean {
  return TOPICS.every((topic) => rows.some(({ about }) => about === topic));
}

/** Why it is not known what the org says about a topic; undefined where it is. */
export function gapAbout(updates: Fact<ReleaseUpdates>, topic: ReleaseUpdateTopic): Gap | undefined {
  if (!updates.known) return updates.gap;
  return updateAbout(updates, topic) === undefined ? updates.partial : undefined;
}

/** The row about a topic; of several the one that is enforced, then the one that comes first. */
export function updateAbout(updates: Fact<ReleaseUpdates>, topic: ReleaseUpdateTopic): ReleaseUpdate | undefined {
  if (!updates.known || updates.value.state !== 'listed') return undefined;
  const rank = ({ status }: ReleaseUpdate): number => [true, false, undefined].indexOf(isInForce(status));
  const day = ({ releaseDate }: ReleaseUpdate): string => releaseDate ?? '9999';
  return updates.value.rows
    .filter(({ about }) => about === topic)
    .sort((a, b) => rank(a) - rank(b) || inOrder(day(a), day(b)))
    .at(0);
}
