/** Prints each mutant that no test noticed as soon as it is known, and how far the run is. */
import { relative } from 'node:path';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';

class Reporter {
  #left = 0;
  #done = 0;

  onMutationTestingPlanReady({ mutantPlans }) {
    this.#left = mutantPlans.filter(({ plan }) => plan === 'Run').length;
  }

  onMutantTested({ fileName, location, mutatorName, replacement, status }) {
    if (status === 'Ignored') return;
    this.#done++;
    if (status === 'Survived' || status === 'NoCoverage') {
      const { line, column } = location.start;
      const place = `${relative(process.cwd(), fileName).replaceAll('\\', '/')}:${line}:${column}`;
      const unreached = status === 'NoCoverage' ? ' (reached by no test)' : '';
      console.log(`${place} ${mutatorName}${unreached}: ${replacement.replace(/\s+/g, ' ').slice(0, 120)}`);
    }
    if (this.#done % 100 === 0) {
      console.log(`-- ${this.#done} of ${this.#left}`);
    }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'unnoticed', Reporter)];
