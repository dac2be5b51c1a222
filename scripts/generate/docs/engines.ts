import { DIFFERENCES } from '../../../src/engine/duckdb-wasm/differences';
import { type Column, EXECUTION_COLUMNS } from '../../../src/model/columns';
import { DUCKDB_WASM } from '../../../src/query/dialect/duckdb/duckdb-wasm';
import { TRINO } from '../../../src/query/dialect/trino/trino';
import { sayIn, WORDS } from '../../../src/query/sayable';
import { code, page, table } from './markdown';

const CONTEXT = { timeRange: { from: 0, to: 86_400_000 }, intervalMs: 0, maxDataPoints: 0, storedTimeZone: 'UTC' };

/** Types of the model that Trino's table has otherwise. */
const TYPES: Readonly<Partial<Record<Column['type'], string>>> = {
  FLOAT: 'DOUBLE',
  TIMESTAMP: 'TIMESTAMP(6)',
  JSON: 'VARCHAR',
};

const columns: readonly Column[] = EXECUTION_COLUMNS;

const typeOf = ({ type }: Column) =>
  TYPES[type] ?? type.replace(/^(\w+)\[.*\]$/, 'ARRAY(REAL)').replace('FLOAT', 'REAL');

/** docs/engines.md */
export function enginesPage(): string {
  const answers = WORDS.map((word) => ({ ...word, answer: sayIn(TRINO, word, CONTEXT) }));
  const lacking = answers.filter(({ answer }) => typeof answer === 'string');
  const notInBrowser = WORDS.map((word) => ({ ...word, answer: sayIn(DUCKDB_WASM, word, CONTEXT) })).filter(
    ({ answer }) => typeof answer === 'string',
  );
  const counted = (kind: string) => {
    const all = answers.filter((word) => word.kind === kind);
    return [kind, String(all.length), String(all.filter(({ answer }) => typeof answer !== 'string').length)];
  };
  return page(
    '# Engines',
    'Questions are compiled to a tree, which a dialect prints. DuckDB is asked; the dialect of Trino can be printed, and read by Trino’s own parser, but is not run yet. Made by `npm run generate` from `src/query`.',
    '    mahavishnu-learning query --metric success_rate --by model_tier --show-sql=trino',
    '## What Trino is asked',
    'A table `executions` with these columns, in a session whose time zone is UTC. What is REAL in files is DOUBLE there, as sums and means of REAL are REAL in Trino; `metadata` is the text of JSON. What reads `database_status` or tables of workflows and coverage needs these there, too.',
    table(
      ['column', 'type'],
      columns.map((column) => [code(column.name), typeOf(column)]),
    ),
    'Quantiles are the exact ones, of all values sorted: `approx_percentile` would be another number. Regular expressions are those of Trino, which know more than those of DuckDB. `routing_regret` halves the executions by a hash of each engine’s own, so its numbers differ within their bounds.',
    '## What can be said there',
    table(['', 'all', 'sayable'], ['measure', 'dimension', 'operator', 'preset'].map(counted)),
    '## What is not sayable in Trino',
    table(
      ['', 'name', 'why'],
      lacking.map(({ kind, name, answer }) => [kind, code(name), String(answer)]),
    ),
    '## What is not sayable in a browser',
    'DuckDB runs in browsers without its extensions. Presets, measures and dimensions need none of them: `metadata` is read by regular expressions, which takes twice as long, to ten containers within another; of a number with a point and of containers it may be another spelling. What the browser refuses fails there with `not_in_browser`, and is a matter for the server.',
    ...(notInBrowser.length === 0
      ? []
      : [
          table(
            ['', 'name', 'why'],
            notInBrowser.map(({ kind, name, answer }) => [kind, code(name), String(answer)]),
          ),
        ]),
    '## What differs in a browser',
    'Whatever is not in this table is the same from both, frames and refusals, to the last bit; sums of floats to 1e-9, because they depend on the order of what is added.',
    table(
      ['what', 'there', 'why'],
      DIFFERENCES.map(({ what, there, why }) => [what, there, why]),
    ),
  );
}
