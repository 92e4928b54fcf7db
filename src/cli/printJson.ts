/**
 * JSON on standard output: what `--json` prints.
 */
import { ux } from '@oclif/core/ux';
import { jsonChunks } from '../report/jsonChunks.js';
import { gathered, printLong } from './printLong.js';

/** The colours that sf's commands take. */
const COLOURS = { key: 'blueBright', string: 'greenBright', number: 'blue', boolean: 'redBright', null: 'blackBright' };
/** JSON of more characters than this gets none: they cost more than the result. */
const COLOURED = 100_000;

/** In colour for people alone, and in pieces: a result may have a hundred thousand rows, and a program reads it. */
export async function printJson(json: unknown, theme: Readonly<Record<string, string>> | undefined): Promise<void> {
  const pieces = gathered(jsonChunks(json), COLOURED);
  const first = pieces.next();
  const text = first.done === true ? '' : first.value;
  const second = pieces.next();
  if (second.done === true) {
    const isShown = process.stdout.isTTY && text.length <= COLOURED;
    ux.stdout(isShown ? ux.colorizeJson(text, { pretty: false, theme: { ...COLOURS, ...theme } }) : text);
    return;
  }
  await printLong([text, second.value]);
  await printLong(pieces);
  await printLong(['\n']);
}
