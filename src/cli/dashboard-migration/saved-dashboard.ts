import { LearningError } from '../../error/learning-error';
import { isObject, type JsonObject } from '../../json/object';

/** The objects of a list; none of what is no list. */
export const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

function refuse(message: string, hint: string): never {
  throw new LearningError('bad_usage', message, { hint });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse('The file is no JSON.', 'Name the JSON that Grafana exports: Share or Export, then Save to file.');
  }
}

/**
 * The dashboard in the text of a file: as Grafana exports it, or within the object that its API takes and gives.
 * Throws LearningError `bad_usage`.
 */
export function readDashboard(text: string): JsonObject {
  const whole = parse(text);
  const inner = isObject(whole) && isObject(whole.dashboard) ? whole.dashboard : whole;
  if (isObject(inner) && (isObject(inner.spec) || isObject(inner.elements)))
    refuse(
      'The dashboard is in the schema v2 of Grafana.',
      'Export it in the classic model, which Grafana offers beside it.',
    );
  if (!isObject(inner) || !(Array.isArray(inner.panels) || Array.isArray(inner.rows)))
    refuse('The file holds no dashboard: neither panels nor rows are in it.', 'Name the JSON of one dashboard.');
  return inner;
}

/** The dashboard with each of its panels replaced, wherever they lie: also in rows that are folded, or of before 2017. */
export function withPanels(dashboard: JsonObject, replace: (panel: JsonObject) => JsonObject): JsonObject {
  const deep = (panel: JsonObject): JsonObject => {
    const replaced = replace(panel);
    return Array.isArray(replaced.panels) ? { ...replaced, panels: objectsOf(replaced.panels).map(deep) } : replaced;
  };
  return {
    ...dashboard,
    ...(Array.isArray(dashboard.panels) && { panels: objectsOf(dashboard.panels).map(deep) }),
    ...(Array.isArray(dashboard.rows) && { rows: objectsOf(dashboard.rows).map(deep) }),
  };
}
