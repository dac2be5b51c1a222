import type { SqlPreset } from '../presets/preset';
import { op } from '../tree/op';
import { join, literal, sql, withTables } from '../tree/sql';
import { DIMENSIONS } from '../vocabulary/dimensions';
import { CAUSES, causes, explainedBy, WHY_PARAMETERS } from './why-changed';

/** The first word of each, for axes. */
const LABELS = DIMENSIONS.filter(({ id }) => id in CAUSES).map(
  ({ id, label }) => sql`WHEN ${literal(id)} THEN ${literal(label.split(' ')[0]!)}`,
);

/** What the work and the results did to the change of a measure, by each dimension that can tell them apart. */
export const WHY_PARTS: SqlPreset = {
  name: 'why_parts',
  question: 'Does the change of a measure come of other work or of other results?',
  window: '7d',
  parameters: WHY_PARAMETERS,
  select: (scope) =>
    withTables(
      [causes(scope)],
      sql`SELECT
  CASE dimension ${join(LABELS, ' ')} END AS dimension,
  sum(mix) AS mix_effect,
  sum(rate) AS rate_effect
FROM ranked
${op.groupBy(1)}
ORDER BY abs(mix_effect) DESC, dimension`,
    ),
  columns: (texts) => {
    const { unit } = explainedBy({ texts });
    return {
      dimension: { label: 'Told apart by', help: 'What executions are told apart by.' },
      mix_effect: { label: 'Other work', unit, help: 'What comes of other shares of its values.' },
      rate_effect: { label: 'Other results', unit, help: 'What comes of other results of the same values.' },
    };
  },
};
