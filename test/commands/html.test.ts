/**
 * HTML as readers have it: pages that the commands wrote of an org, opened in a browser.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { startOrg, type Org } from '../org/index.js';
import { startBrowser } from '../support/browser.js';
import { asList, asObject, resultOf, type JsonObject } from '../support/envelope.js';
import { Home, plugin, type Ran } from '../support/run.js';
import { until } from '../support/until.js';

/** What strangers may be called, and what each would do where it is read as more than text. */
const HOSTILE = [
  '<script>window.hit = 1</script>',
  '</script><script>window.hit = 2</script>',
  '<!-- <script> --><img src=x onerror="window.hit=3">',
  'javascript:void(window.hit = 4)',
  `"'><svg onload=window.hit=5>`,
  '&lt;b&gt; &amp; {found}',
  'right \u202eot left',
];

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = ['users', 'history', 'summary', 'logins', 'ip', 'integrations', 'audit', 'policy'] as const;
type Name = (typeof PAGES)[number];
const ASKED: Readonly<Record<Name, readonly string[]>> = {
  users: ['list', 'users'],
  history: ['list', 'users', '--from-history', '30'],
  summary: ['list', 'users', '--summary'],
  logins: ['list', 'logins'],
  ip: ['check', 'ip', '--ip', '198.51.100.7', '--ip', '203.0.113.1', '--ip', '192.0.2.4', '--profile', 'T Ranged'],
  integrations: ['list', 'integrations', '--policy', 'sf-token.yml'],
  audit: ['audit', 'ranges'],
  policy: ['check', 'policy', '--policy', 'sf-token.yml'],
};

/** Strangers in all that may be any text: owner, purpose, client and why something is waived. */
const REGISTER = {
  version: 1,
  integrations: HOSTILE.map((text, index) => ({
    ...{ name: `Hostile ${index}`, username: `h${index}@hostile.example`, path: 'soap', owner: text, purpose: text },
    'rotate-by': '2026-11-01',
  })),
  waivers: HOSTILE.map((reason, index) => ({
    ...{ rule: 'rotation-due', subject: `Hostile ${index}`, reason, owner: reason, until: '2099-01-01' },
  })),
};

interface Opened {
  readonly page: Page;
  /** What the console said, errors of the page among it. */
  readonly said: readonly string[];
  /** Addresses that were asked for, beside the page's own. */
  readonly asked: readonly string[];
}

