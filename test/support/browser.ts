/**
 * A browser without a window: the one that a package brings on Linux, else the Chrome that is installed.
 */
import chromium from '@sparticuz/chromium';
import { launch, type Browser } from 'puppeteer-core';

export async function startBrowser(): Promise<Browser> {
  const isBrought = process.platform === 'linux' && process.arch === 'x64';
  chromium.setGraphicsMode = false;
  return launch({
    // What takes too long is ended by mocha, which names it.
    ...{ timeout: 0, protocolTimeout: 0 },
    headless: isBrought ? 'shell' : true,
    ...(isBrought ? { executablePath: await chromium.executablePath(), args: chromium.args } : { channel: 'chrome' }),
  });
}
