/**
 * docs/images/list-logins.png: what `sf token list logins --output-file x.html` writes of the sample org, in a browser.
 *
 *   tsx scripts/screenshot.ts
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startOrg } from '../test/org/index.js';
import { startBrowser } from '../test/support/browser.js';
import { Home, plugin } from '../test/support/run.js';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'images');
const SIZE = { width: 900, height: 1000 } as const;

const org = await startOrg({ users: 400, logins: 4000, seed: 11 });
const home = new Home();
const browser = await startBrowser();
try {
  const file = join(home.path, 'logins.html');
  const args = ['token', 'list', 'logins', '--target-org', org.admin.accessToken, '--output-file', file];
  const { code, stderr } = await plugin(args, home, { env: { SF_ORG_INSTANCE_URL: org.urls.cloud } });
  if (code !== 0) throw new Error(stderr);
  const page = await browser.newPage();
  await page.setViewport(SIZE);
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('html.ready');
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, 'list-logins.png'), optimizeForSpeed: false });
} finally {
  await browser.close();
  await org.close();
  home.remove();
}
