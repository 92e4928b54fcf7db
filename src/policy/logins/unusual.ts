/**
 * The logins of one user by address and client, and what of them was never seen before: for the file of an incident.
 */
import { bare, isOwnName } from '../loginRow/index.js';
import { inOrder } from '../../inOrder.js';

/** One login, as LoginHistory has it. */
export interface LoginMoment {
  /** ISO time. */
  readonly time: string;
  readonly address: string;
  readonly client: string;
  /** LoginType. */
  readonly type: string;
  readonly outcome: 'success' | 'failure' | 'unknown';
  readonly country?: string | undefined;
}

/** What the time before is known by, of logins that got in; a set that is left out could not be read. */
export interface SeenBefore {
  readonly addresses?: ReadonlySet<string>;
  readonly clients?: ReadonlySet<string>;
  readonly countries?: ReadonlySet<string>;
  /** Hours of the day in UTC. */
  readonly hours?: ReadonlySet<number>;
  /** From where and with what somebody tried before and did not get in. */
  readonly failed?: { readonly addresses: ReadonlySet<string>; readonly clients: ReadonlySet<string> };
}

const UNUSUAL = ['new-address', 'new-client', 'new-country', 'new-hour', 'failed-before'] as const;
export type Unusual = (typeof UNUSUAL)[number];

export interface ClientLogins {
  readonly address: string;
  readonly country: string | null;
  readonly client: string;
  readonly type: string;
  readonly logins: number;
  readonly failures: number;
  /** ISO times. */
  readonly first: string;
  readonly last: string;
  /** Nothing where there was no time before to compare with. */
  readonly unusual: readonly Unusual[];
}

/** The unusual ones first, then the newest. */
export function seenLogins(moments: readonly LoginMoment[], before: SeenBefore): ClientLogins[] {
  const groups = new Map<string, LoginMoment[]>();
  for (const moment of moments) {
    const key = JSON.stringify([moment.address, moment.client, moment.type]);
    groups.set(key, [...(groups.get(key) ?? []), moment]);
  }
  return [...groups.values()]
    .map((group) => sumOf(group, before))
    .sort((a, b) => b.unusual.length - a.unusual.length || inOrder(b.last, a.last));
}

function sumOf(group: readonly LoginMoment[], before: SeenBefore): ClientLogins {
  const times = group.map(({ time }) => time).sort();
  const [{ address, client, type } = { address: '', client: '', type: '' }] = group;
  const country = group.find((one) => one.country !== undefined)?.country ?? null;
  const hours = times.map(hourOf);
  const isNewAddress = before.addresses?.has(address) === false;
  // An attempt of this plugin is no client that came anew; from where and when it came counts all the same.
  const isNewClient = !isOwnName(client) && before.clients?.has(bare(client)) === false;
  const isNew: Readonly<Record<Unusual, boolean>> = {
    'new-address': isNewAddress,
    'new-client': isNewClient,
    'new-country': country !== null && before.countries?.has(country) === false,
    'new-hour': hours.some((hour) => before.hours?.has(hour) === false),
    // Whoever tried there before and gets in now is the more to be looked at.
    'failed-before':
      (isNewAddress && before.failed?.addresses.has(address) === true) ||
      (isNewClient && before.failed?.clients.has(bare(client)) === true),
  };
  return {
    ...{ address, country, client, type },
    logins: group.length,
    failures: group.filter(({ outcome }) => outcome === 'failure').length,
    first: times[0] ?? '',
    last: times.at(-1) ?? '',
    unusual: UNUSUAL.filter((mark) => isNew[mark]),
  };
}

function hourOf(time: string): number {
  return new Date(time).getUTCHours();
}
