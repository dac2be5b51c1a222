import type { Frame } from '../../frame/frame';
import { type Html, html } from '../html';
import type { Panel } from '../panel';
import { valuesOf } from './values';

export function stat(panel: Panel, frame: Frame): Html {
  const values = valuesOf(panel, frame);
  return html`<div class="stats">${values.map(
    ({ name, text, color }) => html`<div class="stat">
      ${values.length > 1 ? html`<span class="name">${name}</span>` : html``}
      <strong class="${color ?? 'text'}">${text}</strong>
    </div>`,
  )}</div>`;
}
