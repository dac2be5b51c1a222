import { LearningError } from '../../error/learning-error';
import type { StoredZone } from '../../model/stored-zone';
import type { Result } from '../../result/result';
import type { Copies, ReadLease } from '../copies';
import { queryError } from '../duckdb/duckdb-error';
import { faultsOf, namedNeighbours, seesNeighbours } from '../duckdb/neighbour-faults';
import { type ExecutionRecord, RECORD } from '../duckdb/record/record';
import { lackingOf } from '../duckdb/record/with-own-tables';
import { recordSetupSql, setupSql } from '../duckdb/setup';
import { STATUS_VIEW, statusViewSql } from '../duckdb/status-view';
import { type DataFacts, NO_FACTS, type RunOptions, type Statement } from '../engine';
import type { Limits } from '../options';
import type { Guard } from '../sql-guard/guard';
import type { References } from '../sql-guard/references';
import type { Instance } from './instance';
import type { Lent } from './parts/kept-parts';
import type { Parts } from './parts/parts';
import type { Steps } from './query-life';
import { QueryRun, type TakeChunk } from './query-run';

export interface Query extends Pick<Required<RunOptions>, 'askedAt' | 'freshness' | 'rowLimit' | 'atRowLimit'> {
  readonly statement: Statement;
  /** Makes another statement where the data is not as most data is. */
  readonly forFacts: ((facts: DataFacts) => Statement) | null;
  readonly copies: Copies;
  /** How far to go: what it yields is read into columns, or handed on to whoever takes it. */
  readonly extent: 'plan' | 'read' | TakeChunk;
}

interface Environment {
  readonly guard: Guard;
  readonly limits: Limits;
  readonly zone: StoredZone | null;
  /** Null where nothing is kept of answers. */
  readonly parts: Parts | null;
}

interface Admitted {
  readonly statement: Statement;
  readonly references: References;
}

/** One query on one copy. What is wrong with it by itself is told before a copy is waited for. */
export async function execute(query: Query, steps: Steps, environment: Environment): Promise<Result> {
  const { guard, limits, zone, parts } = environment;
  const { copies, askedAt, freshness, rowLimit, atRowLimit } = query;
  let asked: Admitted = { statement: query.statement, references: await guard.read(query.statement.sql) };
  const { lease, instance } = await steps.plan(copies, { askedAt, freshness }, seesNeighbours(asked.references));
  let record: ExecutionRecord | null = null;
  let run: QueryRun | null = null;
  try {
    const found = await instance.record((sql, catalog) => guard.admitOwn(sql, catalog));
    record = found;
    asked = (await withFacts(query, instance, record, guard)) ?? asked;
    const { statement, references } = asked;
    const neighbours = namedNeighbours(references, record);
    const besides = faultsOf(neighbours, lease.neighbours?.faults ?? [], instance.neighbourProblem);
    await guard.admit(references, record.catalog, statement.sql);
    const readsStatus = references.relations.some(({ name }) => name === STATUS_VIEW);
    const seen = readsStatus ? await instance.rowsSeen(record) : null;
    const status = () => statusViewSql(lease.generation, found, { freeBytes: instance.freeBytes, seen });
    const setup = setupSql(references, record, status);
    // The status view holds the time of the copy, which differs each time.
    const isStable = !readsStatus && (await guard.isStable(references, record.catalog));
    const { byteLimitMb } = limits;
    const options = { rowLimit, atRowLimit, byteLimitMb, zone };
    const isParted = isStable && query.extent === 'read' && setup === recordSetupSql(record);
    const parted = isParted ? ((await parts?.parted(statement, instance, record)) ?? null) : null;
    const lent = parted && (await parts!.lend(parted, instance, record));
    const fromParts = lent && (await readLent(lent, steps, options));
    if (fromParts === null) run = new QueryRun(await steps.connect(setup, isStable), statement, steps, setup);
    const read = fromParts ?? (await readWhole(run!, query.extent, options));
    if (parted !== null && run !== null) {
      parts!.noteWhole(parted, { elapsed: run.elapsed, names: namesOf(read) }, instance, record);
    }
    const warnings = [lease.stale, missingFromArchive(references, lease, instance), ...besides].flatMap((error) =>
      error ? [{ severity: 'warning' as const, text: error.message }] : [],
    );
    const lacking = lackingOf(references, record).map((text) => ({ severity: 'warning' as const, text }));
    const { id: generation, asOf } = lease.generation;
    if (run !== null && !read.isCut && (await guard.isStableInTime(references, record.catalog))) steps.leaveAsItWas();
    return {
      ...read,
      notices: [...warnings, ...lacking, ...read.notices],
      state: { generation, asOf, isStable, ...(fromParts && { keptRows: lent!.keptRows }) },
      elapsed: fromParts?.elapsed ?? run!.elapsed,
    };
  } catch (error) {
    if (error instanceof LearningError) throw error;
    const { sql } = asked.statement;
    const { path } = instance;
    throw queryError(error, { sql, path, memoryLimitMb: limits.memoryLimitMb, shift: run?.shift ?? 0, record });
  }
}

type ReadRows = Awaited<ReturnType<QueryRun['read']>>;

const namesOf = ({ columns }: ReadRows) => columns.map(({ name }) => name);

function readWhole(
  run: QueryRun,
  extent: Query['extent'],
  options: Parameters<QueryRun['read']>[0],
): Promise<ReadRows> {
  return typeof extent === 'function' ? run.handOn({ take: extent }) : run[extent](options);
}

/** Null where that fails: then the statement itself says why. */
async function readLent(
  lent: Lent,
  steps: Steps,
  options: Parameters<QueryRun['read']>[0],
): Promise<(ReadRows & { readonly elapsed: number }) | null> {
  steps.borrow(lent);
  const run = new QueryRun(lent.connection, { sql: lent.sql }, steps, '');
  try {
    const read = await run.read(options);
    if (namesOf(read).join('\0') !== lent.names.join('\0')) throw new Error('Its columns have other names.');
    if (!read.isCut) steps.giveBack('read');
    return { ...read, elapsed: run.elapsed };
  } catch {
    steps.throwIfClosed();
    await run.close().catch(() => {});
    steps.giveBack('refused');
    return null;
  }
}

/** Null where the statement is as it has to be for most data. */
async function withFacts(
  { forFacts }: Query,
  instance: Instance,
  record: ExecutionRecord,
  guard: Guard,
): Promise<Admitted | null> {
  if (forFacts === null) return null;
  const facts = await instance.facts(record);
  if (facts === NO_FACTS) return null;
  const statement = forFacts(facts);
  return { statement, references: await guard.read(statement.sql) };
}

/** Why the record is shown without archived rows that it might have; null where it has them all, or is not asked for. */
function missingFromArchive({ relations }: References, { archived }: ReadLease, instance: Instance) {
  if (!relations.some(({ name }) => name === RECORD)) return null;
  return archived?.problem ?? instance.archiveProblem;
}
