/**
 * In a process of its own: reads the password logins of an org in one of two ways, and prints as JSON what that took.
 *
 * `plain` is the loop that everybody writes: all rows through query and queryMore, summed here. `grouped` is what
 * `list logins` does. Both keep the same: the groups of logins that carry a password.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { Org, type Connection } from '@salesforce/core';
import { openOrg } from '../lib/facts/org/index.js';
import { isPasswordPath } from '../lib/policy/index.js';
import { classifyLogin } from '../lib/policy/logins/index.js';

export interface Cost {
  readonly calls: number;
  /** Received on the wire. */
  readonly bytes: number;
  /** User and system time of this process, in seconds. */
  readonly cpu: number;
  /** Most resident memory of this process, in bytes. */
  readonly memory: number;
  readonly seconds: number;
  /** What was found, to be compared: groups and the logins in them, by path. */
  readonly groups: number;
  readonly logins: Readonly<Record<string, number>>;
}

const [way, since, until] = process.argv.slice(2);
if (since === undefined || until === undefined) throw new Error('usage: logins-child plain|grouped SINCE UNTIL');

const sockets: Socket[] = [];
subscribe('undici:client:connected', (message) => {
  if (typeof message === 'object' && message !== null && 'socket' in message) sockets.push(message.socket as Socket);
});

interface Found {
  calls: number;
  groups: number;
  logins: Record<string, number>;
}

const FIELDS = [
  'UserId',
  'SourceIp',
  'CountryIso',
  'LoginType',
  'LoginSubType',
  'ApiType',
  'ApiVersion',
  'Application',
  'Status',
];
type Row = Record<string, string | null>;
interface Page {
  readonly records: readonly Row[];
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
}

async function plain(connection: Connection, from: string, to: string): Promise<Found> {
  const sums = new Map<string, { logins: number; first: string; last: string }>();
  const logins: Record<string, number> = {};
  const soql = `SELECT ${FIELDS.join(', ')}, LoginTime FROM LoginHistory WHERE LoginTime >= ${from} AND LoginTime < ${to}`;
  let calls = 1;
  let page = (await connection.query(soql)) as unknown as Page;
  for (;;) {
    for (const row of page.records) {
      const { LoginType = null, LoginSubType = null, ApiType = null, Application = null } = row;
      const marks = { loginType: LoginType, loginSubType: LoginSubType, apiType: ApiType, application: Application };
      const { path } = classifyLogin(marks);
      if (!isPasswordPath(path)) continue;
      logins[path] = (logins[path] ?? 0) + 1;
      const key = FIELDS.map((field) => row[field] ?? '').join('\u0000');
      const time = row['LoginTime'] ?? '';
      const sum = sums.get(key);
      if (sum === undefined) {
        sums.set(key, { logins: 1, first: time, last: time });
      } else {
        sum.logins += 1;
        if (time < sum.first) sum.first = time;
        if (time > sum.last) sum.last = time;
      }
    }
    if (page.done || page.nextRecordsUrl === undefined) return { calls, groups: sums.size, logins };
    page = await connection.queryMore(page.nextRecordsUrl);
    calls += 1;
  }
}

async function grouped(connection: Connection, from: string, to: string): Promise<Found> {
  const witness = await openOrg(connection);
  const maxLogBytes = 100 * 1024 * 1024;
  const read = await witness.logins({ since: from, until: to, wanted: 'password', stops: true, maxLogBytes });
  if (read.gaps.length > 0) throw new Error(`not all was read: ${JSON.stringify(read.gaps)}`);
  const logins: Record<string, number> = {};
  for (const group of read.groups) {
    const { path } = classifyLogin(group);
    logins[path] = (logins[path] ?? 0) + group.logins;
  }
  return { calls: witness.apiCalls(), groups: read.groups.length, logins };
}

const org = await Org.create({ aliasOrUsername: process.env['BENCH_ACCESS_TOKEN'] ?? '' });
const connection = org.getConnection();
const started = { time: Date.now(), cpu: process.cpuUsage() };
const found = way === 'plain' ? await plain(connection, since, until) : await grouped(connection, since, until);
const { user, system } = process.cpuUsage(started.cpu);
const cost: Cost = {
  ...found,
  bytes: sockets.reduce((sum, socket) => sum + socket.bytesRead, 0),
  cpu: (user + system) / 1e6,
  memory: process.resourceUsage().maxRSS * 1024,
  seconds: (Date.now() - started.time) / 1000,
};
process.stdout.write(`${JSON.stringify(cost)}\n`);
process.exit();
