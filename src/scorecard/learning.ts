import { plural } from '../error/plural';
import { alertsOf } from '../health/alerts';
import { severityOfCheck, violationsOf } from '../health/row-health';
import { EXECUTION_COLUMNS } from '../model/columns';
import { INDEXES } from '../model/indexes';
import { type AllLimits, DEFAULT_LIMITS } from '../model/limits';
import { TABLES } from '../model/tables';
import { DERIVED_VIEW, VIEWS } from '../model/views';
import { type Found, type Judgement, judgement, type Scored } from './card';
import { freshness, shareOf } from './grade';
import type { LearningFacts } from './learning-facts';
import { age, listed } from './words';

const HOUR = 3600;
/** What is shown for a limit that an installation has switched off. */
const UNLIMITED = 'none';
/** Percent of the file in use. */
const STORAGE_TARGET = 90;
/** Room that the next rows take at once is none that is wasted: DuckDB's log grows to as much between two checkpoints. */
const FREE_BYTES = 16 * 2 ** 20;

const percent = (value: number) => `${(Math.floor(value * 10) / 10).toFixed(1)} %`;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** A dimension, and what is wrong in it. */
interface Part {
  readonly scored: Scored;
  readonly found: readonly Found[];
}

function schema({ report }: LearningFacts): Part {
  const { version, variant, missingColumns, missingTables, missingViews } = report.schema;
  const missing = [...missingColumns, ...missingTables, ...missingViews];
  const all = [...EXECUTION_COLUMNS, ...TABLES, ...VIEWS, DERIVED_VIEW].length;
  return {
    scored: {
      dimension: 'schema',
      score: shareOf(all - missing.length, all),
      target: 'all columns, tables and views',
      detail: `version ${version ?? 'unknown'} (${variant})${missing.length > 0 ? `, lacks ${listed(missing)}` : ''}`,
    },
    found:
      missing.length === 0
        ? []
        : [
            {
              severity: missingColumns.length > 0 ? 'P1' : 'P2',
              issue: 'schema_incomplete',
              message: `The schema lacks ${plural(missing.length, 'column, table or view', 'columns, tables and views')} of the current one: ${listed(missing)}.`,
              action: 'Run mahavishnu-learning db migrate while nobody has the database open.',
            },
          ],
  };
}

/** What DuckDB up to 1.5.6 leaves of an index where a process was killed at the wrong moment. */
function indexWithoutRows(times: LearningFacts['indexOfTimes']): Part['found'] {
  if (times === null || times.found >= times.lookedUp) return [];
  return [
    {
      severity: 'P0',
      issue: 'index_lacks_rows',
      message: `${times.index} lacks rows: of ${plural(times.lookedUp, 'execution', 'executions')} that were looked up by it, ${times.found} were found. DuckDB shuts the database when such a row is changed or deleted. The table has them all.`,
      action:
        'While nobody else has the database open, run by DuckDB: CHECKPOINT, then DROP INDEX and CREATE INDEX for each index (docs/data-model.md names their columns), then CHECKPOINT.',
    },
  ];
}

function indexes({ report: { schema: has }, indexOfTimes }: LearningFacts): Part {
  const { missingIndexes } = has;
  return {
    scored: {
      dimension: 'index_coverage',
      score: shareOf(INDEXES.length - missingIndexes.length, INDEXES.length),
      target: 'all named indexes',
      detail:
        missingIndexes.length === 0 ? `${INDEXES.length} of ${INDEXES.length}` : `lacks ${listed(missingIndexes)}`,
    },
    found: [
      ...indexWithoutRows(indexOfTimes),
      ...(missingIndexes.length === 0
        ? []
        : [
            {
              severity: 'P2' as const,
              issue: 'indexes_missing',
              message: `${plural(missingIndexes.length, 'index is', 'indexes are')} missing: ${missingIndexes.join(', ')}.`,
              action: 'Create them over the columns that docs/data-model.md names.',
            },
          ]),
    ],
  };
}

