/**
 * Whether lib/, which tests import and have their types from, is older than src/, or is not there.
 */
const { existsSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const [src, lib] = ['src', 'lib'].map((folder) => join(__dirname, '..', folder));

/** The newest time of change below a folder, in milliseconds since 1970. */
function newest(folder) {
  return readdirSync(folder, { recursive: true }).reduce(
    (time, file) => Math.max(time, statSync(join(folder, file)).mtimeMs),
    0,
  );
}

exports.isOlder = () => !existsSync(join(lib, 'index.js')) || newest(lib) < newest(src);
