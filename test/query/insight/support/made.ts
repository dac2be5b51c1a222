import { TestEngine } from '../../../engine/duckdb-node/support/test-engine';
import { END } from '../../support/databases';

/** An execution for a database made for one question; what is left out is ordinary. */
export interface Made {
  readonly at?: number;
  readonly task_type?: string | null;
  readonly model_tier?: string;
  readonly pool_type?: string;
  readonly repo?: string;
  readonly complexity_score?: number | null;
  readonly routing_confidence?: number;
  readonly success?: boolean | null;
  readonly actual_cost?: number | null;
  readonly metadata?: object | string | null;
}

const text = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
const float = (value: number | null) => (value === null ? 'NULL' : `'${value}'::FLOAT`);

function metadataOf({ metadata = null }: Made): string {
  return text(typeof metadata === 'object' && metadata !== null ? JSON.stringify(metadata) : metadata);
}

const row = (made: Made, i: number) =>
  `(${[
    i,
    made.at ?? END - 86_400_000 + i,
    text(made.task_type === undefined ? 'test' : made.task_type),
    text(made.model_tier ?? 'small'),
    text(made.pool_type ?? 'mahavishnu'),
    text(made.repo ?? 'one'),
    made.complexity_score === undefined ? 50 : (made.complexity_score ?? 'NULL'),
    float(made.routing_confidence ?? 0.8),
    made.success === undefined ? true : (made.success ?? 'NULL'),
    float(made.actual_cost === undefined ? 0.01 : made.actual_cost),
    metadataOf(made),
  ].join(', ')})`;

const COLUMNS = `task_id UUID, timestamp TIMESTAMP, task_type VARCHAR, model_tier VARCHAR, pool_type VARCHAR, repo VARCHAR,
  complexity_score INTEGER, routing_confidence FLOAT, success BOOLEAN, actual_cost FLOAT, metadata VARCHAR`;

/** A table of those rows, without constraints. Metadata given as a text is stored as it stands. */
function madeTable(rows: readonly Made[]): string[] {
  const table = `CREATE TABLE executions (${COLUMNS})`;
  return rows.length === 0
    ? [table]
    : [
        table,
        `INSERT INTO executions
        SELECT md5(id::VARCHAR)::UUID, make_timestamp(ms::BIGINT * 1000), * EXCLUDE (id, ms)
        FROM (VALUES ${rows.map(row).join(',\n')}) AS made (id, ms, a, b, c, d, e, f, g, h, i)`,
      ];
}

/** Over a database of those rows. */
export const openMade = (rows: readonly Made[]) => TestEngine.over(madeTable(rows));
