import { map, maybe, one } from '../protobuf/field';
import { type Init, message, type Value } from '../protobuf/message';
import { bytes, int32, string } from '../protobuf/type';
import { method } from './method';
import { PluginContext } from './plugin-context';

/** Whether a channel may be subscribed to, or published to. */
export const StreamStatus = { ok: 0, notFound: 1, permissionDenied: 2 } as const;

const StreamRequest = message({
  pluginContext: maybe(1, PluginContext),
  /** What is after the data source in the name of a channel. */
  path: one(2, string),
  /** JSON of whoever subscribes or publishes; may be empty. */
  data: one(3, bytes),
  headers: map(4, string, () => ''),
});
export type StreamRequest = Value<typeof StreamRequest>;

const StreamResponse = message({
  status: one(1, int32),
  /** JSON for who subscribes, with the answer. */
  data: one(2, bytes),
});
export type StreamResponse = Init<typeof StreamResponse>;

const StreamPacket = message({
  /** JSON for all who have subscribed. */
  data: one(1, bytes),
});
export type StreamPacket = Init<typeof StreamPacket>;

export const StreamService = {
  /** For each who subscribes. */
  subscribeStream: method('/pluginv2.Stream/SubscribeStream', StreamRequest, StreamResponse),
  /** Once for a channel, from its first subscriber until some seconds after its last. */
  runStream: method('/pluginv2.Stream/RunStream', StreamRequest, StreamPacket),
  publishStream: method('/pluginv2.Stream/PublishStream', StreamRequest, StreamResponse),
};
