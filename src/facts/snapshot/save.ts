import { createHash, type Hash } from 'node:crypto';
import { EXIT } from '../../exitCodes.js';
import { gapKey } from '../../policy/index.js';
import type { Gap, Say } from '../../policy/types.js';
import { FactsError } from '../factsError.js';
import type { UserQuery, Witness } from '../types.js';
import { Encoder, profileNames } from './encode.js';
import { KIND, LONGEST_LINE, SCHEMA_VERSION, SUM_BEGIN, SUM_END, type Json } from './format.js';
import type { Names } from './names.js';
import { gapsOfUser } from './userGaps.js';

/** Characters that are gathered before they are handed on. */
const BATCH = 64 * 1024;

export interface SaveOptions {
  /** ISO time at which the reading begins. */
  readonly taken: string;
  /** Version of the plugin. */
  readonly plugin: string;
  /** Gives the reasons of gaps their words. */
  readonly say: Say;
  readonly names: Names;
  /** Called with the users saved so far, now and then. */
  readonly progress?: (users: number) => void;
}

export interface Saved {
  readonly users: number;
  /** What could not be read; it stands in the file too. */
  readonly gaps: readonly Gap[];
}

const NO_SESSION: Gap = { what: 'session address', why: { key: 'snapshot.no-session', params: [] } };
/** Every user with every verified address: which of them will be asked about is not known yet. */
const EVERYBODY: UserQuery = { addresses: 'all', includeInactive: true };

/**
 * Reads all facts that a witness has and hands the snapshot on as text, a piece at a time. The memory that it takes
 * does not grow with the users.
 *
 * @throws FactsError when the facts of the org and its profiles are more than a line may hold; whatever `witness` throws.
 */
export async function saveSnapshot(
  witness: Witness,
  options: SaveOptions,
  write: (text: string) => void,
): Promise<Saved> {
  const encoder = new Encoder(options.say, options.names);
  const newGaps = newGapsOf(witness);
  const out = new Lines(write);
  out.header(await header(witness, options, encoder, newGaps));

  let users = 0;
  const carried = new Set<string>();
  for await (const user of witness.users?.(EVERYBODY) ?? []) {
    out.line(encoder.user(user));
    for (const gap of gapsOfUser(user)) carried.add(gapKey(gap));
    users++;
    if (users % 1000 === 0) options.progress?.(users);
  }
  out.end({
    kind: 'end',
    users,
    gaps: newGaps().map((gap) => ({ ...encoder.gap(gap), ofUsers: carried.has(gapKey(gap)) })),
  });
  return { users, gaps: witness.gaps() };
}

async function header(
  witness: Witness,
  { taken, plugin, names }: SaveOptions,
  encoder: Encoder,
  newGaps: () => readonly Gap[],
): Promise<Members> {
  const org = await witness.org();
  const orgGaps = newGaps();
  const profiles = await witness.profiles();
  const profileGaps = newGaps();
  const session = (await witness.sessionAddress?.()) ?? NO_SESSION;
  const sessionGaps = newGaps();
  profiles.forEach((profile) => profileNames(profile, names));
  const gaps = (list: readonly Gap[]): Json => list.map((gap) => encoder.gap(gap));
  const { name, orgId } = witness.source;
  return {
    kind: KIND,
    schemaVersion: SCHEMA_VERSION,
    taken,
    plugin,
    anonymized: names.anonymized,
    source: { name: names.username(name), ...(orgId === undefined ? {} : { orgId }) },
    org: encoder.org(org),
    profiles: profiles.map((profile) => encoder.profile(profile)),
    session: encoder.session(session),
    gaps: { org: gaps(orgGaps), profiles: gaps(profileGaps), session: gaps(sessionGaps) },
  };
}

/** Gives at each call the gaps that came since the last one. */
function newGapsOf(witness: Witness): () => readonly Gap[] {
  const seen = new Set<string>();
  return () => {
    const fresh = witness.gaps().filter((gap) => !seen.has(gapKey(gap)));
    fresh.forEach((gap) => seen.add(gapKey(gap)));
    return fresh;
  };
}

type Members = Readonly<Record<string, Json>>;

/** Lines on their way out, with a checksum of the header and one of everything. */
class Lines {
  readonly #write: (text: string) => void;
  readonly #hash: Hash = createHash('sha256');
  #header = '';
  #waiting = '';
  #count = 0;

  public constructor(write: (text: string) => void) {
    this.#write = write;
  }

  public header(json: Members): void {
    const text = JSON.stringify(json);
    this.#header = createHash('sha256').update(text).digest('hex');
    this.#put(text);
  }

  public line(json: Json): void {
    this.#put(JSON.stringify(json));
  }

  /** The last line. Its checksum is of all bytes before {@link SUM_BEGIN}. */
  public end(json: Members): void {
    const text = JSON.stringify({ ...json, header: this.#header }).slice(0, -1);
    this.#flush();
    const sum = this.#hash.update(text).digest('hex');
    this.#write(`${text}${SUM_BEGIN}${sum}${SUM_END}\n`);
  }

  #put(text: string): void {
    this.#count++;
    // A character has at most three bytes; they are counted only where they could be too many.
    if (text.length > LONGEST_LINE / 3 && Buffer.byteLength(text) > LONGEST_LINE) {
      throw new FactsError('snapshot.too-large', [String(this.#count)], EXIT.couldNotRun);
    }
    this.#waiting += `${text}\n`;
    if (this.#waiting.length >= BATCH) this.#flush();
  }

  #flush(): void {
    this.#hash.update(this.#waiting);
    this.#write(this.#waiting);
    this.#waiting = '';
  }
}
