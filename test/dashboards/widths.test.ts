import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { renderDashboard } from '../../src/dashboards/render';
import { createDemo } from '../../src/demo/create-demo';
import { applyVariables } from '../../src/query/variables/filter-variables';
import type { Variables } from '../../src/query/variables/interpolate';
import { TestEngine } from '../engine/duckdb-node/support/test-engine';
import { besideDemo } from '../neighbours/support/beside';
import { frameOf } from '../query/support/ask';
import { END } from '../query/support/databases';
import { TemporaryFolder } from '../support/temporary-folder';
import { firstShown } from './support/first-shown';
import { type ColumnOptions, columnWidths, headerExtra, LAPTOP, tableWidth, titleWidth, WIDE } from './support/layout';
import { textWidth } from './support/text-width';

const panels = DASHBOARDS.flatMap((source) => {
  const { uid, panels: all, templating } = renderDashboard(source);
  const variables = firstShown(templating.list);
  return all.map((panel) => ({ name: `${uid} ${panel.id}`, panel, variables }));
});
type Panel = (typeof panels)[number]['panel'];

interface TableColumn {
  readonly header: string;
  readonly type: string;
  readonly unit: unknown;
  readonly options: ColumnOptions;
}

let engine: TestEngine;
beforeAll(async () => {
  const folder = new TemporaryFolder();
  await createDemo(folder.file('learning.db'), { rows: 500, days: 7, end: END });
  // It takes the folder away.
  engine = new TestEngine(folder.path);
  engine.neighbours = await besideDemo(folder.path, END);
});
afterAll(() => engine?.close());

/** The columns that the panel shows of what its query answers, with the options that the panel gives them. */
async function columnsOf({ targets, fieldConfig }: Panel, variables: Variables): Promise<TableColumn[]> {
  const { fields } = await frameOf(applyVariables(targets[0]!, variables), engine);
  const { hiddenColumns: hidden = [] } = targets[0] as { readonly hiddenColumns?: readonly string[] };
  return fields.flatMap(({ column: { name, kind }, config }): TableColumn[] => {
    const header = config?.displayNameFromDS ?? name;
    const set: Record<string, unknown> = { ...fieldConfig.defaults.custom };
    let shown = header;
    let unit: unknown;
    for (const { matcher, properties } of fieldConfig.overrides) {
      if (matcher.options !== name && matcher.options !== header) continue;
      for (const { id, value } of properties) {
        if (id === 'displayName') shown = String(value);
        if (id === 'unit') unit = value;
        if (id.startsWith('custom.')) set[id.slice('custom.'.length)] = value;
      }
    }
    return hidden.includes(name) ? [] : [{ header: shown, type: kind, unit, options: set as ColumnOptions }];
  });
}

// The last columns of nine tables were beyond the edge of their panels.
describe.each(panels.filter(({ panel }) => panel.type === 'table'))('$name: $panel.title', ({ panel, variables }) => {
  // The verdict of Routing was beyond the edge of a laptop's screen, and of a rating of 4.6 there was "4." to be seen.
  it("has room for its columns on a laptop's screen", async () => {
    const available = tableWidth(panel.gridPos.w, LAPTOP);
    const columns = await columnsOf(panel, variables);
    const widths = columnWidths(
      columns.map(({ options }) => options),
      available,
    );
    const sum = widths.reduce((total, width) => total + width, 0);
    expect(sum, JSON.stringify(columns.map(({ header }, at) => [header, widths[at]]))).toBeLessThanOrEqual(available);
  });

  // Experiments that had last run within a minute of one another had so at "2026-11-30 11:41:55.0".
  it('writes times without milliseconds, for which there is no room', async () => {
    const times = (await columnsOf(panel, variables)).filter(({ type }) => type === 'time');
    expect(times.filter(({ unit }) => unit !== 'dateTimeAsIso')).toEqual([]);
  });

  it('cuts no name of a column, and no time', async () => {
    const available = tableWidth(panel.gridPos.w, WIDE);
    const columns = await columnsOf(panel, variables);
    const widths = columnWidths(
      columns.map(({ options }) => options),
      available,
    );
    const least = ({ header, type, options }: TableColumn) =>
      Math.max(
        textWidth(header) + headerExtra(options.filterable === true),
        type === 'time' ? textWidth('2026-02-09 12:00:00') + 13 : 0,
      );
    const cut = columns.flatMap((column, at) =>
      least(column) > widths[at]! ? [`${column.header}: ${widths[at]} of ${least(column)}`] : [],
    );
    expect(cut).toEqual([]);
  });
});

// "Executions (2…" was all that was left of a title.
it.each(panels)('$name has room for its title: $panel.title', ({ panel }) => {
  const room = titleWidth(panel.gridPos.w, Boolean(panel.links));
  expect(textWidth(panel.title), `of ${room} px`).toBeLessThanOrEqual(room);
});
