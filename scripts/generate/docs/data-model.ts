import { type Column, EXECUTION_COLUMNS, type TableColumn } from '../../../src/model/columns';
import { DERIVED_FIELDS } from '../../../src/model/derived';
import { INDEXES } from '../../../src/model/indexes';
import { NEIGHBOUR_TABLES } from '../../../src/model/neighbours';
import { SCHEMA_VERSION } from '../../../src/model/schema';
import { TABLES, type Table } from '../../../src/model/tables';
import { STATUS_LEVELS, THRESHOLDS } from '../../../src/model/thresholds';
import { UNITS } from '../../../src/model/units';
import { DERIVED_VIEW, VIEWS } from '../../../src/model/views';
import { code, page, table } from './markdown';

const columns: readonly Column[] = EXECUTION_COLUMNS;

function limits({ min, max, maxLength, allowedValues }: TableColumn): string {
  if (allowedValues) return allowedValues.map(code).join(', ');
  if (maxLength !== undefined) return `at most ${maxLength} characters`;
  if (min !== undefined) return max === undefined ? `at least ${min}` : `${min} to ${max}`;
  return '';
}

function columnTable(listed: readonly TableColumn[]): string {
  return table(
    ['column', 'type', 'NULL', 'unit', 'limits', 'meaning'],
    listed.map((column) => [
      code(column.name),
      column.type,
      column.nullable ? 'yes' : 'no',
      column.unit ? UNITS[column.unit].label : '',
      limits(column),
      column.meaning,
    ]),
  );
}

const others: readonly Table[] = TABLES.filter(({ name }) => name !== 'executions');

/** docs/data-model.md */
export function dataModelPage(): string {
  return page(
    '# The learning database',
    'One row of the table `executions` is one task that the orchestrator ran. Made by `npm run generate` from `src/model`.',
    `This is schema version ${SCHEMA_VERSION}, which \`metadata\` holds under \`schema_version\`. \`mahavishnu-learning db init\` makes such a file, \`db migrate\` brings an earlier one up to date; earlier ones are read all the same.`,
    '## Columns of `executions`',
    columnTable(columns),
    'The limits are CHECK constraints of the table, so that DuckDB refuses what breaks them. It lets no CHECK ask for the time: a `timestamp` of the future is found by `db validate`, and refused by the collector, more than 5 minutes from now.',
    '## Derived fields',
    table(
      ['field', 'meaning', 'values'],
      DERIVED_FIELDS.map((field) => [
        code(field.name),
        field.meaning,
        'values' in field ? field.values.map(code).join(', ') : '',
      ]),
    ),
    '## Views',
    'A database that lacks them is answered all the same: the presets compute what the views show.',
    table(
      ['view', 'meaning'],
      [...VIEWS, DERIVED_VIEW].map(({ name, meaning }) => [code(name), meaning]),
    ),
    `\`${DERIVED_VIEW.name}\` is a view and no set of generated columns: with those \`executions\` would no longer take \`INSERT … SELECT *\` of another of its kind.`,
    '## Other tables',
    'There are no foreign keys: they would keep retention from deleting rows, and feedback from arriving before its execution.',
    ...others.flatMap(({ name, meaning, columns: listed, primaryKey }) => [
      `### \`${name}\``,
      `${meaning} Primary key: ${primaryKey.map(code).join(', ')}.`,
      columnTable(listed),
    ]),
    '## Tables beside it',
    "Where the settings name files of others (`workflowsPath`, `coveragePath`; `--workflows` and `--coverage` of `query`), every query sees what they hold, too. They are read from private copies; Oneiric's SQLite files as of their last commit, log included, without a lock. Times are on the clock of the database's own. Of several SQLite files in a folder each run and step counts once, as the file knows it whose times are the latest; checkpoints and activity are those of the newest file. A table of the learning database by one of these names stands back behind files that are set, and is asked for in full (`database.main.name`); where none are set, it is what the name means, and without it the table is empty.",
    ...NEIGHBOUR_TABLES.flatMap(({ name, meaning, columns: listed, primaryKey }) => [
      `### \`${name}\``,
      `${meaning} One row for each ${primaryKey.map(code).join(', ')}.`,
      columnTable(listed),
    ]),
    '## Indexes',
    table(
      ['index', 'columns', 'purpose'],
      INDEXES.map(({ name, columns: covered, purpose }) => [code(name), covered.map(code).join(', '), purpose]),
    ),
    '## Thresholds',
    `Panels, alert rules and the health check share them. The levels are ${Object.values(STATUS_LEVELS)
      .map(({ label, color }) => `${label} (${color})`)
      .join(', ')}.`,
    table(
      ['measure', 'warning', 'critical'],
      Object.entries(THRESHOLDS).map(([name, threshold]) => {
        const side = threshold.good === 'high' ? 'below' : 'above';
        return [
          code(name),
          `${side} ${threshold.warning}`,
          'critical' in threshold ? `${side} ${threshold.critical}` : '',
        ];
      }),
    ),
  );
}
