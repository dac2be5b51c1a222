import type { Locator } from 'playwright-core';
import type { Result } from '../../host/support/live-host';
import { says } from './shown';

type Frame = Result['frames'][number];

/** How a panel draws what it is given. */
interface Drawn {
  readonly noValue: string;
  /** Names of the fields that it does not show. */
  readonly hidden: ReadonlySet<string>;
  /** What it calls fields by their names, those that it names. */
  readonly called: ReadonlyMap<string, string>;
}

/** Says what is drawn wrong; nothing when all is right. */
type Check = (panel: Locator, frame: Frame, drawn: Drawn) => Promise<string[]>;

const isNumber = (frame: Frame, column: number) => frame.schema.fields[column]!.type === 'number';
const labelOf = async (panel: Locator, testId: string) =>
  Promise.all((await panel.getByTestId(testId).all()).map(async (one) => (await one.getAttribute('aria-label')) ?? ''));

const numberColumns = (frame: Frame) => frame.schema.fields.flatMap((_, i) => (isNumber(frame, i) ? [i] : []));
const hasNumbers = (frame: Frame) =>
  numberColumns(frame).some((column) => frame.data.values[column]!.some((value) => value !== null));

const nameOf = (frame: Frame, column: number) => {
  const { name, config } = frame.schema.fields[column]!;
  return (config as { displayNameFromDS?: string } | undefined)?.displayNameFromDS ?? name;
};

const wrong = (what: string, shown: string, expected: unknown) => `${what}: drawn ${shown}, is ${String(expected)}`;

async function empty(panel: Locator, noValue: string): Promise<string[]> {
  const text = await panel.innerText();
  return text.includes(noValue) ? [] : [wrong('nothing', text, noValue)];
}

const single =
  (read: (panel: Locator, names: readonly string[]) => Promise<string[]>): Check =>
  async (panel, frame, { noValue }) => {
    if (!hasNumbers(frame)) return empty(panel, noValue);
    const shown = await read(
      panel,
      numberColumns(frame).map((column) => nameOf(frame, column)),
    );
    return numberColumns(frame).flatMap((column, i) => {
      const value = frame.data.values[column]![0] as number;
      const text = (shown[i] ?? '').replace(nameOf(frame, column), '');
      return says(text, value) ? [] : [wrong(nameOf(frame, column), text, value)];
    });
  };

const chart =
  (testId: string, part: (name: string, values: readonly number[]) => [RegExp, number][]): Check =>
  async (panel, frame, { noValue }) => {
    if (!hasNumbers(frame)) return empty(panel, noValue);
    const [label = ''] = await labelOf(panel, testId);
    return numberColumns(frame).flatMap((column) => {
      const values = frame.data.values[column]!.filter((value) => typeof value === 'number') as number[];
      if (values.length === 0) return [];
      return part(nameOf(frame, column), values).flatMap(([pattern, value]) => {
        const text = pattern.exec(label)?.[1] ?? label;
        return says(text, value) ? [] : [wrong(nameOf(frame, column), text, value)];
      });
    });
  };

const quoted = (text: string) => text.replace(/\W/g, '\\$&');

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

async function tableCheck(panel: Locator, frame: Frame, { noValue, hidden }: Drawn): Promise<string[]> {
  if (frame.data.values[0]?.length === 0 || frame.data.values.length === 0) return empty(panel, noValue);
  const row = panel.locator('[role="row"][aria-rowindex="2"] [role="gridcell"]');
  const visible = frame.schema.fields.flatMap(({ name }, i) => (hidden.has(name) ? [] : [i]));
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
    const expected =
      type === 'time' ? new Date(value as number).toISOString().slice(0, 19).replace('T', ' ') : String(value);
    const isRight = type === 'number' ? says(text, value as number) : text.startsWith(expected);
    return isRight ? [] : [wrong(nameOf(frame, column), text, expected)];
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

/** Each row with each of its values that the panel names. */
const trendCheck: Check = async (panel, frame, { noValue, called }) => {
  const drawn = numberColumns(frame).filter((column) => called.has(frame.schema.fields[column]!.name));
  if (!drawn.some((column) => frame.data.values[column]!.some((value) => value !== null))) return empty(panel, noValue);
  const [label = ''] = await labelOf(panel, 'trend');
  const rows = label.replace(/^Chart\. |\.$/g, '').split('; ');
  return drawn.flatMap((column) =>
    rows.flatMap((text, row) => {
      const value = frame.data.values[column]![row];
      const name = called.get(frame.schema.fields[column]!.name)!;
      const shown = new RegExp(`(?:: |, )${quoted(name)} ([^,]+)`).exec(text)?.[1];
      // What lies along the bottom stands before the values, without its name.
      if (typeof value !== 'number' || (shown === undefined && says(text.split(': ')[0]!, value))) return [];
      return shown !== undefined && says(shown, value) ? [] : [wrong(`${name} of ${text}`, String(shown), value)];
    }),
  );
};

/** The points of each series of the first frame, of whom the panel names the field. */
const xyCheck: Check = async (panel, frame, { noValue, called }) => {
  const [label = ''] = await labelOf(panel, 'xy-chart');
  if (!hasNumbers(frame)) return empty(panel, noValue);
  const points = [...label.matchAll(/(?:: |, )(\S+) (\S+?)(?=, |;|\.$)/g)].map(([, , up]) => up!);
  const [y] = numberColumns(frame).filter((column) => {
    const { name } = frame.schema.fields[column]!;
    return called.has(name) && name === 'success';
  });
  const values = y === undefined ? [] : frame.data.values[y]!.filter((value) => typeof value === 'number');
  return values.flatMap((value) =>
    points.some((text) => says(text, value as number)) ? [] : [wrong('a point', label, value)],
  );
};

/** A value stands below its name, and may be in parts: the number, its unit. */
function valueBelow(lines: readonly string[], name: string): string {
  const at = lines.indexOf(name);
  return at < 0
    ? ''
    : lines
        .slice(at + 1, at + 3)
        .join('')
        .replace(/[A-Za-z ]{3,}$/, '');
}

/** What is drawn, against the answer to the same query, by the type of the panel. */
export const CHECKS: Readonly<Record<string, Check>> = {
  stat: single(async (panel, names) => {
    const lines = (await panel.locator('section > div').last().innerText()).split('\n').filter((line) => line !== '');
    if (names.length > 1) return names.map((name) => valueBelow(lines, name));
    // Of when the value is stands beside it.
    return [lines.join('').replace(/^last \d+ (?:hours|days)/, '')];
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
    return /(-?\$?[\d.]+ ?[^\d\s,.;]*)(?:,|\.?$)/.exec(values.split(', ')[0]!)?.[1] ?? values;
  }),
  trend: trendCheck,
  xychart: xyCheck,
  timeseries: chart('time-series', (name, values) => [
    [new RegExp(`${quoted(name)}: last (.+?), greatest`), values.at(-1)!],
    [new RegExp(`${quoted(name)}: last .+?, greatest (.+?)(?:;|\\.$)`), Math.max(...values)],
  ]),
};
