/**
 * Whatever users, client applications, apps, jobs, addresses and codes are called: no report of a change to a login commands
 * a terminal or a runner, and nothing of them is mark-up in it.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { say } from '../../lib/messages.js';
import { rotationClients, type Fact, type Gap } from '../../lib/policy/index.js';
import { SCRIPT, STYLE } from '../../lib/report/html/assets.js';
import { jsonText } from '../../lib/report/escaping.js';
import { pageMarkdown } from '../../lib/report/page/markdown.js';
import type { Page } from '../../lib/report/page/page.js';
import { pageText, PLAIN } from '../../lib/report/page/terminal.js';
import { revokeHtml, revokeText } from '../../lib/report/revoke/formats.js';
import { revokeAddressPage, revokeLoginPage } from '../../lib/report/revoke/page.js';
import { reportSteps, toRevokeLoginResult, type RevokeAddressResult } from '../../lib/report/revoke/result.js';
import { rotateText } from '../../lib/report/rotate/formats.js';
import { rotateLoginPage } from '../../lib/report/rotate/page.js';
import { toRotateLoginResult, type RotateFound } from '../../lib/report/rotate/toResult.js';
import { shellWord } from '../../lib/report/shell.js';
import { Text } from '../../lib/text.js';
import { group, list } from '../policy/logins/support.js';
import { COMMANDS, commandsIn, controlsIn, hostile, linesOf, MARKUP, markupIn, tagsIn } from './hostile.js';

const AT = '2026-11-28T12:00:00.000Z';
const WIDTHS = [60, 80, 120];
const known = <T>(value: T): Fact<T> => ({ known: true, value, from: '' });

interface Output {
  readonly text: string;
  readonly value?: unknown;
}

/** Every format of every command of a change, where all that strangers may choose is this text. */
function outputs(name: string): Record<string, Output> {
  const found: Record<string, Output> = {};
  const words = { next: 'Next:', details: 'Details' };
  const source = { kind: 'org', name, orgId: '00D000000000001AAA' } as const;
  const title = `sf token revoke login --username ${shellWord(name)} -o ${shellWord(name)}`;
  const shown = (what: string, page: Page, json: Output, html: Iterable<string>): void => {
    found[`${what} human`] = { text: pageText(page, PLAIN, { explain: true, words }) };
    for (const columns of WIDTHS) {
      found[`${what} ${columns}`] = { text: pageText(page, { ...PLAIN, columns }, { explain: true, words }) };
    }
    found[`${what} markdown`] = { text: pageMarkdown(page, { explain: true, words }) };
    found[`${what} json`] = json;
    found[`${what} html`] = { text: [...html].join('').replace(SCRIPT, '').replace(STYLE, '') };
  };
  const { rows } = list([group({ application: name, sourceIp: name })]);
  const gap: Gap = { what: name, why: Text.of('facts-org.gap.refused', { code: name, words: name }) };
  const run = {
    id: '20261128T120000Z-1',
    file: `/home/${name}/run.json`,
    started: AT,
    ended: AT,
    stopped: name,
    actions: ['Do this.'],
  };
  const step = { begun: AT, ended: AT, closed: 1, left: 2, code: name };

  for (const mode of ['plan', 'applied'] as const) {
    const open = {
      switches: known({ frozen: false, locked: false }),
      sessions: known([{ type: name, loginType: name, address: name, created: AT }]),
      tokens: known([{ app: name, created: AT, lastUsed: undefined }]),
      addresses: known([{ address: name, verified: true, created: AT }]),
      passwordChanged: known(AT),
      paths: [{ path: 'soap' as const, open: 'unknown' as const }],
      jobs: known([{ name, state: name, next: AT }]),
      apps: known([{ app: name, by: 'certificate' as const, ends: AT, isCertain: false }]),
    };
    const revoked = toRevokeLoginResult(
      {
        ...{ source, username: name, userId: '005', at: AT, mode, open, rows, before: undefined, ownAttempts: 1 },
        ...{ run: mode === 'plan' ? undefined : run, underWay: undefined },
        steps: ['freeze', 'tokens'].map((id) => ({ id, state: mode === 'plan' ? 'pending' : 'refused', ...step })),
        ...{ since: AT, comparedFrom: AT, gaps: [gap], apiCalls: 1 },
        logins: [
          {
            ...{ address: name, country: name, client: name, type: name, logins: 3, failures: 1 },
            ...{ first: AT, last: AT, unusual: ['new-client'] as const },
          },
        ],
      },
      say,
    );
    const page = revokeLoginPage(revoked, { source: `-o ${shellWord(name)}`, all: true, asked: '' }, say);
    const about = { title, page, explain: true };
    const json = { text: [...revokeText('json', revoked, about, say)].join(''), value: revoked };
    shown(`revoke login ${mode}`, page, json, revokeText('html', revoked, about, say));

    const address: RevokeAddressResult = {
      ...{ schemaVersion: '1.0', source, username: name, userId: '005', address: name, at: AT, mode },
      ...{
        run: mode === 'plan' ? null : run,
        underWay: null,
        verified: [{ address: name, verified: true, since: AT }],
      },
      steps: reportSteps([{ id: 'address', state: 'refused', ...step }], say),
      ...{ incomplete: revoked.incomplete, apiCalls: 1 },
    };
    const addressPage = revokeAddressPage(address, { source: `-o ${shellWord(name)}` }, say);
    const whole = { text: [...revokeText('json', address, about, say)].join(''), value: address };
    shown(`revoke address ${mode}`, addressPage, whole, revokeHtml({ title, page: addressPage, explain: true }, say));

    const rotation: RotateFound = {
      ...{
        source,
        username: name,
        userId: '005',
        at: AT,
        since: AT,
        tokenOnly: false,
        own: false,
        need: 'yes',
        takesToken: true,
        unlocksFirst: false,
        underWay: undefined,
      },
      older: [{ client: name, path: 'soap', lastSuccess: AT, addresses: [name] }],
      ...{ clients: rotationClients(rows, [], 5), hindrances: [{ id: 'invalid-mail', applies: 'unknown' }] },
      ...{
        refusals: [],
        email: name,
        ends: { time: AT, policy: Text.of('rotate.move.open'), expired: false },
        changed: AT,
        foreign: AT,
      },
      lock: { locked: false, attempts: 10, left: 10, minutes: 15, time: 'unknown', beforeDelivery: 'unknown' },
      ...{
        test: { path: 'soap', address: name, addressAt: AT, isNew: true, verdict: null, needsToken: 'unknown' },
        instanceUrl: 'https://acme.my.salesforce.com',
      },
      ...{ move: null, gaps: [gap], apiCalls: 1 },
    };
    const rotated = toRotateLoginResult(
      rotation,
      ['password', 'deliver-1', 'watch'].map((id) => ({
        ...{ id, state: mode === 'plan' ? 'pending' : 'refused', begun: AT, ended: AT, code: name },
      })),
      {
        end:
          mode === 'plan'
            ? undefined
            : {
                run: { ...run, round: 1, secret: say(Text.of('rotate.secret.lost')), handedOver: true },
                now: [{ now: 'fails', failures: [{ address: name, count: 2 }], notSeenFrom: [], backFrom: [] }],
                strangers: [{ client: name, path: 'soap', failures: [{ address: name, count: 2 }] }],
                test: {
                  ...{ outcome: name, provesToken: 'unknown', why: Text.of('facts-org.error.shape', { what: name }) },
                  from: { address: name, isNew: true },
                },
                after: { locked: true, frozen: true, attemptsLeft: 3 },
              },
      },
      say,
    );
    const rotatePage = rotateLoginPage(rotated, { source: `-o ${shellWord(name)}`, all: true, asked: '' }, say);
    const text = { title, page: rotatePage, explain: true };
    shown(
      `rotate login ${mode}`,
      rotatePage,
      { text: [...rotateText('json', rotated, text, say)].join(''), value: rotated },
      rotateText('html', rotated, text, say),
    );
  }
  return found;
}

