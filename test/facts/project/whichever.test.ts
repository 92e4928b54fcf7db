import { expect } from 'chai';
import fc from 'fast-check';
import { component, profile, profileRange, securitySettings, trustedRange } from '../metadata/written.js';
import { ask, type Asked } from './asked.js';
import { short, Tree, type Files } from './tree.js';

const SETTINGS = 'Security.settings-meta.xml';
const SALES = 'Sales.profile-meta.xml';
const LAB = trustedRange('192.0.2.0', '192.0.2.99');
const BOTH = profileRange('192.0.2.0', '192.0.2.255');
const hours = (day: string, start: number, end: number): string =>
  `<loginHours><${day}End>${end}</${day}End><${day}Start>${start}</${day}Start></loginHours>`;
/** Nobody logs in on the Tuesday that is asked about. */
const SHUT = hours('tuesday', 0, 0);

describe('Files of one component that differ', () => {
  const tree = new Tree();
  afterEach(() => {
    tree.removeAll();
  });

  /** One directory for each set of files, side by side. */
  function project(...places: readonly Files[]): string {
    const under = places.flatMap((files, index) =>
      Object.entries(files).map(([path, content]): [string, string | Uint8Array] => [`p${index}/${path}`, content]),
    );
    return tree.make(Object.fromEntries(under));
  }

  async function verdicts(root: string, asked: Asked): Promise<readonly unknown[]> {
    const { code, verdicts: found } = await ask(root, asked);
    return [code, ...found];
  }

  it('in trusted ranges leave open only what depends on the choice, and name both with their lines', async () => {
    const more = trustedRange('198.51.100.0', '198.51.100.9');
    const root = project({ [SETTINGS]: securitySettings(LAB) }, { [SETTINGS]: securitySettings(LAB, more) });
    expect(await verdicts(root, { ips: ['192.0.2.7'] })).to.deep.equal([0, 'no-token 192.0.2.7']);
    expect(await verdicts(root, { ips: ['203.0.113.1'] })).to.deep.equal([30, 'token-required 203.0.113.1']);
    expect(await verdicts(root, { ips: ['198.51.100.7'] })).to.deep.equal([68, 'unknown 198.51.100.7']);
    const { result } = await ask(root, { ips: ['198.51.100.7'] });
    expect(result.incomplete.map((gap) => short(gap, root))).to.deep.equal([
      `SecuritySettings: networkAccess | facts.project.disagree | p1/${SETTINGS}:8`,
    ]);
    expect(result.incomplete[0]?.why.params).to.deep.equal({
      files: `${root}/p0/${SETTINGS}:3`,
      last: `${root}/p1/${SETTINGS}:8`,
    });
  });

  it('split a range where any of them changes the verdict', async () => {
    const root = project(
      { [SETTINGS]: securitySettings(trustedRange('192.0.2.0', '192.0.2.19')) },
      { [SETTINGS]: securitySettings(trustedRange('192.0.2.10', '192.0.2.29')) },
    );
    const asked: Asked = { ips: [{ range: ['192.0.2.0', '192.0.2.39'] }] };
    expect(await verdicts(root, asked)).to.deep.equal([
      30,
      'unknown 192.0.2.0-192.0.2.9',
      'no-token 192.0.2.10-192.0.2.19',
      'unknown 192.0.2.20-192.0.2.29',
      'token-required 192.0.2.30-192.0.2.39',
    ]);
  });

  it('in the ranges of a profile refuse whom each of them refuses', async () => {
    const root = project(
      { [SETTINGS]: securitySettings(LAB), [SALES]: profile(profileRange('192.0.2.0', '192.0.2.9')) },
      { [SALES]: profile(BOTH) },
    );
    const told = async (ip: string): Promise<readonly unknown[]> => verdicts(root, { ips: [ip], profile: 'Sales' });
    expect(await told('192.0.2.7')).to.deep.equal([0, 'no-token 192.0.2.7']);
    expect(await told('192.0.2.50')).to.deep.equal([68, 'unknown 192.0.2.50']);
    expect(await told('203.0.113.1')).to.deep.equal([30, 'denied 203.0.113.1']);
  });

  it('in hours leave open the days on which they differ', async () => {
    const root = project(
      { [SETTINGS]: securitySettings(LAB), [SALES]: profile(SHUT) },
      { [SALES]: profile(hours('wednesday', 0, 0)) },
    );
    const on = async (day: number): Promise<readonly unknown[]> =>
      verdicts(root, { ips: ['192.0.2.7'], profile: 'Sales', at: `2026-11-${day}T12:00:00Z` });
    expect(await on(24)).to.deep.equal([68, 'unknown 192.0.2.7']);
    expect(await on(26)).to.deep.equal([0, 'no-token 192.0.2.7']);
  });

  it('in ranges and hours are taken as they stand together', async () => {
    // One refuses by its ranges, the other by its hours: whichever it is, nobody gets in.
    const root = project(
      { [SETTINGS]: securitySettings(LAB), [SALES]: profile(profileRange('198.51.100.1', '198.51.100.9')) },
      { [SALES]: profile(SHUT) },
    );
    expect(await verdicts(root, { ips: ['192.0.2.7'], profile: 'Sales' })).to.deep.equal([30, 'denied 192.0.2.7']);
    const inside = await verdicts(root, { ips: ['198.51.100.2'], profile: 'Sales' });
    expect(inside).to.deep.equal([30, 'unknown 198.51.100.2']);
  });

  it('in what the decision never reads do not differ', async () => {
    const set = (label: string): string => component('PermissionSet', `<label>${label}</label>`);
    const root = project(
      {
        [SETTINGS]: securitySettings(
          trustedRange('192.0.2.0', '192.0.2.9', 'Old'),
          trustedRange('192.0.2.5', '192.0.2.99'),
        ),
        [SALES]: profile(BOTH, '<userLicense>A</userLicense>', '<description>x</description>'),
        'Api.permissionset': set('One'),
      },
      {
        [SETTINGS]: securitySettings(LAB).replace(
          '</SecuritySettings>',
          '<passwordPolicies><complexity>NoRestriction</complexity></passwordPolicies></SecuritySettings>',
        ),
        [SALES]: profile('<userLicense>B</userLicense>', BOTH),
        'Api.permissionset': set('Two'),
      },
      {
        [SETTINGS]: securitySettings(LAB).replace(
          '</SecuritySettings>',
          '<passwordPolicies><complexity>AlphaNumeric</complexity></passwordPolicies></SecuritySettings>',
        ),
      },
    );
    const { code, result } = await ask(root, { ips: ['192.0.2.7'], profile: 'Sales' });
    expect([code, result.incomplete]).to.deep.equal([0, []]);
  });

  it('are taken for anything where one cannot be read, or where they are too many', async () => {
    const broken = project(
      { [SETTINGS]: securitySettings(LAB) },
      { [SETTINGS]: securitySettings(LAB, LAB) },
      { [SETTINGS]: '<' },
    );
    expect(await verdicts(broken, { ips: ['192.0.2.7'] })).to.deep.equal([68, 'unknown 192.0.2.7']);
    const many = (count: number): string =>
      project(
        ...Array.from({ length: count }, (_, index) => ({
          [SETTINGS]: securitySettings(LAB, trustedRange(`198.51.100.${index}`, `198.51.100.${index}`)),
        })),
      );
    expect(await verdicts(many(64), { ips: ['192.0.2.7'] })).to.deep.equal([0, 'no-token 192.0.2.7']);
    expect(await verdicts(many(65), { ips: ['192.0.2.7'] })).to.deep.equal([68, 'unknown 192.0.2.7']);
  });

  it('give the verdict of each project in which one of them is alone, where those are one verdict', async () => {
    const ends = ['192.0.2.0', '192.0.2.4', '192.0.2.8', '192.0.2.12'] as const;
    const range = fc
      .tuple(fc.nat(3), fc.nat(3))
      .map(([a, b]): [string, string] => [ends[Math.min(a, b)] ?? '', ends[Math.max(a, b)] ?? '']);
    const settings = fc
      .array(range, { maxLength: 2 })
      .map((all) => securitySettings(...all.map((one) => trustedRange(...one))));
    const sales = fc
      .tuple(fc.array(range, { maxLength: 2 }), fc.constantFrom('', SHUT, hours('monday', 0, 0)))
      .map(([all, times]) => profile(...all.map((one) => profileRange(...one)), times));
    const files = fc.array(settings, { minLength: 1, maxLength: 2 });
    const profiles = fc.array(sales, { minLength: 1, maxLength: 3 });
    const ips = ['192.0.2.0', '192.0.2.2', '192.0.2.8', '192.0.2.10', '192.0.2.13'];
    await fc.assert(
      fc.asyncProperty(files, profiles, async (allSettings, allSales) => {
        const named = (name: string, texts: readonly string[]): Files[] => texts.map((text) => ({ [name]: text }));
        const mixed = await ask(project(...named(SETTINGS, allSettings), ...named(SALES, allSales)), {
          ips,
          profile: 'Sales',
        });
        const alone: (readonly string[])[] = [];
        for (const one of allSettings) {
          for (const other of allSales) {
            const { verdicts: found } = await ask(project({ [SETTINGS]: one, [SALES]: other }), {
              ips,
              profile: 'Sales',
            });
            alone.push(found);
          }
        }
        const expected = ips.map((ip, index) => {
          const found = new Set(alone.map((verdictsOfOne) => verdictsOfOne[index]?.split(' ')[0]));
          return `${found.size === 1 ? [...found].join() : 'unknown'} ${ip}`;
        });
        expect(mixed.verdicts).to.deep.equal(expected);
        tree.removeAll();
      }),
      { numRuns: 30 },
    );
  });
});
