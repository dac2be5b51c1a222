import { createDemo, type Demo, type DemoOptions } from './create-demo';
import { DEFAULT_DAYS, DEFAULT_ROWS } from './defaults';

interface HistoryOptions extends Pick<DemoOptions, 'seed' | 'signal'> {
  readonly days: number;
}

/** As many rows a day as the demo has unless told otherwise; none for no days. */
export function createHistory(path: string, { days, ...options }: HistoryOptions): Promise<Demo> {
  const rows = Math.round((DEFAULT_ROWS / DEFAULT_DAYS) * days);
  return createDemo(path, { ...options, rows, days: Math.max(1, days) });
}
