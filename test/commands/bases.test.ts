import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { PlainCommand } from '../../lib/cli/plainCommand.js';
import { TokenCommand } from '../../lib/cli/tokenCommand.js';

describe('every command', () => {
  const folder = join(import.meta.dirname, '..', '..', 'lib', 'commands');
  // What belongs to a command stands beside it, with a second dot in its name: login.js, login.flags.js.
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /[/\\][^./\\]+\.js$/.test(file),
  );

  for (const file of files) {
    it(`${file} prints JSON, warnings and errors as they are made harmless`, async () => {
      const loaded = (await import(pathToFileURL(join(folder, file)).href)) as { default: { prototype: unknown } };
      const { prototype } = loaded.default;
      expect(prototype instanceof TokenCommand || prototype instanceof PlainCommand).to.equal(true);
    });
  }
});
