import { formatMeasure } from '../asking/reports/format-measure';
import { bucketOf } from '../asking/time-ranges';
import { parseInterval } from '../query/time/interval';
import { findMeasure } from '../query/vocabulary/measures';
import { canCompare, changeOf, FEWEST, shown } from './change';
import { Html, html } from './html';
import { DIMENSIONS, type Dimension, type Figures, type Group, MEASURES, type Measure, type Period } from './period';
import { type Layer, plot } from './plot';
import { type Finding, standsOut } from './stands-out';
import { STYLE } from './style';

const LENGTHS = { '1h': 'hour', '24h': '24 hours', '7d': '7 days', '30d': '30 days', '90d': '90 days' } as const;

const moment = (time: number) => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const title = ({ timeRange }: Period) => `Learning report: the last ${LENGTHS[timeRange]}`;

const changed = (figures: Figures, measure: Measure): Html | null => {
  const change = changeOf(figures, measure);
  return change && html`<span class="${change.verdict}">${change.text}</span>`;
};

function tile(total: Figures, measure: Measure): Html {
  return html`<div class="tile"><span class="muted">${findMeasure(measure).label}</span><b>${shown(measure, total)}</b>${
    changed(total, measure) ?? html`<span class="muted">too few to compare with</span>`
  }</div>`;
}

function summary({ total, timeRange }: Period, findings: readonly Finding[]): Html {
  const n = total.executions ?? 0;
  if (n === 0) return html`<p>Nothing was executed in the last ${LENGTHS[timeRange]}.</p>`;
  const worse = findings.filter(({ verdict }) => verdict === 'worse').length;
  const out = !canCompare(total)
    ? `To say what stands out, ${FEWEST} executions or more are needed in this period and in the one before.`
    : findings.length === 0
      ? 'Nothing stands out against the period before.'
      : findings.length === 1
        ? `One thing stands out against the period before, ${worse === 0 ? 'not ' : ''}for the worse.`
        : `${findings.length} things stand out against the period before, ${worse === 0 ? 'none' : worse} of them for the worse.`;
  const executions = `${formatMeasure('executions', n)} execution${n === 1 ? '' : 's'}`;
  const outcome =
    typeof total.success_rate === 'number'
      ? `of which ${shown('success_rate', total)} succeeded`
      : 'none of known outcome';
  return html`<p>${executions}, ${outcome}, for ${shown('cost_total', total)}. ${out}</p>`;
}

const noFindings = html`<p class="muted">Nothing, as far as ${FEWEST} executions or more in both periods tell.</p>`;

const findingList = (findings: readonly Finding[]): Html =>
  findings.length === 0
    ? noFindings
    : html`<ul class="findings">${findings.map(({ text, verdict }) => html`<li class="is-${verdict}">${text}</li>`)}</ul>`;

function trends({ moments, from, to, timeRange }: Period): Html {
  const bucket = parseInterval(bucketOf(timeRange))!.count;
  const times = moments.map(({ time }) => time);
  const of = (measure: Measure, tone: Layer['tone'] = 'plain'): Layer => ({
    tone,
    name: findMeasure(measure).label,
    values: moments.map((each) => each[measure] ?? null),
  });
  const place = { times, from, to, bucket };
  const write = (measure: Measure) => (value: number) => formatMeasure(measure, value);
  const counts = moments.map(({ executions, successes, failures }) => {
    const [succeeded, failed] = [successes ?? 0, failures ?? 0];
    return { succeeded, failed, unknown: (executions ?? 0) - succeeded - failed };
  });
  const layers: Layer[] = [
    { tone: 'good', name: 'succeeded', values: counts.map(({ succeeded }) => succeeded) },
    { tone: 'bad', name: 'failed', values: counts.map(({ failed }) => failed) },
    ...(counts.some(({ unknown }) => unknown > 0)
      ? [{ tone: 'plain', name: 'of unknown outcome', values: counts.map(({ unknown }) => unknown) } as const]
      : []),
  ];
  return html`<div class="plots">${[
    plot({
      ...place,
      title: 'Executions: succeeded and failed',
      kind: 'bars',
      axis: 'count',
      layers,
      write: write('executions'),
    }),
    plot({
      ...place,
      title: findMeasure('success_rate').label,
      kind: 'line',
      layers: [of('success_rate', 'good')],
      write: write('success_rate'),
      highest: 100,
    }),
    plot({
      ...place,
      title: findMeasure('duration_p95').label,
      kind: 'line',
      axis: 'duration',
      layers: [of('duration_p95')],
      write: write('duration_p95'),
    }),
    plot({
      ...place,
      title: findMeasure('cost_total').label,
      kind: 'bars',
      layers: [of('cost_total')],
      write: write('cost_total'),
    }),
    plot({
      ...place,
      title: findMeasure('quality_avg').label,
      kind: 'line',
      layers: [of('quality_avg')],
      write: write('quality_avg'),
      highest: 100,
    }),
  ]}</div>`;
}

function groupTable(dimension: Dimension, groups: readonly Group[]): Html {
  const cell = (group: Group, measure: Measure) => {
    const change = changeOf(group, measure);
    return html`<td>${shown(measure, group)}${change && html`<small class="${change.verdict}">${change.text}</small>`}</td>`;
  };
  return html`<h2>${DIMENSIONS[dimension]}</h2><div class="scroll"><table><thead><tr><th>${DIMENSIONS[dimension]}</th>${MEASURES.map(
    (measure) => html`<th>${findMeasure(measure).label}</th>`,
  )}</tr></thead><tbody>${groups.map(
    (group) => html`<tr><td>${group.name}</td>${MEASURES.map((measure) => cell(group, measure))}</tr>`,
  )}</tbody></table></div>`;
}

function errorTable({ errors }: Period): Html {
  if (errors.length === 0) return html`<h2>Errors</h2><p class="muted">None.</p>`;
  return html`<h2>Errors</h2><div class="scroll"><table><thead><tr><th>Error type</th><th>Executions</th><th>In the period before</th><th>Last seen</th></tr></thead><tbody>${errors.map(
    ({ name, count, previous, last }) =>
      html`<tr><td>${name}</td><td>${formatMeasure('executions', count)}</td><td>${formatMeasure('executions', previous)}</td><td>${last === null ? '–' : moment(last)}</td></tr>`,
  )}</tbody></table></div>`;
}

/** One file of HTML that needs nothing from elsewhere, and runs no script. */
export function reportPage(period: Period): string {
  const findings = standsOut(period);
  const isEmpty = (period.total.executions ?? 0) === 0;
  const body = isEmpty
    ? null
    : html`<h2>What stands out</h2>${findingList(findings)}<h2>Trends</h2>${trends(period)}${(
        Object.keys(DIMENSIONS) as Dimension[]
      ).map((dimension) => groupTable(dimension, period.groups[dimension]))}${errorTable(period)}`;
  const page = html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${title(period)}</title><style>${new Html(STYLE)}</style></head><body><header><h1>${title(period)}</h1><p class="muted">${period.file}, ${moment(period.from)} to ${moment(period.to)}</p>${summary(period, findings)}</header><div class="tiles">${MEASURES.map(
    (measure) => tile(period.total, measure),
  )}</div>${body}<footer><p>Changes are against the period of the same length before. What stands out is beyond what chance makes of so many executions: shares at 99.9 % confidence, durations and costs where they have changed by half or more.</p>${period.notices.map(
    (notice) => html`<p>${notice}</p>`,
  )}</footer></body></html>
`;
  return page.text;
}
