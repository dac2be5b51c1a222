import { map, maybe, one } from '../protobuf/field';
import { message, type Value } from '../protobuf/message';
import { bool, bytes, int64, string } from '../protobuf/type';

const DataSourceInstanceSettings = message({
  id: one(1, int64),
  name: one(2, string),
  url: one(3, string),
  user: one(4, string),
  database: one(5, string),
  basicAuthEnabled: one(6, bool),
  basicAuthUser: one(7, string),
  jsonData: one(8, bytes),
  decryptedSecureJsonData: map(9, string, () => ''),
  lastUpdatedMs: one(10, int64),
  uid: one(11, string),
  apiVersion: one(12, string),
});
export type DataSourceInstanceSettings = Value<typeof DataSourceInstanceSettings>;

const User = message({
  login: one(1, string),
  name: one(2, string),
  email: one(3, string),
  role: one(4, string),
});

/** Who asks, and which data source is asked. */
export const PluginContext = message({
  orgId: one(1, int64),
  pluginId: one(2, string),
  user: maybe(3, User),
  dataSourceInstanceSettings: maybe(5, DataSourceInstanceSettings),
  grafanaConfig: map(6, string, () => ''),
  pluginVersion: one(7, string),
  userAgent: one(8, string),
  apiVersion: one(9, string),
  namespace: one(10, string),
});
export type PluginContext = Value<typeof PluginContext>;
