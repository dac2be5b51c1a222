import type { Field, Frame } from '../../frame/frame';
import { formatNumber, numberAt, titleOf } from '../format';
import { type Html, html } from '../html';
import { type Look, lookOf, type Panel } from '../panel';

const WIDTH = 600;
const HEIGHT = 160;
const PALETTE = ['green', 'yellow', 'blue', 'orange', 'red', 'purple', 'teal', 'pink'];

interface Line {
  readonly title: string;
  readonly color: string;
  readonly look: Look;
  readonly unit: string | undefined;
  readonly values: readonly (number | null)[];
}

function lineOf(panel: Panel, field: Field, index: number, length: number): Line {
  const look = lookOf(panel, field.column.name);
  const color = look.color?.mode === 'fixed' ? look.color.fixedColor : PALETTE[index % PALETTE.length];
  return {
    title: titleOf(field, look),
    color: color ?? 'blue',
    look,
    unit: look.unit ?? field.config?.unit,
    values: Array.from({ length }, (_, row) => numberAt(field, row)),
  };
}

/** A path that breaks where there is no value. */
function path({ values }: Line, low: number, high: number): string {
  const x = (i: number) => ((i / Math.max(1, values.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - ((value - low) / (high - low || 1)) * HEIGHT).toFixed(1);
  let drawing = false;
  return values
    .map((value, i) => {
      if (value === null) {
        drawing = false;
        return '';
      }
      const command = `${drawing ? 'L' : 'M'}${x(i)},${y(value)}`;
      // A lone point is drawn as a dot: a line of no length with round ends.
      const alone = !drawing && (values[i + 1] ?? null) === null;
      drawing = true;
      return alone ? `${command}h0.01` : command;
    })
    .join('');
}

export function series(panel: Panel, frame: Frame): Html {
  const fields = frame.fields.filter(({ column }) => column.kind === 'number');
  const lines = fields.map((field, i) => lineOf(panel, field, i, frame.length));
  const all = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const low = Math.min(...all, panel.fieldConfig.defaults.min ?? Math.min(...all));
  const high = Math.max(...all, panel.fieldConfig.defaults.max ?? Math.max(...all));
  const scale = (value: number) => formatNumber(value, lines[0]?.unit, lines[0]?.look.decimals);
  return html`<figure class="series">
    <div class="scale"><span>${scale(high)}</span><span>${scale(low)}</span></div>
    <svg viewBox="0 -4 ${WIDTH} ${HEIGHT + 8}" preserveAspectRatio="none" role="img" aria-label="${panel.title}">
      ${lines.map((line) => html`<path class="${line.color}" d="${path(line, low, high)}"></path>`)}
    </svg>
    <figcaption>${lines.map((line) => {
      const last = line.values.findLast((value) => value !== null) ?? null;
      const text = last === null ? '-' : formatNumber(last, line.unit, line.look.decimals);
      return html`<span><i class="${line.color}"></i>${line.title} ${text}</span>`;
    })}</figcaption>
  </figure>`;
}
