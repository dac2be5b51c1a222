import type { DataFrame, TimeRange } from '@grafana/data';
import type { PanelJson } from '../shared/dashboard-json';

/** What is drawn inside a panel's frame. */
export interface PanelProps {
  readonly panel: PanelJson;
  readonly data: readonly DataFrame[];
  readonly range: TimeRange;
  readonly timeZone: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** An option of the panel's JSON, or its default. */
export function option<T>({ options }: PanelProps['panel'], name: string, otherwise: T): T {
  return (options?.[name] as T | undefined) ?? otherwise;
}
