import { expect, it } from 'vitest';
import { pageOf } from '../../src/mcp/page';
import { UNITS, unitSpec } from '../../src/model/units';

it("bug: told agents Grafana's ids of units instead of words", () => {
  const units = Object.keys(UNITS) as (keyof typeof UNITS)[];
  const fields = units.flatMap((name) => {
    const unit = unitSpec(name).grafana;
    return unit === undefined ? [] : [{ name, kind: 'number' as const, unit }];
  });
  const answer = { fields, rows: [], notices: [], sql: '', asOf: 0 };
  const { columns } = pageOf(answer, [], { show_sql: false, page_size: 1 });
  const points = ['score', 'stars', 'coefficient', 'ratio'];
  expect(columns).toEqual(
    fields.map(({ name }) => ({ name, kind: 'number', ...(!points.includes(name) && { unit: name }) })),
  );
});
