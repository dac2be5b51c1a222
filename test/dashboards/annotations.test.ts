import { expect, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { renderDashboard } from '../../src/dashboards/render';
import { PRESETS } from '../../src/query/all-presets';
import { parseQuery } from '../../src/query/parse-query';

const dashboards = DASHBOARDS.map((source) => renderDashboard(source));
/** Dashboards of what lies beside the executions. */
const BESIDE: ReadonlySet<string> = new Set(DASHBOARDS.flatMap(({ uid, beside }) => (beside ? [uid] : [])));

it('shows low success on the overview, and offers every annotation on every dashboard of executions', () => {
  for (const { uid, annotations, templating } of dashboards) {
    if (BESIDE.has(uid)) {
      expect([annotations.list, templating.list]).toEqual([[], []]);
      continue;
    }
    expect(annotations.list.map(({ name }) => name)).toEqual(['Error bursts', 'New error types', 'Low success']);
    const shown = annotations.list.filter(({ enable }) => enable).map(({ name }) => name);
    expect(shown).toEqual(uid === 'mahavishnu-learning-overview' ? ['Low success'] : []);
    for (const { target, datasource } of annotations.list) {
      expect(datasource).toEqual({ type: 'mahavishnu-learning-datasource', uid: 'duckdb-learning' });
      expect(PRESETS.map(({ name }) => name)).toContain(target.preset);
      expect(parseQuery(target)).toMatchObject({ queryType: 'preset', format: 'table' });
      const narrowing = target.filters.flatMap(({ value }) => value);
      expect(narrowing).toEqual(['$repo', '$model_tier', '$pool_type', '$task_type']);
    }
  }
});
