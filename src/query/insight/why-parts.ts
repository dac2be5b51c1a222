import type { SqlPreset } from '../presets/preset';
import { op } from '../tree/op';
import { sql, withTables } from '../tree/sql';
import { causeLabel, causes, explainedBy, WHY_PARAMETERS } from './why-changed';

/** For axes. */
const firstWord = (label: string) => label.split(' ')[0]!;

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
  ${causeLabel(sql`dimension`, firstWord)} AS dimension,
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
