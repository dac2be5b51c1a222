import type { RawTimeRange } from '@grafana/data';
import { createContext, useContext } from 'react';
import type { LearningDataSource } from '../../datasource/learning-data-source';
import type { Variable } from './variable';

/** What all panels of a dashboard share. */
export interface DashboardContext {
  readonly uid: string;
  readonly title: string;
  readonly dataSource: LearningDataSource;
  readonly raw: RawTimeRange;
  readonly timeZone: string;
  /** Milliseconds since the epoch of the last execution of a file, whose rows do not move on with the clock; null elsewhere. */
  readonly last: number | null;
  /** Whether the crosshair of one chart shows in all. */
  readonly sharesCursor: boolean;
  readonly variables: readonly Variable[];
  /** Differs with each request to ask anew: by refresh, time range or variables. */
  readonly revision: string;
  readonly zoom: (range: { from: number; to: number }) => void;
}

const Context = createContext<DashboardContext | null>(null);

export const DashboardProvider = Context.Provider;

export function useDashboard(): DashboardContext {
  return useContext(Context)!;
}
