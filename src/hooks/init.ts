/**
 * Runs before any command of sf, and does nothing but for the commands of this plugin: what they load is compiled once
 * and kept in sf's cache, and arguments that they will refuse, since they may hold a secret, are replaced before oclif's
 * debug output repeats them.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { Hook } from '@oclif/core/hooks';
import { knownFlags, knownWords } from '../cli/knownFlags.js';
import { hideRefused } from '../login/secretArguments.js';

const VALIDATE = 'login token validate';
const EXPLAIN = 'explain token';
/** The words of an id may come in any order. */
const OURS = /^token:|:token:|:token$/;

const init: Hook.Init = async ({ argv, config, id }) => {
  if (id === undefined || !OURS.test(id)) {
    return;
  }
  // Of the start, much is compiling sf's libraries. In a pipeline each run would fill the cache for nobody.
  if (process.env['CI'] === undefined) enableCompileCache(join(config.cacheDir, 'sf-plugin-token'));
  const name = id.split(':').sort().join(' ');
  const command = config.findCommand(id);
  if (command !== undefined) {
    // Its help would be all names, were they options of its argument.
    const words =
      name === EXPLAIN ? (await import('../jobs/explain.js')).EXPLAINED_NAMES : knownWords(command.args, argv);
    hideRefused(argv, knownFlags(command.flags), name !== VALIDATE, words);
  }
};

export default init;
