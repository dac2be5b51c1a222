import { many, map, maybe, one } from '../protobuf/field';
import { type Init, message, type Value } from '../protobuf/message';
import { bytes, int32, int64, string } from '../protobuf/type';
import { method } from './method';
import { PluginContext } from './plugin-context';

const TimeRange = message({
  fromEpochMs: one(1, int64),
  toEpochMs: one(2, int64),
});

const DataQuery = message({
  refId: one(1, string),
  maxDataPoints: one(2, int64),
  intervalMs: one(3, int64),
  timeRange: maybe(4, TimeRange),
  /** The query model as the editor saved it. */
  json: one(5, bytes),
  queryType: one(6, string),
});
export type DataQuery = Value<typeof DataQuery>;

const QueryDataRequest = message({
  pluginContext: maybe(1, PluginContext),
  headers: map(2, string, () => ''),
  queries: many(3, DataQuery),
});
export type QueryDataRequest = Value<typeof QueryDataRequest>;

const DataResponse = message({
  /** Arrow IPC files. */
  frames: many(1, bytes),
  error: one(2, string),
  status: one(4, int32),
  /** "plugin" or "downstream": who is to mend the error. */
  errorSource: one(5, string),
});
export type DataResponse = Init<typeof DataResponse>;

const QueryDataResponse = message({
  /** Answers by the refId of their queries. */
  responses: map(1, DataResponse, () => DataResponse.decode(new Uint8Array(0))),
});
export type QueryDataResponse = Init<typeof QueryDataResponse>;

export const DataService = {
  queryData: method('/pluginv2.Data/QueryData', QueryDataRequest, QueryDataResponse),
};