describe('report: texts of strangers in reports of a change to a login', () => {
  const benign = outputs('Acme');

  function assertHarmless(name: string): void {
    for (const [output, { text, value }] of Object.entries(outputs(name))) {
      const where = `${output} of ${JSON.stringify(name)}`;
      const plain = benign[output]?.text ?? '';
      expect(controlsIn(text.replaceAll(/\r?\n/gu, '')), where).to.deep.equal([]);
      expect(commandsIn(text), where).to.deep.equal([]);
      if (output.endsWith(' markdown')) expect(markupIn(text), where).to.deep.equal(markupIn(plain));
      if (output.endsWith(' html')) expect(tagsIn(text), where).to.deep.equal(tagsIn(plain));
      if (value !== undefined) {
        expect(JSON.parse(text), where).to.deep.equal(JSON.parse(JSON.stringify(value)));
      } else if (!WIDTHS.some((width) => output.endsWith(` ${String(width)}`))) {
        // None makes a line of its own; one that begins with blanks may join an item of a list.
        expect(linesOf(text).length, where).to.be.at.most(linesOf(plain).length);
      }
    }
  }

  it('are shown at all', () => {
    for (const [output, { text }] of Object.entries(benign)) expect(text, output).to.include('Acme');
  });

  it('stand beside where the run is written down, in every report of one', () => {
    for (const [output, { text }] of Object.entries(benign)) {
      expect(/run\\?\.json/u.test(text), output).to.equal(output.includes(' applied '));
    }
  });

  for (const name of [...COMMANDS, ...MARKUP]) {
    it(`command nothing and are no mark-up: ${JSON.stringify(name).slice(0, 60)}`, () => {
      assertHarmless(name);
    });
  }

  it('are so whatever they are', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        assertHarmless(name.trim() === '' ? 'x' : name);
      }),
      // All formats of all changes each.
      { numRuns: 100 },
    );
  });

  it('are words of a command that is pasted, and no commands of their own', () => {
    for (const name of MARKUP) {
      const { text = '' } = outputs(name)['revoke login plan markdown'] ?? {};
      const [, command = ''] = /^(sf token .*)$/mu.exec(text) ?? [];
      // As a POSIX shell reads a word: nothing but a quote ends what stands in quotes.
      const shown = jsonText(name).length > 0 ? command.replaceAll(/'[^']*'|\\'/gu, '') : '';
      expect(shown, name).not.to.match(/[|<>`$;&#!*()[\]{}~]/u);
    }
  });
});
