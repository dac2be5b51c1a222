import { createDemo, type Demo, type DemoOptions } from './create-demo';

/** More would keep waiting whoever wants to look at once. */
const MOST_ROWS = 50_000;
const SECONDS_A_DAY = 86_400;

interface HistoryOptions extends Pick<DemoOptions, 'seed' | 'signal'> {
  readonly days: number;
  /** Mean rows a second, of those to come. */
  readonly rate: number;
}

/** As dense as what will be written after it, up to 50,000 rows; none for no days. */
export function createHistory(path: string, { days, rate, ...options }: HistoryOptions): Promise<Demo> {
  const rows = Math.min(MOST_ROWS, Math.round(rate * SECONDS_A_DAY * days));
  return createDemo(path, { ...options, rows, days: Math.max(1, days), learned: true });
}
