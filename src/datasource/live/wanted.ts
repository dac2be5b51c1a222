import { CoreApp, type DataQueryRequest } from '@grafana/data';
import type { LearningQuery } from '../learning-query';

/** Where an answer may go on: others wait for its end. */
const PLACES: readonly (CoreApp | string | undefined)[] = [
  CoreApp.Dashboard,
  CoreApp.PanelEditor,
  CoreApp.PanelViewer,
  CoreApp.Explore,
];

/** Whether a panel, or Explore by its button "Live", wants to be told of commits. */
export const isLiveWanted = ({ app, targets, liveStreaming }: DataQueryRequest<LearningQuery>): boolean =>
  PLACES.includes(app) && (liveStreaming === true || targets.some(({ live }) => live));