function completeness({ completeness: share }: LearningFacts, limits: AllLimits): Part {
  const target = limits.completeness.warning;
  return {
    scored: {
      dimension: 'completeness',
      score: share,
      target: target === null ? UNLIMITED : `${target} %`,
      detail: share === null ? 'no rows' : `${percent(share)} of the values that are expected`,
    },
    found:
      share === null || target === null || share >= target
        ? []
        : [
            {
              severity: 'P2',
              issue: 'incomplete',
              message: `${percent(share)} of the expected values are there; ${target} % are meant to be.`,
              action:
                'Let producers send task type, description, repository, tier and pool, and an error type with failures.',
            },
          ],
  };
}

function fresh({ facts: { ageHours } }: LearningFacts, limits: AllLimits): Part {
  const { warning, critical } = limits.freshness_age;
  const seconds = ageHours === null ? null : Math.max(0, ageHours * HOUR);
  return {
    scored: {
      dimension: 'freshness',
      score: seconds === null || warning === null ? null : freshness(seconds, warning),
      target: warning === null ? UNLIMITED : `under ${age(warning)}`,
      detail: seconds === null ? 'no rows' : `the newest execution is ${age(seconds)} old`,
    },
    // Beyond that the alerts of health tell of it.
    found:
      seconds === null || warning === null || seconds <= warning || (critical !== null && seconds > critical)
        ? []
        : [
            {
              severity: 'P2',
              issue: 'late',
              message: `The latest execution is ${age(seconds)} old.`,
              action: 'See whether the orchestrator has had work.',
            },
          ],
  };
}

function integrity({ quality: { rows, violatingRows, score, checks } }: LearningFacts): Part {
  return {
    scored: {
      dimension: 'integrity',
      score,
      target: '100 %',
      detail:
        rows === 0 ? 'no rows' : `${plural(violatingRows, 'row')} of ${rows.toLocaleString('en-US')} with a violation`,
    },
    found: violationsOf(checks).map(({ check, description, rows: count, samples }) => ({
      severity: severityOfCheck(check) === 'critical' ? 'P0' : 'P1',
      issue: check,
      message: `${plural(count, 'row')}: ${description}.`,
      action: 'Look at the rows by their task ids, and mend whoever wrote them.',
      rows: count,
      samples,
    })),
  };
}

function storage({ report: { databaseBytes, freeBytes, rows } }: LearningFacts): Part {
  const score = rows === 0 ? null : shareOf(databaseBytes - freeBytes, databaseBytes);
  return {
    scored: {
      dimension: 'storage_efficiency',
      score,
      target: `${STORAGE_TARGET} %`,
      detail: rows === 0 ? 'no rows' : `${megabytes(freeBytes)} of ${megabytes(databaseBytes)} free`,
    },
    found:
      score === null || score >= STORAGE_TARGET || freeBytes < FREE_BYTES
        ? []
        : [
            {
              severity: 'P2',
              issue: 'space_free',
              message: `${megabytes(freeBytes)} of ${megabytes(databaseBytes)} are free within the file.`,
              action: 'New rows take it first; retention run or db migrate gives it back.',
            },
          ],
  };
}

/** Whether what is recorded arrives, and reaches those who read it. */
function integration({ recent, views, facts: { rowCount } }: LearningFacts): Part {
  const signs = [
    { name: 'executions of the last 24 hours', holds: recent > 0 },
    ...views.map(({ name, hasRows }) => ({ name, holds: hasRows })),
  ];
  const lacking = signs.filter(({ holds }) => !holds).map(({ name }) => name);
  return {
    scored: {
      dimension: 'integration',
      score: shareOf(signs.length - lacking.length, signs.length),
      target: 'executions within 24 hours, rows in each view',
      detail:
        rowCount === 0
          ? 'nothing is recorded'
          : lacking.length === 0
            ? `${plural(recent, 'execution')} within 24 hours`
            : `none: ${lacking.join(', ')}`,
    },
    found: [],
  };
}

const PARTS = [schema, indexes, completeness, fresh, integrity, storage, integration];

/** Judges a learning database. Rows that nobody rated and the like are no issue. @param limits of an installation */
export function judgeLearning(facts: LearningFacts, limits: AllLimits = DEFAULT_LIMITS): Judgement {
  const parts = PARTS.map((part) => part(facts, limits));
  return judgement(
    'learning',
    facts.file,
    parts.map(({ scored }) => scored),
    [...alertsOf({ facts: facts.facts }, limits), ...parts.flatMap(({ found }) => found)],
  );
}
