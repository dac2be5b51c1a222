import type { Locator } from 'playwright-core';
import type { Result } from '../../host/support/live-host';
import type { DrawnField } from './drawn-fields';
import { says } from './shown';

type Frame = Result['frames'][number];

/** How a panel draws what it is given. */
interface Drawn {
  readonly noValue: string;
  /** Of the first frame. */
  readonly fields: readonly DrawnField[];
  /** Of all queries. */
  readonly frames: readonly Frame[];
  readonly options: {
    readonly reduceOptions?: { readonly fields?: string };
    readonly xField?: string;
    readonly series?: readonly Mapped[];
  };
}

/** A series of an XY chart. */
interface Mapped {
  readonly name: { readonly fixed: string };
  readonly frame: { readonly matcher: { readonly options: number } };
  readonly x: { readonly matcher: { readonly options: string } };
  readonly y: { readonly matcher: { readonly options: string } };
}

/** Says what is drawn wrong; nothing when all is right. */
type Check = (panel: Locator, frame: Frame, drawn: Drawn) => Promise<string[]>;

const isNumber = (frame: Frame, column: number) => frame.schema.fields[column]!.type === 'number';
const labelOf = async (panel: Locator, testId: string) =>
  Promise.all((await panel.getByTestId(testId).all()).map(async (one) => (await one.getAttribute('aria-label')) ?? ''));

const quoted = (text: string) => text.replace(/\W/g, '\\$&');

const numberColumns = (frame: Frame) => frame.schema.fields.flatMap((_, i) => (isNumber(frame, i) ? [i] : []));
const hasNumbers = (frame: Frame) =>
  numberColumns(frame).some((column) => frame.data.values[column]!.some((value) => value !== null));

const wrong = (what: string, shown: string, expected: unknown) => `${what}: drawn ${shown}, is ${String(expected)}`;

async function empty(panel: Locator, noValue: string): Promise<string[]> {
  const text = await panel.innerText();
  return text.includes(noValue) ? [] : [wrong('nothing', text, noValue)];
}

const single =
  (read: (panel: Locator, names: readonly string[]) => Promise<string[]>): Check =>
  async (panel, frame, { noValue, fields, options }) => {
    if (!hasNumbers(frame)) return empty(panel, noValue);
    const { fields: pattern = '' } = options.reduceOptions ?? {};
    const wanted = new RegExp(pattern.replace(/^\/|\/$/g, ''));
    // Panels of single values hide no field, as Grafana's do not.
    const meant = fields.flatMap(({ name }, i) => (wanted.test(name) ? [i] : []));
    const texts = meant.filter((i) => pattern !== '' && frame.schema.fields[i]!.type === 'string');
    if (texts.length > 0) return empty(panel, String(frame.data.values[texts[0]!]![0]));
    const columns = meant.filter((i) => isNumber(frame, i));
    const shown = await read(
      panel,
      columns.map((column) => fields[column]!.name),
    );
    return columns.flatMap((column, i) => {
      const value = frame.data.values[column]![0] as number | null;
      const { name } = fields[column]!;
      const text = (shown[i] ?? '').replace(new RegExp(`^${quoted(name)}`), '');
      return value === null || says(text, value) ? [] : [wrong(name, text, value)];
    });
  };

const chart =
  (testId: string, part: (name: string, values: readonly number[]) => [RegExp, number][]): Check =>
  async (panel, frame, { noValue, fields }) => {
    if (!hasNumbers(frame)) return empty(panel, noValue);
    const [label = ''] = await labelOf(panel, testId);
    return numberColumns(frame).flatMap((column) => {
      const { name, isHidden } = fields[column]!;
      if (isHidden) return [];
      const values = frame.data.values[column]!.filter((value) => typeof value === 'number') as number[];
      if (values.length === 0) return [];
      return part(name, values).flatMap(([pattern, value]) => {
        const text = pattern.exec(label)?.[1] ?? label;
        return says(text, value) ? [] : [wrong(name, text, value)];
      });
    });
  };

/** Each category with each of its values. */
const rowsInLabel =
  (testId: string, read: (label: string, name: string, row: number) => string): Check =>
  async (panel, frame, { noValue }) => {
    if (!hasNumbers(frame)) return empty(panel, noValue);
    const [label = ''] = await labelOf(panel, testId);
    const names = frame.data.values[0] as (string | number)[];
    const column = numberColumns(frame).find((i) => i > 0)!;
    return names.flatMap((name, row) => {
      const value = frame.data.values[column]![row] as number | null;
      if (!value) return [];
      const text = read(label, String(name), row);
      return says(text, value) ? [] : [wrong(String(name), text, value)];
    });
  };

async function tableCheck(panel: Locator, frame: Frame, { noValue, fields }: Drawn): Promise<string[]> {
  if (frame.data.values[0]?.length === 0 || frame.data.values.length === 0) return empty(panel, noValue);
  const row = panel.locator('[role="row"][aria-rowindex="2"] [role="gridcell"]');
  const visible = fields.flatMap(({ isHidden }, i) => (isHidden ? [] : [i]));
  const cells = await Promise.all(
    (await row.all()).map(async (cell) => {
      const column = visible[Number(await cell.getAttribute('aria-colindex')) - 1]!;
      return [column, (await cell.innerText()).trim()] as const;
    }),
  );
  if (cells.length === 0) return ['the table has no cells'];
  return cells.flatMap(([column, text]) => {
    const value = frame.data.values[column]![0];
    const { type } = frame.schema.fields[column]!;
    if (value === null || type === 'boolean' || type === 'other') return [];
    const { name, words } = fields[column]!;
    const word = words[String(value)]?.text;
    if (word !== undefined) return text === word ? [] : [wrong(name, text, word)];
    const expected =
      type === 'time' ? new Date(value as number).toISOString().slice(0, 19).replace('T', ' ') : String(value);
    const isRight = type === 'number' ? says(text, value as number) : text.startsWith(expected);
    return isRight ? [] : [wrong(name, text, expected)];
  });
}

