import { dateTimeFormat } from '@grafana/data';
import { LearningError } from '../../error/learning-error';
import { formatAgo } from '../i18n/ago';
import { formatNumber } from '../i18n/number';
import { t } from '../i18n/t';
import type { HeldFile, OpenFile } from './held-file';

/** The result of *Save & test*, as Grafana shows it. */
export interface Tested {
  readonly status: 'success' | 'error';
  readonly message: string;
  readonly details?: { readonly message: string };
}

const megabytes = (bytes: number) => formatNumber(bytes / 1e6, { maximumFractionDigits: 1 });

function howRead({ bytes, logBytes, isWhole }: OpenFile): string {
  const values = { size: megabytes(bytes), log: megabytes(logBytes) };
  const database = isWhole
    ? t(
        'file.test.whole',
        'Its server hands out no ranges: all of its {{size}} MB are loaded, and again whenever it changes.',
        values,
      )
    : t('file.test.ranges', 'Of its {{size}} MB, what questions need is read by ranges.', values);
  const log = logBytes > 0 ? t('file.test.log', 'The log beside it, of {{log}} MB, is read with it.', values) : '';
  return [database, log].filter(Boolean).join(' ');
}

const written = ({ writtenAt }: OpenFile) =>
  writtenAt === null
    ? t('file.test.undated', 'The server does not say when it was last written to.')
    : t('file.test.written', 'It was last written to {{ago}}.', { ago: formatAgo(writtenAt) });

/** A time as people write it; the engine gives it as in JSON. */
const timeText = (value: unknown) => dateTimeFormat(String(value), { format: 'YYYY-MM-DD HH:mm:ss' });

async function look(file: HeldFile): Promise<Tested> {
  await file.refresh();
  return file.ask(async (engine, open) => {
    const { problem, remarks } = await engine.fit();
    if (problem) throw problem;
    const { database, version } = await engine.status();
    const rows = Number(database?.row_count ?? 0);
    const newest = database?.newest_past ?? database?.newest;
    const values = { count: rows, rows: formatNumber(rows), newest: timeText(newest) };
    const message =
      rows === 0 || newest === undefined || newest === null
        ? t('file.test.empty', 'The database has no executions.')
        : t('file.test.rows', 'The database has {{rows}} executions, the newest of {{newest}}.', {
            ...values,
            defaultValue_one: 'The database has {{rows}} execution, of {{newest}}.',
          });
    const duckdb = t('file.test.engine', 'DuckDB {{version}} reads it in the browser.', {
      version: String(version).replace(/^v/, ''),
    });
    const more = [written(open), howRead(open), duckdb, ...open.notices.map(({ text }) => text), ...remarks];
    return { status: 'success', message, details: { message: more.join(' ') } };
  });
}

/** Looks at the database as it is now. Never rejects. */
export async function testFile(file: HeldFile): Promise<Tested> {
  try {
    return await look(file);
  } catch (cause) {
    const { message, hint } = LearningError.from(cause);
    return { status: 'error', message: `${message} ${hint}` };
  }
}
