/** Lets Stryker run a sample of the mutants: those whose place and replacement hash to the smallest numbers. */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { PluginKind, commonTokens, declareFactoryPlugin, tokens } from '@stryker-mutator/api/plugin';

const LEFT_OUT = 'not in the sample';

function rank(seed, { fileName, location, mutatorName, replacement }) {
  const { start, end } = location;
  const place = [start.line, start.column, end.line, end.column].join(':');
  const name = [seed, relative(process.cwd(), fileName).replaceAll('\\', '/'), place, mutatorName, replacement];
  return createHash('sha256').update(name.join('\n')).digest('hex');
}

function sampler(options) {
  const { size, seed } = options.sample;
  return {
    init: async () => {},
    group: async (mutants) => [mutants.map(({ id }) => id)],
    check: async (mutants) => {
      const ranks = mutants.map((mutant) => ({ id: mutant.id, rank: rank(seed, mutant) }));
      ranks.sort((one, other) => (one.rank < other.rank ? -1 : 1));
      return Object.fromEntries(
        ranks.map(({ id }, place) => [
          id,
          place < size ? { status: 'passed' } : { status: 'compileError', reason: LEFT_OUT },
        ]),
      );
    },
  };
}
sampler.inject = tokens(commonTokens.options);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, 'sample', sampler)];