describe('HTML of list users, list logins, list integrations, check ip, audit ranges and check policy', () => {
  const home = new Home();
  let folder = '';
  let org: Org;
  let browser: Browser;
  const results = new Map<Name, JsonObject>();

  const file = (name: string): string => join(folder, `${name}.html`);
  async function ask(args: readonly string[]): Promise<Ran> {
    return plugin(['token', ...args, '--target-org', org.admin.accessToken], home, {
      cwd: folder,
      env: { SF_ORG_INSTANCE_URL: org.urls.cloud },
    });
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sf-token-html-'));
    org = await startOrg({ users: 150, logins: 600, seed: 5 });
    org.change.addProfile({
      name: 'T Ranged',
      permissions: ['ApiEnabled'],
      ranges: [{ start: '192.0.2.0', end: '192.0.2.15', description: HOSTILE[1] ?? '' }],
    });
    for (const [index, lastName] of HOSTILE.entries()) {
      const username = `h${index}@hostile.example`;
      org.change.addUser({ username, lastName, profile: 'T Ranged' });
      org.change.addLogin(username, Math.floor(org.change.now() / 1000) - 86_400 * index, { application: lastName });
    }
    writeFileSync(join(folder, 'sf-token.yml'), JSON.stringify(REGISTER));
    for (const name of PAGES) {
      // A second org, which cannot be read.
      const second = name === 'policy' ? ['--target-org', 'nobody@nowhere.example'] : [];
      const ran = await ask([...ASKED[name], ...second, '--json', '--output-file', file(name)]);
      results.set(name, resultOf(ran));
    }
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await org.close();
    home.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(path: string, scheme: 'light' | 'dark' = 'light'): Promise<Opened> {
    const page = await browser.newPage();
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(pathToFileURL(path).href) && request.url() !== 'data:,') asked.push(request.url());
    });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width: 1200, height: 900 });
    page.setDefaultTimeout(0);
    await page.goto(pathToFileURL(path).href);
    await page.waitForSelector('html.ready');
    return { page, said, asked };
  }
  /** What an expression is worth in the page. */
  const inPage = async <T>(page: Page, expression: string): Promise<T> => (await page.evaluate(expression)) as T;
  const all = (selector: string): string => `[...document.querySelectorAll(${JSON.stringify(selector)})]`;
  const texts = async (page: Page, selector: string): Promise<string[]> =>
    inPage(page, `${all(selector)}.map((one) => one.textContent)`);
  const status = async (page: Page): Promise<string> => (await texts(page, '#status')).join('');
  /** Goes on with the Tab key until this has the focus. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let step = 0; step < 60; step++) {
      if (await page.evaluate(`document.activeElement === document.querySelector(${JSON.stringify(selector)})`)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`No key leads to ${selector}`);
  }

  for (const name of PAGES) {
    it(`${name}: says nothing on the console, asks for nothing, and axe finds nothing`, async () => {
      for (const scheme of name === 'history' || name === 'summary'
        ? (['dark'] as const)
        : (['light', 'dark'] as const)) {
        const { asked, page, said } = await open(file(name), scheme);
        // All that can be opened is looked at too.
        await page.evaluate(`${all('details')}.forEach((one) => { one.open = true; })`);
        await page.evaluate(AXE);
        const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        expect(found, scheme).to.deep.equal([]);
        expect(said, scheme).to.deep.equal([]);
        expect(asked, scheme).to.deep.equal([]);
        await page.close();
      }
    });
  }

  it('is no wider than a telephone: charts and tables scroll by themselves', async () => {
    for (const name of PAGES) {
      const { page } = await open(file(name));
      await page.setViewport({ width: 360, height: 700 });
      await page.evaluate(`${all('details')}.forEach((one) => { one.open = true; })`);
      expect([name, await inPage(page, 'document.documentElement.scrollWidth')]).to.deep.equal([name, 360]);
      await page.close();
    }
  });

  it('shows the numbers of the JSON: as many rows, and each verdict of each profile', async () => {
    const { page } = await open(file('users'));
    const summary = asObject(results.get('users')?.['summary']);
    expect(await status(page)).to.include(`of ${String(summary['users'])} that match`);
    const [head = [], ...rows] = await inPage<string[][]>(
      page,
      `${all('figure:first-of-type table tr')}.map((line) => [...line.cells].map((cell) => cell.textContent))`,
    );
    const shown = rows.map(([profile, ...counts]) => [
      profile,
      Object.fromEntries(head.slice(1).map((verdict, index) => [verdict, Number(counts[index])])),
    ]);
    const wanted = asList(summary['byProfile']).map(({ byVerdict, profile }) => [
      profile,
      Object.fromEntries(head.slice(1).map((verdict) => [verdict, asObject(byVerdict)[verdict]])),
    ]);
    expect(wanted.length).to.be.within(2, 25);
    expect(shown).to.have.deep.members(wanted);
    expect(await texts(page, 'figure:first-of-type rect title')).to.have.lengthOf.at.least(wanted.length);
    await page.close();
  });

  it('marks the days on which logins end', async () => {
    const { page } = await open(file('logins'));
    const breaks = asList(asObject(results.get('logins')?.['summary'])['breaks']);
    expect(breaks).to.have.lengthOf.at.least(2);
    const words = await texts(page, 'figure svg text');
    for (const { date, users } of breaks) {
      expect(
        words.filter((text) => text.includes(String(date)) && text.includes(` ${String(users)} user`)),
      ).to.have.length(1);
    }
    await page.close();
  });

  it('searches, filters and sorts by the keyboard alone', async () => {
    const { page } = await open(file('users'));
    const users = asList(results.get('users')?.['users']);
    await tabTo(page, '#search');
    await page.keyboard.type('HOSTILE.example');
    expect(await status(page)).to.include(`of ${HOSTILE.length} that match`);
    expect(await texts(page, '#rows-table tbody td:nth-child(2)')).to.have.members(
      HOSTILE.map((_, index) => `h${index}@hostile.example`),
    );
    await page.keyboard.type(' nobody has this');
    expect(await status(page)).to.equal('No row matches.');
    for (let key = 'HOSTILE.example nobody has this'.length; key > 0; key--) await page.keyboard.press('Backspace');

    await tabTo(page, '#filters select');
    await page.keyboard.type('denied');
    const denied = users.filter(({ verdict }) => verdict === 'denied');
    expect(denied).to.have.lengthOf.at.least(1);
    expect(await status(page)).to.include(`of ${denied.length} that match`);
    await page.keyboard.press('Home');
    expect(await status(page)).to.include(`of ${users.length} that match`);

    await tabTo(page, '#rows-table th:nth-child(2) button');
    await page.keyboard.press('Enter');
    const heading = '#rows-table th:nth-child(2)';
    const order = async (): Promise<string> =>
      inPage(page, `document.querySelector('${heading}').getAttribute('aria-sort')`);
    const [first] = users
      .map(({ username }) => String(username))
      .sort(new Intl.Collator('en', { numeric: true }).compare);
    expect(await order()).to.equal('ascending');
    expect((await texts(page, '#rows-table tbody td:nth-child(2)'))[0]).to.equal(first);
    await page.keyboard.press('Space');
    expect(await order()).to.equal('descending');
    expect((await texts(page, '#rows-table tbody td:nth-child(2)'))[0]).to.not.equal(first);

    await tabTo(page, '#next');
    await page.keyboard.press('Enter');
    expect(await status(page)).to.match(/^Rows 51 to 100 of/);
    await page.close();
  });

  it('sorts numbers as numbers', async () => {
    const { page } = await open(file('logins'));
    const headings = await texts(page, '#rows-table th:not([hidden])');
    const column = headings.indexOf('Logins') + 1;
    await page.evaluate(`${all('#rows-table th button')}.find((one) => one.textContent === 'Logins').click()`);
    const counts = (await texts(page, `#rows-table tbody td:nth-child(${column})`)).map((text) =>
      Number(text.replaceAll(',', '')),
    );
    expect(new Set(counts).size).to.be.above(3);
    expect(counts).to.deep.equal([...counts].sort((a, b) => a - b));
    await page.close();
  });

  it('prints all rows that match, and then shows as many as before', async () => {
    const { page } = await open(file('users'));
    const rows = async (): Promise<number> => inPage(page, `${all('#rows-table tbody tr')}.length`);
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await rows()).to.equal(asList(results.get('users')?.['users']).length);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    expect(await rows()).to.equal(50);
    await page.close();
  });

  const SEARCHED = {
    ...{ users: 'hostile', logins: 'hostile', integrations: 'hostile' },
    ...{ ip: 'Ranged', policy: 'rotation-due' },
  } as const;
  for (const name of ['users', 'logins', 'ip', 'integrations', 'policy'] as const) {
    it(`${name}: shows what strangers are called as text`, async () => {
      const { page } = await open(file(name));
      await tabTo(page, '#search');
      await page.keyboard.type(SEARCHED[name]);
      const cells = (await texts(page, '#rows-table tbody td')).join('\n');
      for (const text of name === 'ip' ? HOSTILE.slice(1, 2) : HOSTILE.slice(0, -1)) expect(cells).to.include(text);
      if (name !== 'ip') expect(cells).to.include('right \\u202eot left');
      expect(cells).to.not.include('\u202e');
      expect(readFileSync(file(name), 'utf8')).to.not.include('\u202e');
      const strangers = 'img, iframe, b, a, main script, [onload], [onerror], object, embed, base';
      expect(await page.$$(strangers)).to.have.length(0);
      expect(await page.evaluate('window.hit')).to.equal(undefined);
      await page.close();
    });
  }

  it('has all that an auditor asks for: each integration with its findings, searched, filtered and sorted', async () => {
    const { page } = await open(file('integrations'));
    const rows = asList(results.get('integrations')?.['integrations']);
    expect(await status(page)).to.include(`Rows 1 to ${rows.length} of ${rows.length} that match`);
    const headings = await texts(page, '#rows-table th:not([hidden])');
    expect(headings).to.include.members([
      'Stops',
      'Integration',
      'Owner',
      'Path',
      'Last login',
      'Rotate by',
      'Findings',
    ]);
    // Waived or not, what was found stands there with what to do.
    const below = await texts(page, 'main > section');
    for (const { findings, name } of rows) {
      const own = below.filter((text) => text.trimStart().startsWith(`${String(name)}\n`)).join('');
      for (const { fix, rule } of asList(findings)) expect(own).to.include(String(rule)).and.include(String(fix));
      expect(own).to.include('Waived (');
    }
    await tabTo(page, '#search');
    await page.keyboard.type('H3@hostile.example');
    expect(await status(page)).to.include('of 1 that match');
    await page.close();
  });

  it('has every finding of several orgs, waived ones with the reason, and what each rule came to in each org', async () => {
    const { page } = await open(file('policy'));
    const result = results.get('policy') ?? {};
    const findings = asList(result['findings']);
    const waived = findings.filter(({ waiver }) => waiver !== undefined).length;
    expect(await status(page)).to.include(`of ${findings.length} that match`);
    expect(waived).to.be.within(1, findings.length - 1);
    const select = async (label: string, value: string): Promise<void> => {
      await page.evaluate(
        `{ const one = ${all('#filters label')}.find((label) => label.firstChild.data === ${JSON.stringify(label)})` +
          `.querySelector('select'); one.value = ${JSON.stringify(value)}; one.dispatchEvent(new Event('change')); }`,
      );
    };
    await select('Counts', 'waived');
    expect(await status(page)).to.include(`of ${waived} that match`);
    expect((await texts(page, '#rows-table tbody')).join(''))
      .to.include('Waived (')
      .and.include(HOSTILE[0]);
    await select('Counts', '');
    await select('Severity', 'ERROR');
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    expect(await status(page)).to.include(`of ${errors} that match`);
    // The matrix, cell by cell.
    const lines = await inPage<string[][]>(
      page,
      `${all('main > section:has(h2) table:not(#rows-table) tr')}.map((line) => [...line.cells].map((cell) => cell.textContent))`,
    );
    const words: Readonly<Record<string, string>> = { 'not-applicable': 'not applicable', unread: 'not read' };
    const orgs = asList(result['orgs']).map(({ name }) => name);
    expect(lines[0]).to.deep.equal(['Rule', ...orgs, 'About']);
    const wanted = asList(result['matrix']).map(({ outcomes, rule }) => [
      rule,
      ...(outcomes as string[]).map((outcome) => words[outcome] ?? outcome),
    ]);
    expect(wanted.length).to.be.above(30);
    expect(new Set(wanted.flatMap(([, ...outcomes]) => outcomes)).size).to.be.above(2);
    expect(lines.slice(1).map((cells) => cells.slice(0, -1))).to.deep.equal(wanted);
    await page.close();
  });

  it('has what each rule of the audit came to', async () => {
    const { page } = await open(file('audit'));
    const result = results.get('audit') ?? {};
    expect(await status(page)).to.include(`of ${asList(result['findings']).length} that match`);
    const cells = await texts(page, 'main > section:has(h2) table:not(#rows-table) tbody td:first-child');
    expect(cells).to.deep.equal(asList(result['rules']).map(({ rule }) => rule));
    await page.close();
  });

  it('lets nothing run or be asked for that somebody put into the file', async () => {
    let asked = 0;
    const server = createServer((_, answer) => {
      asked++;
      answer.end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const evil = [
        '<script>window.hit = 1</script>',
        '<img src="data:," onerror="window.hit = 2">',
        `<img src="${url}/x.png"><link rel="stylesheet" href="${url}/x.css"><script src="${url}/x.js"></script>`,
        `<iframe src="${url}/"></iframe><style>@import "${url}/y.css"; main { display: none }</style>`,
      ];
      writeFileSync(file('evil'), readFileSync(file('users'), 'utf8').replace('</main>', `${evil.join('')}</main>`));
      const { page, said } = await open(file('evil'));
      const refused = (): string[] => said.filter((text) => text.includes('Content Security Policy'));
      await until(() => refused().length > 4, 'what the policy refuses');
      await new Promise((done) => setTimeout(done, 300));
      expect(await page.evaluate('window.hit')).to.equal(undefined);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('main')).display`)).to.equal('block');
      expect(asked).to.equal(0);
      // The same in a page without the policy does run: the test can tell.
      const open_ = readFileSync(file('evil'), 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
      writeFileSync(file('open'), open_);
      const { page: bare } = await open(file('open'));
      await until(async () => asked > 0 && (await bare.evaluate('window.hit')) !== undefined, 'what it asks for');
      await page.close();
      await bare.close();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('allows its own script and style by their hashes', () => {
    const html = readFileSync(file('users'), 'utf8');
    const sha = (text = ''): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const script = /<script>([^]*)<\/script>/.exec(html)?.[1];
    const style = /<style>([^]*)<\/style>/.exec(html)?.[1];
    expect(policy.split('; ')).to.include.members([
      "default-src 'none'",
      `script-src ${sha(script)}`,
      `style-src ${sha(style)}`,
    ]);
    expect(policy).to.not.match(/unsafe|https?:|\*/);
  });

  it('goes to standard output with -r html, and is the same page', async () => {
    const ran = await ask([...ASKED.ip, '-r', 'html']);
    expect(ran.stdout).to.match(/^<!doctype html>\n[^]*<\/html>\n$/);
    expect(ran.stdout).to.equal(readFileSync(file('ip'), 'utf8'));
  });
});
