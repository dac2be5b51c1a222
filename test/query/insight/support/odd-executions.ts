import { TestEngine } from '../../../engine/duckdb-node/support/test-engine';
import { END } from '../../support/databases';

/** Executions of one repository as they should not be: columns in SQL, where they are not as usual; `i` counts the rows. */
export type OddColumns = Readonly<Record<string, string>>;

const USUAL: OddColumns = {
  task_id: 'uuid()',
  timestamp: `make_timestamp(${(END - 1000) * 1000}) - i * INTERVAL 1 MINUTE`,
  task_type: "['test', 'refactor'][i % 2 + 1]",
  task_description: "'a task'",
  file_count: '1',
  estimated_tokens: '100',
  model_tier: "['small', 'medium', 'large'][i % 3 + 1]",
  pool_type: "['mahavishnu', 'runpod'][i % 5 // 3 + 1]",
  routing_confidence: '(i % 11 / 10)::FLOAT',
  complexity_score: '(i * 7 % 101)::INTEGER',
  success: 'i * 13 % 10 < 7 + i % 3',
  duration_seconds: '(i % 17)::FLOAT',
  cost_estimate: '0.01::FLOAT',
  actual_cost: '((1 + i % 3) * (1 + i * 11 % 7))::FLOAT',
  error_type: 'NULL::VARCHAR',
  metadata: 'NULL::JSON',
};

/** A database without constraints, in which each case is a repository of its own of so many rows. */
export function oddDatabase(cases: Readonly<Record<string, OddColumns>>, rows = 1500): Promise<TestEngine> {
  const of = (name: string, odd: OddColumns) => {
    const columns = Object.entries({ ...USUAL, ...odd, repo: `'${name}'` });
    return `SELECT ${columns.map(([column, sql]) => `${sql} AS ${column}`).join(', ')} FROM range(${rows}) AS t(i)`;
  };
  const selects = Object.entries(cases).map(([name, odd]) => of(name, odd));
  return TestEngine.over([`CREATE TABLE executions AS ${selects.join(' UNION ALL BY NAME ')}`]);
}
