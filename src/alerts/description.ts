import { valueFormat } from './format-value';
import type { AlertRule } from './rule';

const UNMEASURED = 'No value could be measured';

function limitOf({ measure, condition }: AlertRule): string {
  const side = condition.evaluator === 'lt' ? 'below' : 'above';
  return `; the rule fires ${side} ${valueFormat(measure).text(condition.limit)}.`;
}

/** For Grafana to expand. Without a dollar sign, which its provisioning would take for an environment variable. */
export function descriptionTemplate(rule: AlertRule): string {
  const { template } = valueFormat(rule.measure);
  return `{{ with .Values.A }}${template} ${rule.finding}{{ else }}${UNMEASURED}{{ end }}${limitOf(rule)}`;
}

/** What Grafana makes of the template. @param value of the measure; null where there is none */
export function describeFinding(rule: AlertRule, value: number | null): string {
  const found = value === null ? UNMEASURED : `${valueFormat(rule.measure).expand(value)} ${rule.finding}`;
  return found + limitOf(rule);
}
