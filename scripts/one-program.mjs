/**
 * Loaded before the commands that write and compare schemas: they make a TypeScript program of all of src/ for each
 * command, and so read the same thousand files again for each. Here one program serves all, of the declarations in lib/:
 * their types are the same, and they load a third of what the code does.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const lib = dirname(require.resolve('@oclif/plugin-command-snapshot'));
const { SchemaGenerator } = await import(pathToFileURL(join(lib, 'commands', 'schema', 'generate.js')).href);
const { createGenerator } = createRequire(join(lib, 'index.js'))('ts-json-schema-generator');

let generator;
SchemaGenerator.prototype.generateSchema = function generateSchema(type) {
  generator ??= createGenerator({
    path: join(import.meta.dirname, '..', 'lib', '{commands,hooks}', '**', '*.d.ts'),
    skipTypeCheck: true,
  });
  return generator.createSchema(type);
};
