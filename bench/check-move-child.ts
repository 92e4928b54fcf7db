/**
 * In a process of its own: asks an org as `list logins` and as `check move` do, each with a witness of its own, and prints as
 * JSON how many calls each made.
 */
import { Org } from '@salesforce/core';
import { ConnectionClient, openOrg } from '../lib/facts/org/index.js';
import { movesOf } from '../lib/jobs/move/movesOfOrg.js';
import { LoginsRun } from '../lib/jobs/logins/loginsOfOrg.js';
import { PATHS } from '../lib/policy/index.js';
import type { MoveCalls } from './check-move.bench.js';

const DAY = 86_400;
const DAYS = 180;
/** Milliseconds: calls are counted, and the org on loopback may take minutes for one on a busy machine. */
const SILENCE = 900_000;
const QUIET_DAYS = 14;

const [now] = process.argv.slice(2);
if (now === undefined) throw new Error('usage: check-move-child UNTIL');
const since = new Date(Date.parse(now) - DAYS * DAY * 1000).toISOString();
const org = await Org.create({ aliasOrUsername: process.env['BENCH_ACCESS_TOKEN'] ?? '' });
const connection = org.getConnection();

const listing = await openOrg(connection, { now, silence: SILENCE });
const listed = await new LoginsRun(listing, {
  ...{ since, usually: since, now, usernames: undefined, profiles: undefined },
  filter: { paths: PATHS, withoutAnyApiAuth: false, failed: false, outsideRanges: false },
  ...{ by: 'user-client', expiringWithin: 0, retirements: undefined, overrides: new Map() },
}).run();

const moving = await openOrg(connection, { now, silence: SILENCE });
const found = await movesOf(moving, new ConnectionClient(connection, { silence: SILENCE }), {
  ...{ integrations: [], since, usually: since, now, quiet: QUIET_DAYS * DAY },
  revoked: () => [],
});
const calls: MoveCalls = { listLogins: listed.apiCalls, checkMove: moving.apiCalls(), users: found.moves.length };
process.stdout.write(`${JSON.stringify(calls)}\n`);
process.exit();
