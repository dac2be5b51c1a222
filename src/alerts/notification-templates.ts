/** Names of Grafana's message templates. */
export const SUBJECT = 'learning.subject';
export const MESSAGE = 'learning.message';

/** As a phone shows it on one line: at most 50 characters, the rule within the first 40. */
const SUBJECT_TEMPLATE = `{{ define "${SUBJECT}" -}}
{{ if .Alerts.Firing }}{{ if gt (len .Alerts.Firing) 1 }}{{ len .Alerts.Firing }} firing{{ else }}Firing{{ end }}{{ else }}Resolved{{ end }}: {{ with .CommonLabels.alertname }}{{ . }}{{ else }}several alerts{{ end }}
{{- end }}`;

/**
 * What is so, why, and where to go, in the order in which somebody who was woken needs it. Grafana's own alerts, of rules
 * that got no answer, name their rule by a label: nothing else is known of these.
 */
const MESSAGE_TEMPLATE = `{{ define "learning.alert" -}}
{{ if .Labels.rulename }}No answer for: {{ .Labels.rulename }}.
{{ else }}{{ .Annotations.summary }}
{{ .Annotations.description }}
{{ with .PanelURL }}Panel: {{ . }}
{{ end }}{{ with .Annotations.why }}Why: {{ . }}
{{ end }}{{ if .Annotations.runbook_url }}Runbook: {{ if match "^/" .Annotations.runbook_url }}{{ reReplaceAll "/alerting/.*" "" .GeneratorURL }}{{ end }}{{ .Annotations.runbook_url }}
{{ end }}{{ with .SilenceURL }}Silence: {{ . }}
{{ end }}{{ end }}
{{- end }}
{{ define "${MESSAGE}" -}}
{{ range .Alerts.Firing }}{{ template "learning.alert" . }}
{{ end }}{{ range .Alerts.Resolved }}Resolved: {{ .Labels.alertname }}. {{ .Annotations.description }}
{{ end }}
{{- end }}`;

/** Every template, as provisioning takes them. */
export const TEMPLATES = [
  { name: SUBJECT, template: SUBJECT_TEMPLATE },
  { name: MESSAGE, template: MESSAGE_TEMPLATE },
] as const;
