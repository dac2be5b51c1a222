import { DATA_SOURCE } from '../../dashboards/data-source';
import { LearningError } from '../../error/learning-error';
import { fieldsOf, isObject, type JsonObject } from '../../json/object';
import { migrateQuery } from '../../query/migration/migrate-query';
import type { Saved } from '../../query/migration/source';
import { parseFormat } from '../../query/parse-format';
import type { ForeignSources } from './foreign-sources';
import { objectsOf } from './saved-dashboard';
import { columnCount, fixedWindow, isGrouped } from './saved-sql';

/** Takes what was done, or is left to be looked at, as a sentence; and whether it could not be carried over. */
export type Tell = (text: string, isLeft?: boolean) => void;

/** Over time, series are made of a column of texts; anything else is drawn from rows. */
const OVER_TIME = ['timeseries', 'graph', 'state-timeline', 'status-history', 'heatmap'];
const isOverTime = ({ type }: JsonObject) => OVER_TIME.includes(String(type));

/** Types of panels that show one value for each row only when told to. */
const OF_ROWS = ['stat', 'gauge', 'bargauge', 'piechart'];

/** The query in our shape. A query that cannot be read stays as it is, for the data source says then what to do. */
export function migratedQuery(saved: Saved | string, tell: Tell): Saved {
  const migrated = migrateQuery(saved);
  if (!migrated) return saved as Saved;
  for (const note of migrated.notes) tell(note);
  if (migrated.problem) tell(`${migrated.problem.message} ${migrated.problem.hint}`, true);
  return migrated.query;
}

const sqlOf = ({ rawSql }: Saved) => (typeof rawSql === 'string' ? rawSql : undefined);

function formatOf({ format }: Saved, tell: Tell): unknown {
  try {
    return parseFormat(format);
  } catch (cause) {
    const { message, hint } = LearningError.from(cause);
    tell(`${message} ${hint}`, true);
    return format;
  }
}

function migratedTarget(target: JsonObject, panel: JsonObject, tell: Tell): Saved {
  const query = migratedQuery(target, tell);
  const ours = { ...query, datasource: DATA_SOURCE };
  if (isOverTime(panel) && !('format' in target) && query.queryType !== undefined)
    return { ...ours, format: 'timeseries' };
  return query.format === undefined ? ours : { ...ours, format: formatOf(query, tell) };
}

/** Panels with a window of their own get it as their relative time, so that the macro can follow the time range. */
function withRelativeTime(panel: JsonObject, targets: readonly Saved[], tell: Tell): JsonObject {
  const windows = targets.map((target) => fixedWindow(sqlOf(target) ?? ''));
  const [length, ...others] = new Set(windows.map((window) => window?.length));
  if (others.length > 0) tell('Its queries keep their own windows of time, and do not follow the time range.');
  if (length === undefined || others.length > 0 || panel.timeFrom) return { ...panel, targets };
  return {
    ...panel,
    targets: targets.map((target, i) => ({ ...target, rawSql: windows[i]!.sql })),
    timeFrom: length,
    hideTimeOverride: /\b(last|past)\b/i.test(String(panel.title)),
  };
}

const LABEL = /\{\{\s*(\w+)\s*\}\}/g;

/** What `legendFormat` said, as the display name of the fields. */
function displayName(
  panel: JsonObject,
  saved: readonly JsonObject[],
  targets: readonly Saved[],
  tell: Tell,
): string | undefined {
  const legends = saved.map(({ legendFormat }) => legendFormat).filter((one) => typeof one === 'string' && one !== '');
  const [legend] = legends as string[];
  if (legend === undefined || legend === '__auto') return undefined;
  // Rows and columns of a table bear their own names.
  const names = [...legend.matchAll(LABEL)];
  if (names.length > 0) {
    if (targets.length === 1 && isOverTime(panel))
      return legend.replaceAll(LABEL, (_, name) => `\${__field.labels.${name}}`);
    return undefined;
  }
  const columns = columnCount(sqlOf(targets[0]!) ?? '');
  const isOne = targets.length === 1 && columns === (isOverTime(panel) ? 2 : 1);
  if (isOne) return legend;
  tell(
    `The legend ${JSON.stringify(legend)} is left out: what it names is more than one column, which bear their own names.`,
  );
  return undefined;
}

function withDisplayName(panel: JsonObject, name: string | undefined): JsonObject {
  if (name === undefined) return panel;
  const config = fieldsOf(panel.fieldConfig);
  const defaults = fieldsOf(config.defaults);
  if (defaults.displayName !== undefined) return panel;
  return { ...panel, fieldConfig: { overrides: [], ...config, defaults: { ...defaults, displayName: name } } };
}

function withRows(panel: JsonObject, targets: readonly Saved[]): JsonObject {
  const options = fieldsOf(panel.options);
  const isOfRows = OF_ROWS.includes(String(panel.type)) && targets.some((target) => isGrouped(sqlOf(target) ?? ''));
  if (!isOfRows || options.reduceOptions !== undefined) return panel;
  return { ...panel, options: { ...options, reduceOptions: { values: true, calcs: ['lastNotNull'], fields: '' } } };
}

/** A colour that stands on both sides of another means two things. */
function lookAtThresholds(panel: JsonObject, tell: Tell): void {
  const defaults = fieldsOf(fieldsOf(panel.fieldConfig).defaults);
  const steps = objectsOf(fieldsOf(defaults.thresholds).steps);
  const again = steps.find(({ color }, i) => steps.findIndex((step) => step.color === color) < i);
  if (again)
    tell(
      `Its thresholds are ${again.color} from ${again.value} on and also below another colour. Correct one of them.`,
      true,
    );
}

/** A panel that asks our data source, as far as it asked one that ours takes the place of. */
export function migratePanel(
  panel: JsonObject,
  sources: ForeignSources,
  tell: Tell,
): { panel: JsonObject; queries: number } {
  const saved = objectsOf(panel.targets);
  const isForeign = saved.map((target) => sources.has(target.datasource ?? panel.datasource, target));
  const queries = isForeign.filter(Boolean).length;
  if (queries === 0) return { panel, queries };
  if (isObject(panel.alert))
    tell("Its alert is of Grafana's old alerting, and is left out. Make an alert rule of it.", true);
  lookAtThresholds(panel, tell);
  const { alert: _, ...kept } = panel;
  const targets = saved.map((target, i) => (isForeign[i] ? migratedTarget(target, panel, tell) : target));
  if (queries < saved.length) return { panel: { ...kept, targets }, queries };
  const timed = withRelativeTime(kept, targets, tell);
  const named = withDisplayName(timed, displayName(panel, saved, targets, tell));
  return { panel: { ...withRows(named, targets), datasource: DATA_SOURCE }, queries };
}
