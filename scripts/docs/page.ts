/**
 * src/report/html/assets.ts: the script and the style of HTML reports, each bundled into one text, with the hash by which
 * the page's policy allows it. What it takes of d3-scale is in it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const PAGE = join(import.meta.dirname, '..', '..', 'src', 'report', 'html', 'page');

export async function fresh(): Promise<string> {
  const script = await bundled('main.ts', licence());
  const style = await bundled('style.css');
  return [
    '/** Written by `npm run docs` from page/: what an HTML report carries with it. */',
    `export const SCRIPT = ${literal(script)};`,
    `export const SCRIPT_HASH = '${hash(script)}';`,
    `export const STYLE = ${literal(style)};`,
    `export const STYLE_HASH = '${hash(style)}';`,
    '',
  ].join('\n');
}

/** Who writes d3-scale and what it needs (all one author's) lets it be copied with these words. */
function licence(): string {
  const entry = createRequire(import.meta.url).resolve('d3-scale');
  const text = readFileSync(join(entry, '..', '..', 'LICENSE'), 'utf8');
  return `/* d3-scale\n${text.trim()}\n*/`;
}

async function bundled(file: string, banner?: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(PAGE, file)],
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
    charset: 'ascii',
    legalComments: 'none',
    ...(banner === undefined ? {} : { banner: { js: banner } }),
    write: false,
    logLevel: 'warning',
  });
  const text = outputFiles[0]?.text.trim() ?? '';
  // It stands between two tags.
  if (/<\/|<!--/.test(text)) throw new Error(`${file} holds what ends a script or a style.`);
  return text;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** A literal of TypeScript. */
function literal(text: string): string {
  return JSON.stringify(text);
}
