import { answer } from '../answer/answer';
import { DASHBOARDS } from '../dashboards/dashboards';
import { renderDashboard } from '../dashboards/render';
import type { Engine } from '../engine/engine';
import { LearningError } from '../error/learning-error';
import type { TimeRange } from '../query/context';
import { parseTimeRange } from '../query/time-range';
import { ALL, applyVariables } from '../query/variables/filter-variables';
import { cellAt } from '../result/cell';
import { type Html, html, Html as Markup } from './html';
import type { Panel } from './panel';
import { draw } from './panels/panels';
import { STYLE } from './style';

const POINTS = 300;
const RANGES = ['now-1h', 'now-6h', 'now-24h', 'now-7d', 'now-30d', 'now-90d'];
const REFRESH_SECONDS = 10;

type Dashboard = ReturnType<typeof renderDashboard>;

const dashboards: readonly Dashboard[] = DASHBOARDS.map((source) => renderDashboard(source, DASHBOARDS));

export const HOME = `/d/${dashboards[0]!.uid}`;

interface Asked {
  readonly engine: Engine;
  readonly askedAt: number;
  readonly timeRange: TimeRange;
  readonly variables: Readonly<Record<string, string>>;
}

async function ask(raw: object, { engine, askedAt, timeRange }: Asked) {
  const context = { refId: 'A', timeRange, intervalMs: 0, maxDataPoints: POINTS, storedTimeZone: 'UTC' };
  const [frame] = await answer(raw, { ...context, askedAt, fromAlert: false }, engine);
  return frame!;
}

async function body(panel: Panel, asked: Asked): Promise<Html> {
  const { askedAt, variables } = asked;
  const timeRange = panel.timeFrom ? parseTimeRange(`now-${panel.timeFrom}`, 'now', askedAt) : asked.timeRange;
  try {
    const target = applyVariables({ ...panel.targets[0]! }, variables);
    const frame = await ask(target, { ...asked, timeRange });
    return html`${draw(panel, frame)}${frame.meta.notices.map(({ text }) => html`<p class="notice">${text}</p>`)}`;
  } catch (error) {
    return html`<p class="empty problem">${LearningError.from(error).toDisplay()}</p>`;
  }
}

async function section(panel: Panel, asked: Asked): Promise<Html> {
  const { x, y, w, h } = panel.gridPos;
  const area = `grid-area:${y + 1}/${x + 1}/span ${h}/span ${w}`;
  return html`<section id="panel-${panel.id}" style="${area}"><h2 title="${panel.description ?? ''}">${panel.title}</h2>${await body(panel, asked)}</section>`;
}

/** The values to choose from; none while the database cannot be read, which the panels explain. */
async function choices(query: object, asked: Asked): Promise<string[]> {
  try {
    const frame = await ask(query, asked);
    const column = frame.fields[0]?.column;
    return column ? Array.from({ length: frame.length }, (_, row) => String(cellAt(column, row))) : [];
  } catch {
    return [];
  }
}

const option = (value: string, text: string, chosen: string) =>
  html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${text}</option>`;

async function controls(dashboard: Dashboard, from: string, asked: Asked): Promise<Html> {
  const variables = await Promise.all(
    dashboard.templating.list.map(async ({ name, label, query }) => {
      const chosen = asked.variables[name]!;
      const values = await choices(query, asked);
      return html`<label>${label} <select name="var-${name}">${option(ALL, 'All', chosen)}${values.map((value) => option(value, value, chosen))}</select></label>`;
    }),
  );
  const ranges = RANGES.includes(from) ? RANGES : [from, ...RANGES];
  const range = html`<label>Time <select name="from">${ranges.map((value) => option(value, value.replace('now-', 'last '), from))}</select></label>`;
  return html`<form>${variables}${range}<button>Show</button></form>`;
}

function shell(dashboard: Dashboard, search: string, content: Html): string {
  const links = dashboards.map(
    ({ uid, title }) =>
      html`<a href="/d/${uid}${search}" ${new Markup(uid === dashboard.uid ? 'aria-current="page"' : '')}>${title}</a>`,
  );
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${REFRESH_SECONDS}">
    <title>${dashboard.title}</title><style>${new Markup(STYLE)}</style></head>
    <body><header><h1>${dashboard.title}</h1><nav>${links.map((link) => html`${link} `)}</nav></header>${content}</body></html>`
    .text;
}

/** The page of a dashboard, as its JSON for Grafana describes it; null when there is none of that uid. */
export async function dashboardPage(uid: string, params: URLSearchParams, engine: Engine): Promise<string | null> {
  const dashboard = dashboards.find((candidate) => candidate.uid === uid);
  if (!dashboard) return null;
  const askedAt = Date.now();
  const from = params.get('from') ?? dashboard.time.from;
  const variables = Object.fromEntries(
    dashboard.templating.list.map(({ name }) => [name, params.get(`var-${name}`) ?? ALL]),
  );
  const asked: Asked = { engine, askedAt, timeRange: parseTimeRange(from, 'now', askedAt), variables };
  const [form, ...sections] = await Promise.all([
    controls(dashboard, from, asked),
    ...(dashboard.panels as readonly Panel[]).map((panel) => section(panel, asked)),
  ]);
  const search = params.size > 0 ? `?${params}` : '';
  return shell(dashboard, search, html`${form}<main>${sections}</main>`);
}
