import { basename } from 'node:path';
import { agesSql } from '../model/ages';
import { storedNow } from '../model/clock';
import type { AllLimits } from '../model/limits';
import { lockHolder } from '../snapshot/lock-holder';
import { readCollectorFile } from '../writing/collector-file';
import { type CatalogReport, catalogReport } from './catalog-report';
import { type Growth, growthOf } from './growth';
import { type Ask, numberOf, textOf } from './rules';

/** The process that has the database open for writing. */
interface Owner {
  readonly pid: number;
  readonly program: string | null;
  /** Where it is asked, when it is a collector of ours. */
  readonly collector: { readonly url: string; readonly startedAt: string } | null;
}

export interface DatabaseReport {
  /** The name of the file, without folders. */
  readonly file: string;
  /** Bytes of the file, of its write-ahead log, and of the file's blocks that are free. */
  readonly databaseBytes: number;
  readonly walBytes: number;
  readonly freeBytes: number;
  readonly storage: { readonly version: number | null; readonly createdBy: string | null };
  readonly schema: Omit<CatalogReport, 'tables' | 'indexes'>;
  readonly tables: CatalogReport['tables'];
  readonly indexes: CatalogReport['indexes'];
  /** Of executions. Times in DuckDB's or ISO 8601's spelling, on the clock of the stored times. */
  readonly rows: number;
  readonly oldest: string | null;
  readonly newest: string | null;
  /** Rows of executions by their age, youngest first. */
  readonly ages: readonly { readonly age: string; readonly rows: number }[];
  /** Rows dated more than 5 minutes from now. */
  readonly rowsAhead: number;
  /** Null when nobody has it open, undefined where the system does not tell. */
  readonly owner: Owner | null | undefined;
  readonly growth: Growth;
  /** How the record is read, where the database does not have it as the model does. */
  readonly remarks: readonly string[];
}

/** Who has the database open, without opening it. */
async function ownerOf(path: string): Promise<Owner | null | undefined> {
  const collector = await readCollectorFile(path);
  const holder = await lockHolder(path);
  if (collector !== null && (holder === undefined || holder === null || holder.pid === collector.pid)) {
    const { pid, url, startedAt } = collector;
    return { pid, program: holder?.program ?? null, collector: { url, startedAt } };
  }
  return holder && { ...holder, collector: null };
}

interface Told {
  readonly path: string;
  readonly storedTimeZone: string;
  readonly storage: DatabaseReport['storage'];
  readonly remarks: readonly string[];
  /** Sizes that growth is looked ahead to. Default those of the whole product. */
  readonly limits?: AllLimits | undefined;
}

/** The state of a database, its file and its growth. @param ask of an engine, which has `database_status` */
export async function databaseReport(
  ask: Ask,
  { path, storedTimeZone, storage, remarks, limits }: Told,
): Promise<DatabaseReport> {
  const [status] = await ask(`SELECT * FROM database_status`);
  const { tables, indexes, ...schema } = await catalogReport(ask, textOf(status!.schema_version));
  const size = {
    rows: numberOf(status!.row_count ?? 0),
    databaseBytes: numberOf(status!.database_bytes),
    freeBytes: numberOf(status!.free_bytes),
  };
  return {
    file: basename(path),
    databaseBytes: size.databaseBytes,
    walBytes: numberOf(status!.wal_bytes),
    freeBytes: size.freeBytes,
    storage,
    schema,
    tables,
    indexes,
    rows: size.rows,
    oldest: textOf(status!.oldest),
    newest: textOf(status!.newest),
    ages: (await ask(agesSql(String.raw, storedNow(storedTimeZone)))).map(({ age, count }) => ({
      age: String(age),
      rows: numberOf(count),
    })),
    rowsAhead: numberOf(status!.rows_ahead ?? 0),
    owner: await ownerOf(path),
    growth: await growthOf(ask, size, { storedTimeZone, ...(limits && { limits }) }),
    remarks,
  };
}
