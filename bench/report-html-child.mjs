/**
 * Writes the report of so many users in one format and prints what that cost: seconds of writing, most resident bytes.
 *
 *   node bench/report-html-child.mjs csv|html FILE USERS
 */
import { performance } from 'node:perf_hooks';
import { OutputFile } from '../lib/cli/output.js';
import { say } from '../lib/messages.js';
import { userCsv } from '../lib/report/listUsers/csv.js';
import { UsersHtml } from '../lib/report/listUsers/html.js';

const [format, path = '', count = '0'] = process.argv.slice(2);
const VERDICTS = ['no-token', 'unknown', 'token-required', 'denied', 'impossible'];
const none = { 'no-token': 0, unknown: 0, 'token-required': 0, denied: 0, impossible: 0 };

/** Users of an org of middle size: 40 profiles, 20 reasons, a third of the names not in Latin script. */
const explanations = Array.from({ length: 20 }, (_, index) => ({
  notes: ['Only addresses of the login history are verified for this user.'],
  reasons: [
    { rule: 'user-frozen', outcome: 'passed', text: 'The user is not frozen.' },
    { rule: 'api-disabled', outcome: 'passed', text: 'The user has API Enabled.' },
    {
      rule: 'untrusted',
      outcome: 'decided',
      text: `The address is in none of the ${index} trusted ranges, nor verified.`,
    },
  ],
  token: { obtainable: 'yes', why: 'The user can reset the token in the personal settings.' },
}));
const users = Array.from({ length: Number(count) }, (_, index) => ({
  id: `005000000${String(index).padStart(6, '0')}AAA`,
  username: `first.last.${index}@subsidiary${index % 7}.example.com`,
  name: index % 3 === 0 ? `山田 太郎 ${index}` : `First ${index} O'Last, Jr.`,
  profile: `Profile ${index % 40}`,
  profileId: `00e0000000000${String(index % 40).padStart(2, '0')}AAA`,
  userType: 'Standard',
  active: true,
  integration: index % 10 === 0,
  verdict: VERDICTS[index % 5],
  rule: 'untrusted',
  address: 'elsewhere',
  explanation: index % 20,
  lastLogin: '2026-11-20T08:15:30.000Z',
  lastPasswordChange: '2026-01-20T08:15:30.000Z',
}));
const rows = users.map((user) => ({ user, explanation: explanations[user.explanation], several: false }));
const byProfile = Array.from({ length: 40 }, (_, index) => ({
  profile: `Profile ${index}`,
  profileId: `00e${index}`,
  users: users.length / 40,
  byVerdict: { ...none, denied: users.length / 40 },
  byHinge: {},
}));
const page = { answer: [`${count} users.`], look: [], next: [], details: [] };

const began = performance.now();
const file = new OutputFile(path);
if (format === 'csv') {
  const csv = userCsv();
  file.write(csv.heading());
  for (const row of rows) file.write(csv.line(row));
} else {
  const html = new UsersHtml({ source: '--target-org prod', explain: false, several: false, summary: false }, say);
  file.write(html.start());
  for (const row of rows) file.write(html.row(row));
  for (const piece of html.end(page, { summary: { byProfile } })) file.write(piece);
}
file.finish();
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ seconds, memory: process.resourceUsage().maxRSS * 1024 }));
