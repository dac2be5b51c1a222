import type { Frame } from '../../frame/frame';
import { type Html, html } from '../html';
import type { Panel } from '../panel';
import { share, valuesOf } from './values';

/** Bars from the left, of the panel's own range or of the largest value; shares of the whole for a pie. */
export function bars(panel: Panel, frame: Frame): Html {
  const values = valuesOf(panel, frame);
  const numbers = values.map(({ number }) => number ?? 0);
  const total = numbers.reduce((sum, number) => sum + number, 0);
  const most = Math.max(...numbers, 0);
  const isShare = panel.type === 'piechart';
  return html`<table class="bars">${values.map(({ name, text, number, color, look }) => {
    const from = look.min ?? 0;
    const to = isShare ? total : (look.max ?? most);
    const width = to > from ? Math.max(0, Math.min(100, (((number ?? 0) - from) / (to - from)) * 100)) : 0;
    return html`<tr>
      <th scope="row">${name}</th>
      <td class="bar"><div class="${color ?? 'blue'}" style="width:${width.toFixed(1)}%"></div></td>
      <td class="number">${text}${isShare ? ` (${share(number ?? 0, total)})` : ''}</td>
    </tr>`;
  })}</table>`;
}
