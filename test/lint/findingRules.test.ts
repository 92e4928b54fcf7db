/**
 * Rules by which findings are made: each has a file, a page of docs/rules and a test, and none of these is left of a rule
 * that there is no longer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FINDING_RULES } from '../../lib/jobs/explain.js';
import { APP_RULES } from '../../lib/policy/apps/index.js';
import { AUDIT_RULES } from '../../lib/policy/audit/index.js';
import { FAILING_CARDS } from '../../lib/policy/failing/index.js';
import type { RuleCard } from '../../lib/policy/findings/index.js';
import { UNUSED_WAIVER } from '../../lib/policy/gate/index.js';
import { GATE_RULES } from '../../lib/policy/gate/rules/index.js';
import { ROOT } from '../support/run.js';

/** Rooms of src/policy in which a rule has a file. */
const ROOMS: readonly (readonly [room: string, rules: readonly RuleCard[]])[] = [
  ['apps', APP_RULES],
  ['audit', AUDIT_RULES],
  ['gate', GATE_RULES],
];
/** Those without: kinds of login that are judged alike, and the rule that looks at what the others found. */
const WITHOUT_FILE: readonly (readonly [room: string, rules: readonly RuleCard[]])[] = [
  ['failing', FAILING_CARDS],
  ['gate', [UNUSED_WAIVER]],
];

const idsOf = (rules: readonly RuleCard[]): string[] => rules.map(({ id }) => id).sort();
const camel = (id: string): string => id.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase());
const textsOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));

describe('rules of findings', () => {
  for (const [room, rules] of ROOMS) {
    it(`have a file each, named after the id: ${room}`, () => {
      const folder = join(ROOT, 'src', 'policy', room, 'rules');
      const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
      expect(files.sort()).to.deep.equal(
        rules.map(({ id }) => `${camel(id)}.ts`).sort(),
        'files of src/policy/*/rules and ids of rules',
      );
      const elsewhere = rules.filter(
        ({ id }) => !readFileSync(join(folder, `${camel(id)}.ts`), 'utf8').includes(`id: '${id}'`),
      );
      expect(idsOf(elsewhere)).to.deep.equal([]);
    });
  }

  it('have a page each, and there is no page of another', () => {
    const pages = readdirSync(join(ROOT, 'docs', 'rules')).filter((file) => file !== 'README.md');
    expect(pages.sort()).to.deep.equal(
      idsOf(FINDING_RULES)
        .map((id) => `${id}.md`)
        .sort(),
    );
  });

  it('are each named by a test of their room', () => {
    const all = [...ROOMS, ...WITHOUT_FILE];
    expect(all.flatMap(([, rules]) => idsOf(rules)).sort()).to.deep.equal(idsOf(FINDING_RULES));
    for (const [room, rules] of all) {
      const texts = textsOf(join(ROOT, 'test', 'policy', room));
      const untested = idsOf(rules).filter(
        (id) => !texts.some((text) => new RegExp(`(?<![\\w-])${id}(?![\\w-])`, 'u').test(text)),
      );
      expect(untested, `rules that no test in test/policy/${room} names`).to.deep.equal([]);
    }
  });
});
