import type { Field, Frame } from '../../frame/frame';
import { numberAt, shownCell, titleOf } from '../format';
import { type Html, html } from '../html';
import { type Look, lookOf, type Panel, thresholdColor } from '../panel';

const MOST_ROWS = 100;

function colorOf(field: Field, row: number, look: Look, text: string | null): string {
  const mapped = look.mappings?.flatMap(({ options }) => Object.values(options)).find((option) => option.text === text);
  if (mapped?.color) return mapped.color;
  const number = numberAt(field, row);
  const color = number !== null && look.thresholds ? thresholdColor(look, number) : null;
  return color ?? 'text';
}

export function table(panel: Panel, frame: Frame): Html {
  const columns = frame.fields.map((field) => ({ field, look: lookOf(panel, field.column.name) }));
  const align = (field: Field) => (field.column.kind === 'number' ? 'number' : '');
  const rows = Array.from({ length: Math.min(frame.length, MOST_ROWS) }, (_, row) => row);
  return html`<table class="rows">
    <thead><tr>${columns.map(
      ({ field, look }) => html`<th scope="col" class="${align(field)}">${titleOf(field, look)}</th>`,
    )}</tr></thead>
    <tbody>${rows.map(
      (row) =>
        html`<tr>${columns.map(({ field, look }) => {
          const text = shownCell(field, row, look);
          return html`<td class="${align(field)} ${colorOf(field, row, look, text)}">${text ?? ''}</td>`;
        })}</tr>`,
    )}</tbody>
  </table>`;
}
