import { many, map, maybe, one } from '../protobuf/field';
import { type Init, message, type Value } from '../protobuf/message';
import { bytes, int32, string } from '../protobuf/type';
import { method } from './method';
import { PluginContext } from './plugin-context';

const StringList = message({ values: many(1, string) });

const headers = (number: number) => map(number, StringList, () => ({ values: [] }));

const CallResourceRequest = message({
  pluginContext: maybe(1, PluginContext),
  path: one(2, string),
  method: one(3, string),
  /** Path and query string. */
  url: one(4, string),
  headers: headers(5),
  body: one(6, bytes),
});
export type CallResourceRequest = Value<typeof CallResourceRequest>;

const CallResourceResponse = message({
  /** HTTP status. */
  code: one(1, int32),
  headers: headers(2),
  body: one(3, bytes),
});
export type CallResourceResponse = Init<typeof CallResourceResponse>;

export const ResourceService = {
  callResource: method('/pluginv2.Resource/CallResource', CallResourceRequest, CallResourceResponse),
};