async function barGaugeCheck(panel: Locator, frame: Frame, { noValue }: Drawn): Promise<string[]> {
  if (!hasNumbers(frame)) return empty(panel, noValue);
  const texts = (await panel.locator('section, [data-testid]').first().innerText())
    .split('\n')
    .map((text) => text.trim());
  const column = numberColumns(frame)[0]!;
  const names = frame.data.values[0] as string[];
  return names.flatMap((name, row) => {
    const at = texts.indexOf(name);
    const value = frame.data.values[column]![row] as number;
    const shown = [texts[at + 1] ?? '', `${texts[at + 1]}${texts[at + 2]}`, `${texts[at + 1]} ${texts[at + 2]}`];
    return at >= 0 && shown.some((text) => says(text, value)) ? [] : [wrong(name, shown.join(' | '), value)];
  });
}

/** Each row with each of its values. */
async function trendCheck(panel: Locator, frame: Frame, { noValue, fields, options }: Drawn): Promise<string[]> {
  const drawn = numberColumns(frame).filter(
    (column) => !fields[column]!.isHidden && frame.schema.fields[column]!.name !== options.xField,
  );
  if (!drawn.some((column) => frame.data.values[column]!.some((value) => value !== null))) return empty(panel, noValue);
  const [label = ''] = await labelOf(panel, 'trend');
  const rows = label.replace(/^Chart\. |\.$/g, '').split('; ');
  return rows.flatMap((row, at) =>
    drawn.flatMap((column) => {
      const value = frame.data.values[column]![at];
      if (typeof value !== 'number') return [];
      const { name } = fields[column]!;
      const text = new RegExp(`(?:: |, )${quoted(name)} ([^ ]+?)(?:,|$)`).exec(row)?.[1] ?? row;
      return says(text, value) ? [] : [wrong(name, text, value)];
    }),
  );
}

/** Each series with each of its points. */
async function xyCheck(panel: Locator, frame: Frame, { noValue, frames, options }: Drawn): Promise<string[]> {
  if (!hasNumbers(frame)) return empty(panel, noValue);
  const [label = ''] = await labelOf(panel, 'xy-chart');
  return (options.series ?? []).flatMap(({ name, frame: of, x, y }) => {
    const own = frames[of.matcher.options]!;
    const valuesOf = (field: string) => own.data.values[own.schema.fields.findIndex((one) => one.name === field)] ?? [];
    const [across, up] = [valuesOf(x.matcher.options), valuesOf(y.matcher.options)];
    const points = across.flatMap((value, row) =>
      typeof value === 'number' && typeof up[row] === 'number' ? [[value, up[row] as number] as const] : [],
    );
    const [, text = ''] = new RegExp(`(?:\\. |; )${quoted(name.fixed)}: ([^;]*?)(?:;|\\.$)`).exec(label) ?? [];
    const shown = text.split(', ').map((point) => point.split(' '));
    const isRight = points.every((point, i) => point.every((value, axis) => says(shown[i]?.[axis] ?? '', value)));
    return isRight ? [] : [wrong(name.fixed, text, JSON.stringify(points))];
  });
}

/** A value stands below its name, and may be in parts: the number, its unit. */
function valueBelow(lines: readonly string[], name: string, names: readonly string[]): string {
  const rest = lines.slice(lines.indexOf(name) + 1);
  const next = rest.findIndex((line) => names.includes(line));
  return lines.includes(name) ? rest.slice(0, next < 0 ? rest.length : next).join('') : '';
}

/** What is drawn, against the answer to the same query, by the type of the panel. */
/** What the label of a chart over time says of a series. */
function lastAndGreatest(name: string, values: readonly number[]): [RegExp, number][] {
  return [
    [new RegExp(`${quoted(name)}: last (.+?), greatest`), values.at(-1)!],
    [new RegExp(`${quoted(name)}: last .+?, greatest (.+?)(?:;|\\.$)`), Math.max(...values)],
  ];
}

export const CHECKS: Readonly<Record<string, Check>> = {
  stat: single(async (panel, names) => {
    const lines = (await panel.locator('section > div').last().innerText()).split('\n').filter((line) => line !== '');
    if (names.length > 1) return names.map((name) => valueBelow(lines, name, names));
    // Of when the value is stands beside it.
    return [lines.join('').replace(/^last \d+ (?:minutes|hours|days)/, '')];
  }),
  gauge: single((panel) => labelOf(panel, 'gauge')),
  bargauge: barGaugeCheck,
  table: tableCheck,
  piechart: rowsInLabel(
    'pie',
    (label, name) => new RegExp(`(?:^|; )${quoted(name)} (.+?), [\\d.]+%`).exec(label)?.[1] ?? label,
  ),
  barchart: rowsInLabel('bars', (label, name) => {
    const [, values = ''] = new RegExp(`(?:Chart\\. |; )${quoted(name)}: ([^;]*)`).exec(label) ?? [];
    return /(-?\$?\d[\d,]*(?:\.\d+)? ?[^\d\s,.;]*)(?:,|\.?$)/.exec(values.split(', ')[0]!)?.[1] ?? values;
  }),
  timeseries: chart('time-series', lastAndGreatest),
  'status-history': chart('cells', lastAndGreatest),
  trend: trendCheck,
  xychart: xyCheck,
};
