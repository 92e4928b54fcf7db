/**
 * The loop that everybody writes: all records of some queries through query and queryMore of @salesforce/core's
 * connection, only counted. Prints how many each query gave. Plain JavaScript, so that nothing is added to what is
 * measured.
 *
 *   node bare-loop.mjs QUERIES.json     with SF_ORG_INSTANCE_URL and BENCH_ACCESS_TOKEN
 */
import { readFileSync } from 'node:fs';
import { AuthInfo, Connection } from '@salesforce/core';

const accessToken = process.env.BENCH_ACCESS_TOKEN;
const instanceUrl = process.env.SF_ORG_INSTANCE_URL;
const authInfo = await AuthInfo.create({ username: accessToken, accessTokenOptions: { accessToken, instanceUrl } });
const connection = await Connection.create({ authInfo });

const counts = [];
for (const soql of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  let page = await connection.query(soql);
  let count = page.records.length;
  while (!page.done) {
    page = await connection.queryMore(page.nextRecordsUrl);
    count += page.records.length;
  }
  counts.push(count);
}
process.stdout.write(`${JSON.stringify(counts)}\n`);
