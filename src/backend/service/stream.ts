import { COMMITS_CHANNEL, type CopyAtHand } from '../../api/commits';
import { type StreamPacket, type StreamRequest, type StreamResponse, StreamStatus } from '../../protocol/stream';
import type { DataSource } from '../instance/data-source';
import type { Instances } from '../instance/instances';
import type { Handler, Sender } from './serve';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Whoever may query the data source may subscribe: Grafana sees to that. */
export function subscribeStream(instances: Instances<DataSource>): Handler<StreamRequest, StreamResponse> {
  return async ({ pluginContext, path }) => {
    if (path !== COMMITS_CHANNEL) return { status: StreamStatus.notFound };
    const generation = await instances.use(pluginContext, async ({ commits }) => commits.expectListener());
    return { status: StreamStatus.ok, data: json({ generation } satisfies CopyAtHand) };
  };
}

/** Says that something has been committed, and nothing of what. */
export function runStream(instances: Instances<DataSource>): Sender<StreamRequest, StreamPacket> {
  return async ({ pluginContext, path }, send, signal) => {
    if (path !== COMMITS_CHANNEL) throw new Error(`There is no channel "${path}".`);
    await instances.use(pluginContext, ({ commits }) => commits.listen((event) => send({ data: json(event) }), signal));
  };
}

/** Refuses what clients publish: only the plugin sends events. */
export const publishStream: Handler<StreamRequest, StreamResponse> = async ({ path }) => ({
  status: path === COMMITS_CHANNEL ? StreamStatus.permissionDenied : StreamStatus.notFound,
});
