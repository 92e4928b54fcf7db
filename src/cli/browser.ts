/**
 * A page in the browser of whoever sits here.
 */
import { spawn } from 'node:child_process';

/** What opens an address, each with what stands before it; there is no shell in between. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
const ELSEWHERE: readonly [string, ...string[]] = ['xdg-open'];

/** An opener that goes on for longer has found its browser, which runs in its place. */
const PATIENCE = 3000;

/** Whether the page was handed to a browser. Never throws: the page is printed as well. */
export async function openPage(url: string, platform: string = process.platform): Promise<boolean> {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  const [program, ...args] = OPENERS[platform] ?? ELSEWHERE;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => {
      resolve(true);
    }, PATIENCE);
    child.on('error', () => {
      clearTimeout(timer);
      resolve(false);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
    child.unref();
  });
}
