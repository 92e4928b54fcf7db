import { expect } from 'chai';
import { standardError, standardOutput } from '../../lib/cli/terminal.js';

type Shape = Readonly<Record<'isTTY' | 'columns', unknown>>;

/** What a stream says of itself while something is asked of it. */
function as<T>(stream: NodeJS.WriteStream, shape: Shape, ask: () => T): T {
  const names = Object.keys(shape) as (keyof Shape)[];
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(stream, name)] as const);
  for (const name of names) Object.defineProperty(stream, name, { value: shape[name], configurable: true });
  try {
    return ask();
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(stream, name);
      else Object.defineProperty(stream, name, descriptor);
    }
  }
}

describe('the width of a terminal', () => {
  // `stty cols 0`, and a terminal that nobody has given a size, say 0: unknown, not narrow.
  const override = process.env['OCLIF_TABLE_COLUMN_OVERRIDE'];
  before(() => Reflect.deleteProperty(process.env, 'OCLIF_TABLE_COLUMN_OVERRIDE'));
  after(() => {
    if (override !== undefined) process.env['OCLIF_TABLE_COLUMN_OVERRIDE'] = override;
  });

  for (const [columns, width] of [
    [0, 80],
    [Number.NaN, 80],
    [undefined, 80],
    [60, 60],
    [200, 200],
  ] as const) {
    it(`is ${String(width)} where it says ${String(columns)}`, () => {
      const shape = { isTTY: true, columns };
      expect(as(process.stdout, shape, standardOutput).columns).to.equal(width);
      expect(as(process.stderr, shape, standardError).columns).to.equal(width);
    });
  }

  it('is none where nobody looks', () => {
    const shape = { isTTY: false, columns: undefined };
    expect(as(process.stdout, shape, standardOutput).columns).to.equal(undefined);
    expect(as(process.stderr, shape, standardError).columns).to.equal(undefined);
  });
});
