import { DATA_SOURCE } from '../../dashboards/data-source';
import { readFrame } from '../../frame/json/read-frame';
import { isObject } from '../../json/object';
import { parseTimeRange } from '../../query/time-range';
import type { HostContext } from '../context';
import { Refusal } from '../http/problem';
import { json } from '../http/reply';
import type { Route } from '../http/route';
import type { Query, QueryAnswer } from '../plugin/data-source';

/** What Grafana takes where a query says nothing. */
const INTERVAL_MS = 1000;
const MAX_DATA_POINTS = 100;

const MIXED = 207;

const numberOr = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);

function parseQuery(model: unknown): Query {
  if (!isObject(model)) throw new Refusal(400, 'A query is to be a JSON object.');
  const { refId = 'A', datasource, intervalMs, maxDataPoints } = model;
  if (typeof refId !== 'string') throw new Refusal(400, 'The refId of a query is to be text.');
  if (isObject(datasource) && datasource.uid !== DATA_SOURCE.uid) {
    throw new Refusal(400, `Query ${refId} asks another data source: there is only ${DATA_SOURCE.uid} here.`);
  }
  return {
    refId,
    intervalMs: numberOr(intervalMs, INTERVAL_MS),
    maxDataPoints: numberOr(maxDataPoints, MAX_DATA_POINTS),
    model,
  };
}

function parseQueries(queries: unknown): Query[] {
  if (!Array.isArray(queries) || queries.length === 0) throw new Refusal(400, 'The request has no queries.');
  return queries.map(parseQuery);
}

function result({ status, error, errorSource, frames }: QueryAnswer) {
  return error ? { status, error, errorSource, frames: [] } : { status, frames: frames.map(readFrame) };
}

/** Answers as Grafana's query endpoint: results by refId, those that failed beside those that did not. */
export function queryRoute({ dataSource }: HostContext): Route {
  return {
    methods: ['POST'],
    path: '/api/ds/query',
    answer: async ({ body, signal }) => {
      const { from = 'now-6h', to = 'now', queries } = await body();
      const { from: fromEpochMs, to: toEpochMs } = parseTimeRange(String(from), String(to), Date.now(), 'program');
      const timeRange = { fromEpochMs, toEpochMs };
      const answers = [...(await dataSource.query(parseQueries(queries), { timeRange, signal }))];
      const results = Object.fromEntries(answers.map(([refId, answer]) => [refId, result(answer)]));
      return json({ results }, answers.some(([, { error }]) => error) ? MIXED : 200);
    },
  };
}
