/** A row of the logins, by user and client; each test changes what it speaks of. */
import type { FailingLogin } from '../../../lib/policy/failing/index.js';

export const USER = { id: '005000000000001AAA', username: 'etl@acme.example' };
export const ROW: FailingLogin = {
  ...{ user: USER, path: 'soap', client: 'acme-etl', apiVersion: '52.0', users: 1 },
  lastSeen: '2026-11-28T23:59:00.000Z',
};
