import { dashboardUrl } from '../dashboards/link-url';
import type { Explanation } from './rule';

/** What the row of the explanation holds, beside its number. */
export interface Why {
  readonly why: string;
  readonly from_ms: string;
  readonly to_ms: string;
}

const UNKNOWN = 'not known';

const address = ({ dashboard, boxes = {} }: Explanation, from: string, to: string) => {
  const set = Object.entries(boxes).map(([name, value]) => `&var-${name}=${value}`);
  return `${dashboardUrl(dashboard).slice(1)}?from=${from}&to=${to}${set.join('')}`;
};

const row = (template: string, otherwise: string) => `{{ with .Values.B }}${template}{{ else }}${otherwise}{{ end }}`;

/** For Grafana to expand: the labels of the row that B came to. */
export const whyTemplate = `Why: ${row('{{ .Labels.why }}', UNKNOWN)}.`;

/** What Grafana makes of it. */
export const whyText = (row: Why | null | undefined) => `Why: ${row?.why ?? UNKNOWN}.`;

/** For Grafana to expand: the address of the dashboard over the time in question. */
export const whyLink = (explanation: Explanation) =>
  `{{ externalURL }}${row(
    address(explanation, '{{ .Labels.from_ms }}', '{{ .Labels.to_ms }}'),
    address(explanation, 'now-1h', 'now'),
  )}`;

/** What Grafana makes of it below the address of the page. */
export const whyAddress = (explanation: Explanation, row: Why | null | undefined) =>
  `/${row ? address(explanation, row.from_ms, row.to_ms) : address(explanation, 'now-1h', 'now')}`;
