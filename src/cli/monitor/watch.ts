import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { gathered } from '../../asking/gathered';
import { askOnce, type OnceAsker } from '../../asking/once';
import { errorStatus, type StatusReport, statusReport } from '../../asking/reports/status';
import type { AllLimits } from '../../model/limits';
import { interruption } from '../interruption';
import { ofUnnamed } from '../options';
import { styled } from '../terminal';
import { tellOf } from './ask';
import type { MonitorOptions } from './options';
import { printStatus } from './print-status';
import { Screen } from './screen';

interface WatchOptions extends MonitorOptions {
  /** Seconds between two looks. */
  readonly interval: number;
  /** Looks; absent for no end. */
  readonly count?: number;
  readonly limits: AllLimits;
}

interface Look {
  readonly report: StatusReport;
  readonly notices: readonly string[];
}

/** Looks until it is ended, by one engine; a copy costs what has changed since the last look. */
export async function watch(options: WatchOptions, command: Command): Promise<void> {
  const { db: path, storedTimeZone, interval, count = Infinity } = options;
  const signal = interruption();
  const asker = await askOnce({ path, storedTimeZone, signal });
  const isDrawn = process.stdout.isTTY === true && !options.json;
  const screen = isDrawn ? new Screen() : null;
  let last = '';
  screen?.open();
  try {
    for (let looks = 1; !signal.aborted; looks++) {
      if (looks > 1) asker.lookAgain();
      const look = await lookAt(asker, options, command);
      if (signal.aborted) break;
      last = print(look, options);
      if (screen) screen.show(`${last}\n${styled('dim', `every ${interval} s; Ctrl-C ends it`)}\n`);
      else process.stdout.write(looks > 1 && !options.json ? `\n${last}` : last);
      if (looks >= count) break;
      await sleep(interval * 1000, undefined, { signal }).catch(() => {});
    }
  } finally {
    screen?.close();
    // What was seen last stays to be read.
    if (screen) process.stdout.write(last);
    await asker.close();
  }
}

async function lookAt(asker: OnceAsker, { db: path, verbose, limits }: WatchOptions, command: Command): Promise<Look> {
  const kept = gathered(asker);
  try {
    const report = await statusReport(kept.asker, { path, limits });
    if (verbose && process.stdout.isTTY !== true) tellOf(kept, verbose);
    return { report, notices: kept.notices() };
  } catch (error) {
    return { report: errorStatus(path, ofUnnamed(error, command)), notices: [] };
  }
}

function print({ report, notices }: Look, { json }: WatchOptions): string {
  if (json) return `${JSON.stringify(report)}\n`;
  return `${printStatus(report)}${notices.map((text) => `${text}\n`).join('')}`;
}
