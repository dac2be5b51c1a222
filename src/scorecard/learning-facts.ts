import type { Asker, AskOptions } from '../asking/asker';
import { figuresOfAll } from '../asking/reports/figures';
import { selecting } from '../asking/selecting';
import { type Facts, readFacts } from '../health/facts';
import { storedNow } from '../model/clock';
import { VIEWS } from '../model/views';
import type { DatabaseReport } from '../quality/database-report';
import { type IndexOfTimes, indexOfTimes } from '../quality/index-of-times';
import { type Ask, numberOf } from '../quality/rules';
import { type QualityReport, validate } from '../quality/validate';

/** What a learning database is judged by. */
export interface LearningFacts {
  readonly file: string;
  readonly report: DatabaseReport;
  readonly quality: QualityReport;
  readonly facts: Facts;
  /** Percent, as the vocabulary has it; null where nothing is expected. */
  readonly completeness: number | null;
  /** Null where there is none. */
  readonly indexOfTimes: IndexOfTimes | null;
  /** Executions of the last 24 hours. */
  readonly recent: number;
  /** The views that there are, and whether they have rows. */
  readonly views: readonly { readonly name: string; readonly hasRows: boolean }[];
}

interface Options extends AskOptions {
  readonly storedTimeZone: string;
  /** Task ids for each check. */
  readonly samples: number;
}

async function viewsOf(ask: Ask, missing: readonly string[]): Promise<LearningFacts['views']> {
  const names = VIEWS.map(({ name }) => name).filter((name) => !missing.includes(name));
  if (names.length === 0) return [];
  const [row] = await ask(`SELECT ${names.map((name) => `EXISTS (SELECT 1 FROM ${name}) AS ${name}`).join(', ')}`);
  return names.map((name) => ({ name, hasRows: row![name] === true }));
}

/** Reads all rows. Throws LearningError. */
export async function learningFacts(
  asker: Asker,
  { storedTimeZone, samples, ...options }: Options,
): Promise<LearningFacts> {
  const ask = selecting(asker, options);
  const report = await asker.report(options);
  const now = storedNow(storedTimeZone);
  const [counted] = await ask(
    `SELECT CAST(count(*) AS DOUBLE) AS recent FROM executions WHERE timestamp > ${now} - INTERVAL 24 HOUR AND timestamp <= ${now}`,
  );
  const { completeness } = await figuresOfAll(
    asker,
    { completeness: 'completeness' },
    { from: 0, to: Date.now() },
    options,
  );
  return {
    file: asker.file,
    report,
    quality: await validate(ask, { storedTimeZone, samples }),
    facts: await readFacts(ask, storedTimeZone),
    completeness,
    indexOfTimes: await indexOfTimes(ask, report.indexes),
    recent: numberOf(counted!.recent),
    views: await viewsOf(ask, report.schema.missingViews),
  };
}
