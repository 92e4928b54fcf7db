/** Prints each mutant that no test noticed as soon as it is known, and how many were tried. */
import { relative } from 'node:path';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';

class Reporter {
  #done = 0;

  onMutantTested({ fileName, location, mutatorName, replacement, status }) {
    // Not tried: what runs while modules load, and what is not in the sample.
    if (status === 'Ignored' || status === 'CompileError') return;
    this.#done++;
    if (status === 'Survived' || status === 'NoCoverage') {
      const { line, column } = location.start;
      const place = `${relative(process.cwd(), fileName).replaceAll('\\', '/')}:${line}:${column}`;
      const unreached = status === 'NoCoverage' ? ' (reached by no test)' : '';
      console.log(`${place} ${mutatorName}${unreached}: ${replacement.replace(/\s+/g, ' ').slice(0, 120)}`);
    }
    if (this.#done % 100 === 0) {
      console.log(`-- ${this.#done} tried`);
    }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'unnoticed', Reporter)];
