import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [process.env.CHROMIUM_PATH ?? '', ...candidates].find((file) => file !== '' && existsSync(file));
}

const executablePath = findChromium();

if (!executablePath && process.env.CI) throw new Error('There is no Chromium: install one, or set CHROMIUM_PATH.');
if (!executablePath) console.warn('SKIPPED: tests in a browser. Install Chromium, or set CHROMIUM_PATH, to run them.');

export const browserIsThere = executablePath !== undefined;

/** Chromium as it is installed on this machine. @param args more words of its command line */
export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const all = ['--no-sandbox', '--disable-dev-shm-usage', ...args];
  return chromium.launch({ executablePath: executablePath!, args: all });
}
