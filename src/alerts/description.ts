import { type Why, whyTemplate, whyText } from './explanation';
import { valueFormat } from './format-value';
import type { AlertRule } from './rule';

const UNMEASURED = 'No value could be measured';
/** Grafana keeps the words of the last value when a rule gets none, and sends them when it is resolved. */
const MEASURED = 'Last measured: ';

function limitOf(rule: AlertRule): string {
  if (isValueless(rule)) return '; the rule fires while there is no answer.';
  const { asks, condition } = rule;
  const side = condition.evaluator === 'lt' ? 'below' : 'above';
  return `; the rule fires ${side} ${valueFormat(asks).text(condition.limit)}.`;
}

/** Of a rule that fires without a value too, where the last one would be no news of what is wrong. */
const isValueless = ({ noData, onError }: AlertRule) => noData.state === 'Alerting' || onError.state === 'Alerting';

/**
 * For Grafana to expand; true in whatever state it is read, because Grafana does not expand it anew for each. Without a
 * dollar sign, which its provisioning would take for an environment variable.
 */
export function descriptionTemplate(rule: AlertRule): string {
  if (isValueless(rule)) return rule.finding + limitOf(rule);
  const { template } = valueFormat(rule.asks);
  // Grafana gives NaN, which is not equal to itself, where there is no number.
  const measured = `{{ if eq .Value .Value }}${MEASURED}${template} ${rule.finding}{{ else }}${UNMEASURED}{{ end }}`;
  return `{{ with .Values.A }}${measured}{{ else }}${UNMEASURED}{{ end }}${limitOf(rule)}${rule.why ? ` ${whyTemplate}` : ''}`;
}

/** What Grafana makes of the template. @param value of what is asked; null where there is none */
export function describeFinding(rule: AlertRule, value: number | null, why?: Why | null): string {
  if (isValueless(rule)) return rule.finding + limitOf(rule);
  const { expand } = valueFormat(rule.asks);
  return (
    (value === null ? UNMEASURED : `${MEASURED}${expand(value)} ${rule.finding}`) +
    limitOf(rule) +
    (rule.why ? ` ${whyText(why)}` : '')
  );
}
