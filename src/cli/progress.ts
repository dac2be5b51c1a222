import type { Progress } from '../writing/operation';
import { count } from './format';
import { StatusLine } from './status-line';

/** Shows on a terminal how far an operation is, while it runs. */
export async function withProgress<T>(work: (report: (progress: Progress) => void) => Promise<T>): Promise<T> {
  const status = new StatusLine(500);
  const report = ({ stage, done, total }: Progress) =>
    status.update(() => `${stage}: ${total === null ? count(done) : `${count(done)} of ${count(total)}`}`);
  return work(report).finally(() => status.clear());
}
