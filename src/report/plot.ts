import { type Html, html } from './html';

export interface Layer {
  /** Name of a class of the style sheet, which colours it. */
  readonly tone: 'good' | 'bad' | 'plain';
  readonly name: string;
  /** One for each time; null where there is nothing to say. */
  readonly values: readonly (number | null)[];
}

export interface Plot {
  readonly title: string;
  readonly kind: 'bars' | 'line';
  /** Begins of the buckets, milliseconds since the epoch. */
  readonly times: readonly number[];
  readonly from: number;
  readonly to: number;
  /** Milliseconds. */
  readonly bucket: number;
  /** Bars stand on one another in this order; of a line there is one. */
  readonly layers: readonly Layer[];
  readonly write: (value: number) => string;
  /** Marks of counts are whole; those of durations, which are seconds, are whole in the unit of the highest. */
  readonly axis?: 'count' | 'duration' | undefined;
  /** The highest value of the axis, where it is more than the values need. */
  readonly highest?: number;
}

const WIDTH = 560;
const HEIGHT = 170;
const LEFT = 62;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 24;
const DAY = 86_400_000;

const TIMES = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

const digits = (value: number) => Number(value.toFixed(1));

/** The next of 1, 2 and 5 times a power of ten. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5, 10].find((step) => step * power >= least) ?? 10);
}

function ticks(highest: number, leastStep = 0): readonly number[] {
  if (!(highest > 0)) return [0];
  const step = niceStep(Math.max(highest / 3, leastStep));
  return Array.from({ length: Math.ceil(highest / step - 1e-9) + 1 }, (_, i) => i * step);
}

interface Mark {
  readonly value: number;
  readonly text: string;
}

function durationMarks(highest: number): readonly Mark[] {
  const [width, name] = TIMES.find(([seconds]) => highest >= 2 * seconds) ?? [1, 's'];
  return ticks(highest / width).map((mark) => ({
    value: mark * width,
    text: `${Number(mark.toPrecision(6))} ${name}`,
  }));
}

function marksOf(highest: number, { axis, write }: Pick<Plot, 'axis' | 'write'>): readonly Mark[] {
  if (axis === 'duration') return durationMarks(highest);
  return ticks(highest, axis === 'count' ? 1 : 0).map((value) => ({ value, text: write(value) }));
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

const written = (time: number, bucket: number) =>
  bucket >= DAY ? day.format(time) : `${day.format(time)}, ${hour.format(time)}`;

const sum = (values: readonly (number | null)[]) => values.reduce<number>((all, value) => all + (value ?? 0), 0);

/** One plot as SVG, coloured by the style sheet of the page it stands in; values show where the pointer rests. */
export function plot({ title, kind, times, from, to, bucket, layers, write, axis, highest }: Plot): Html {
  const begin = Math.min(from, times[0] ?? from);
  const x = (time: number) => LEFT + ((time - begin) / (to - begin)) * (WIDTH - LEFT - RIGHT);
  const needed = Math.max(0, ...times.map((_, i) => sum(layers.map(({ values }) => values[i]!))));
  const marks = marksOf(highest ?? needed, { axis, write });
  const top = marks.at(-1)?.value || 1;
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);

  const grid = marks.map(
    ({ value, text }) =>
      html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${digits(y(value))}" y2="${digits(y(value))}"/><text x="${LEFT - 6}" y="${digits(y(value) + 4)}" text-anchor="end">${text}</text>`,
  );
  const labels = [0, 1, 2, 3].map((i) => {
    const time = begin + ((to - begin) * (i + 0.5)) / 4;
    const text = bucket >= DAY ? day.format(time) : hour.format(time);
    return html`<text x="${digits(x(time))}" y="${HEIGHT - 6}" text-anchor="middle">${text}</text>`;
  });
  const told = (i: number) =>
    [
      written(times[i]!, bucket),
      ...layers.map(({ name, values }) => `${name} ${values[i] === null ? '–' : write(values[i]!)}`),
    ].join(' · ');

  const drawn = kind === 'bars' ? bars() : line();
  return html`<figure><figcaption>${title}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${grid}${labels}${drawn}</svg></figure>`;

  function bars(): Html[] {
    return times.map((time, i) => {
      const left = x(time);
      const width = Math.max(0.5, (x(Math.min(time + bucket, to)) - left) * 0.86);
      let base = 0;
      const stack = layers.map(({ tone, values }) => {
        const value = values[i] ?? 0;
        const [low, high] = [y(base), y(base + value)];
        base += value;
        return html`<rect class="${tone}" x="${digits(left)}" y="${digits(high)}" width="${digits(width)}" height="${digits(low - high)}"/>`;
      });
      return html`<g><title>${told(i)}</title>${stack}</g>`;
    });
  }

  function line(): Html[] {
    const [{ tone, values }] = layers as [Layer];
    const points = times.flatMap((time, i) => {
      const value = values[i];
      return value === null || value === undefined
        ? []
        : [{ i, x: digits(x(Math.min(time + bucket / 2, (time + to) / 2))), y: digits(y(value)) }];
    });
    const path = points.map((point, k) => {
      const isNext = k > 0 && times[point.i]! - times[points[k - 1]!.i]! <= bucket * 1.5;
      return `${isNext ? 'L' : 'M'}${point.x} ${point.y}`;
    });
    return [
      html`<path class="${tone}" d="${path.join('')}"/>`,
      ...points.map(
        (point) =>
          html`<circle class="${tone}" cx="${point.x}" cy="${point.y}" r="3"><title>${told(point.i)}</title></circle>`,
      ),
    ];
  }
}
