/** Shapes as JSON Schema (draft 2020-12), by what such a schema takes. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { countParameter, fields, layoutOf, schemaOf } from '../../../lib/facts/policyFile/index.js';
import { say } from '../../../lib/messages.js';

type Shape = Parameters<typeof schemaOf>[0];

const takes = (shape: Shape): ((value: unknown) => boolean) => new Ajv2020().compile(schemaOf(shape, say));
const day: Shape = { kind: 'text', form: 'day' };

describe('policy file: the schema of a shape', () => {
  it('of a text holds its form and its length, from its beginning to its end', () => {
    const isDay = takes(day);
    expect(['2027-01-31', 'x2027-01-31', '2027-01-31x', '', 20270131].map(isDay)).to.deep.equal([
      ...[true, false, false, false, false],
    ]);
    const isLine = takes({ kind: 'text', form: 'line' });
    expect([isLine('a line'), isLine('a'.repeat(100_000))]).to.deep.equal([true, false]);
  });

  it('of a choice takes its words', () => {
    const isWord = takes({ kind: 'choice', of: ['low', 'high'] });
    expect([isWord('low'), isWord('high'), isWord('mid'), isWord(1)]).to.deep.equal([true, true, false, false]);
  });

  it('of a whole number takes its bounds', () => {
    const isCount = takes({ kind: 'whole', least: 2, most: 4 });
    expect([1, 2, 4, 5, 2.5, '3'].map(isCount)).to.deep.equal([false, true, true, false, false, false]);
  });

  it('of a list holds each item and how many there are', () => {
    const isList = takes({ kind: 'list', of: day, most: 2 });
    const [one, two] = ['2027-01-31', '2027-02-01'];
    expect([[], [one, two], [one, two, one], ['x'], one].map(isList)).to.deep.equal([true, true, false, false, false]);
    const isOneOrMore = takes({ kind: 'list', of: day, most: 1, orOne: true });
    expect([one, [one], [one, two], 'x', null, {}].map(isOneOrMore)).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('of keys that users make up holds each key and each value', () => {
    const isNamed = takes({ kind: 'named', keys: 'group', of: day });
    const values = [{}, { offices: '2027-01-31' }, { '10.0.0.1': '2027-01-31' }, { offices: 'x' }, []];
    expect(values.map(isNamed)).to.deep.equal([true, true, false, false, false]);
  });

  it('of fields takes no other, and those that are required', () => {
    const about = 'policy-file.about.integration-reviewed';
    const shape = fields({ day: { shape: day, about, required: true }, other: { shape: day, about } });
    const [one, two] = ['2027-01-31', '2027-02-01'];
    const values = [{ day: one }, { day: one, other: two }, { other: two }, { day: one, more: two }, {}, one];
    expect(values.map(takes(shape))).to.deep.equal([true, true, false, false, false, false]);
    expect(schemaOf(shape, say)).to.deep.include({ required: ['day'] });
    expect(schemaOf(shape, say)).to.have.nested.property(
      'properties.day.description',
      'The date on which its permissions were last reviewed.',
    );
    expect(schemaOf(fields({}), say)).to.deep.equal({ type: 'object', additionalProperties: false, properties: {} });
  });

  it('of fields takes exactly one of two, and some only with another', () => {
    const field = { shape: day, about: 'policy-file.about.range' } as const;
    const isIt = takes(fields({ a: field, b: field, c: field }, { oneOf: ['a', 'b'], with: { c: 'b' } }));
    const one = '2027-01-31';
    const values = [{ a: one }, { b: one }, { b: one, c: one }, { a: one, b: one }, {}, { a: one, c: one }];
    expect(values.map(isIt)).to.deep.equal([true, true, true, false, false, false]);
  });

  it('of a plain value or fields takes either, by what it is', () => {
    const isEither = takes({
      ...{ kind: 'either', plain: day },
      fields: fields({ day: { shape: day, about: 'policy-file.about.range', required: true } }),
    });
    const values = ['2027-01-31', { day: '2027-01-31' }, {}, 'x', []];
    expect(values.map(isEither)).to.deep.equal([true, true, false, false, false]);
  });

  it('of rules takes severities and their own numbers, within the bounds of their unit', () => {
    const layout = layoutOf([
      {
        id: 'rotation-due',
        about: 'gate.rotation-due.title',
        parameters: { days: countParameter('days', 'gate.parameter.rotationDays') },
      },
      {
        id: 'broad-list',
        about: 'audit.broad-list.title',
        parameters: { percent: countParameter('percent', 'gate.parameter.broad') },
      },
    ]);
    const isFile = takes(fields(layout));
    const rules = (value: unknown): boolean => isFile({ version: 1, rules: value });
    for (const severity of ['error', 'warning', 'note', 'off']) {
      expect([rules({ 'rotation-due': severity }), rules({ 'broad-list': { severity } })]).to.deep.equal([true, true]);
    }
    expect([0, 100_000].map((days) => rules({ 'rotation-due': { days } }))).to.deep.equal([true, true]);
    expect([1, 100].map((percent) => rules({ 'broad-list': { percent } }))).to.deep.equal([true, true]);
    expect([0, 101].map((percent) => rules({ 'broad-list': { percent } }))).to.deep.equal([false, false]);
    const wrong = [{ 'rotation-due': 'loud' }, { 'rotation-due': { percent: 1 } }, { other: 'note' }];
    expect(wrong.map(rules)).to.deep.equal([false, false, false]);
    expect([isFile({ version: 2 }), isFile({})]).to.deep.equal([false, false]);
  });
});
