import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { checkRows } from '../../health/row-health';
import { logged } from '../../writing/maintenance-log';
import type { Operation } from '../../writing/operation';
import type { Store } from '../ingest/store';
import type { DailyTime } from './daily';
import type { Job } from './schedule';

export interface JobOptions {
  readonly retentionDays?: number | undefined;
  readonly archiveDir?: string | undefined;
  readonly backupDir?: string | undefined;
  readonly backupKeepDays?: number | undefined;
  readonly retentionAt: DailyTime;
  readonly backupAt: DailyTime;
  readonly checksAt: DailyTime;
}

/** This program, to be started with other arguments. */
const OWN = [...process.execArgv, process.argv[1]!];

/** A command of ours in a process of its own, as this one has the database open. Throws LearningError with what it said. */
async function runCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [...OWN, ...args], { stdio: ['ignore', 'ignore', 'pipe'], signal });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0)
    throw new LearningError('internal', said.trim() || `${args[0]} ${args[1]} ended with exit code ${code}.`);
}

const retention = (
  store: Store,
  operation: Operation<unknown, unknown>,
  days: number,
  { retentionAt, archiveDir }: JobOptions,
): Job => ({
  name: operation.name,
  at: retentionAt,
  async run() {
    const options = operation.parse({ days, archive: archiveDir === undefined ? null : resolve(archiveDir) });
    await store.withDatabase((database) => operation.run(database, options, () => {}));
  },
});

const backup = (store: Store, dir: string, { backupAt, backupKeepDays }: JobOptions): Job => ({
  name: 'backup.create',
  at: backupAt,
  async run(signal) {
    try {
      // It has its success written into the log by this process.
      const keep = backupKeepDays === undefined ? [] : ['--keep-days', String(backupKeepDays)];
      await runCommand(['backup', 'create', '--db', store.path, '--dir', resolve(dir), ...keep, '--json'], signal);
    } catch (error) {
      if (signal.aborted) throw error;
      await store.withDatabase((database) => logged(database, 'backup.create', () => Promise.reject(error)));
    }
  },
});

const checks = (store: Store, { checksAt }: JobOptions): Job => ({
  name: 'checks.run',
  at: checksAt,
  async run() {
    await store.withDatabase((database) =>
      logged(database, 'checks.run', async () => {
        const session = await database.session();
        try {
          const { status, total_issues, by_severity } = await checkRows((sql) => session.all(sql));
          return { result: status, records: 0, detail: { status, total_issues, by_severity } };
        } finally {
          session.close();
        }
      }),
    );
  },
});

/** What the collector does each day. Throws LearningError where something cannot be done. */
export function jobsOf(store: Store, operations: readonly Operation<unknown, unknown>[], options: JobOptions): Job[] {
  const { retentionDays, backupDir } = options;
  const jobs = [checks(store, options)];
  if (backupDir !== undefined) jobs.push(backup(store, backupDir, options));
  if (retentionDays !== undefined) {
    const operation = operations.find(({ name }) => name === 'retention.run');
    if (operation === undefined) throw new LearningError('bad_usage', 'This program has no retention.');
    jobs.push(retention(store, operation, retentionDays, options));
  }
  return jobs;
}
