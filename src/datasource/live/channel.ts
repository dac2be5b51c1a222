import { type LiveChannelAddress, type LiveChannelEvent, LiveChannelScope } from '@grafana/data';
import { getGrafanaLiveSrv } from '@grafana/runtime';
import type { Observable } from 'rxjs';
import { COMMITS_CHANNEL } from '../../api/commits';

export type ChannelEvent = LiveChannelEvent<unknown>;

/** What Grafana Live tells of the commits to a data source. */
export function commitsChannel(uid: string): Observable<ChannelEvent> {
  // Grafana 10 and 11 know the data source by the second name.
  const address = { scope: LiveChannelScope.DataSource, stream: uid, namespace: uid, path: COMMITS_CHANNEL };
  return getGrafanaLiveSrv().getStream(address satisfies LiveChannelAddress);
}
