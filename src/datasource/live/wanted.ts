import { CoreApp, type DataQueryRequest } from '@grafana/data';
import { config, type GrafanaLiveSrv, getGrafanaLiveSrv } from '@grafana/runtime';
import type { LearningQuery } from '../learning-query';

/** Apps of Grafana in which an answer may go on; others wait for its end. */
const PLACES: readonly (CoreApp | string | undefined)[] = [
  CoreApp.Dashboard,
  CoreApp.PanelEditor,
  CoreApp.PanelViewer,
  CoreApp.Explore,
];

/** Not without Grafana, nor where its administrator has switched it off, nor for who is not known to it. */
const isLiveThere = () =>
  config.liveEnabled &&
  !config.publicDashboardAccessToken &&
  Boolean(getGrafanaLiveSrv() as GrafanaLiveSrv | undefined);

/** Whether a panel, or Explore by its button "Live", is to be told of commits. */
export const isLiveWanted = ({ app, targets, liveStreaming }: DataQueryRequest<LearningQuery>): boolean =>
  PLACES.includes(app) && (liveStreaming === true || targets.some(({ live }) => live)) && isLiveThere();
