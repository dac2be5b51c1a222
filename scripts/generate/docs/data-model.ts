import { type Column, EXECUTION_COLUMNS } from '../../../src/model/columns';
import { DERIVED_FIELDS } from '../../../src/model/derived';
import { INDEXES } from '../../../src/model/indexes';
import { STATUS_LEVELS, THRESHOLDS } from '../../../src/model/thresholds';
import { UNITS } from '../../../src/model/units';
import { VIEWS } from '../../../src/model/views';
import { code, page, table } from './markdown';

const columns: readonly Column[] = EXECUTION_COLUMNS;

function limits({ min, max, maxLength }: Column): string {
  if (maxLength !== undefined) return `at most ${maxLength} characters`;
  if (min !== undefined) return max === undefined ? `at least ${min}` : `${min} to ${max}`;
  return '';
}

/** docs/data-model.md */
export function dataModelPage(): string {
  return page(
    '# The learning database',
    'One row of the table `executions` is one task that the orchestrator ran. Made by `npm run generate` from `src/model`.',
    '## Columns of `executions`',
    table(
      ['column', 'type', 'NULL', 'unit', 'limits', 'meaning'],
      columns.map((column) => [
        code(column.name),
        column.type,
        column.nullable ? 'yes' : 'no',
        column.unit ? UNITS[column.unit].label : '',
        limits(column),
        column.meaning,
      ]),
    ),
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
      VIEWS.map(({ name, meaning }) => [code(name), meaning]),
    ),
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
