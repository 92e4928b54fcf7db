/**
 * Runs before any command of sf, and does nothing but for two commands of this plugin: arguments that they will refuse,
 * since they may hold a secret, are replaced before oclif's debug output repeats them.
 */
import type { Hook } from '@oclif/core/hooks';
import { hideRefused } from '../login/secretArguments.js';

const VALIDATE = 'login token validate';
const DIAGNOSE = 'diagnose login token';

const init: Hook.Init = function ({ argv, config, id }) {
  const name = id?.split(':').sort().join(' ');
  if (name !== VALIDATE && name !== DIAGNOSE) {
    return Promise.resolve();
  }
  const command = config.findCommand(id ?? '');
  if (command !== undefined) {
    const flags = Object.values(command.flags).map(({ name: flag, type, char }) => ({
      name: flag,
      takesValue: type === 'option',
      ...(char === undefined ? {} : { char }),
    }));
    hideRefused(argv, [...flags, { name: 'help', char: 'h', takesValue: false }], name === DIAGNOSE);
  }
  return Promise.resolve();
};

export default init;
