import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

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

/** As long as a Chromium that nobody uses stays for the next test. */
const STAYS_MS = 1000;

let shared: Promise<Browser> | undefined;
let users = 0;
let leaves: NodeJS.Timeout | undefined;

/** What a new user of the browser has, in a Chromium that the tests of a process share: it takes a second to start. */
export async function openContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  clearTimeout(leaves);
  users += 1;
  try {
    shared ??= start();
    const context = await (await shared).newContext(options);
    context.once('close', leave);
    return context;
  } catch (cause) {
    leave();
    throw cause;
  }
}

function leave(): void {
  users -= 1;
  if (users > 0) return;
  leaves = setTimeout(() => {
    // Whoever comes while it closes has another.
    const left = shared;
    shared = undefined;
    void left?.then((browser) => browser.close());
  }, STAYS_MS);
}

function start(): Promise<Browser> {
  const starting = launchBrowser();
  const forget = () => {
    if (shared === starting) shared = undefined;
  };
  starting.then((browser) => browser.once('disconnected', forget), forget);
  return starting;
}
