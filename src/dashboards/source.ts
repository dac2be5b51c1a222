import type { ThresholdName } from '../model/thresholds';
import type { AnnotationName } from './annotations';
import type { SizeLimits } from './size-limits';
import type { Target } from './target';
import type { Box } from './variables';

/** What a dashboard is made of, before ids, places and the fields that never differ are filled in. */
export interface DashboardSource {
  readonly uid: string;
  /** Name of the file, without its ending. */
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly refresh: string;
  /** The range shown first runs from here to now, unless it says to where. */
  readonly from: string;
  readonly to?: string;
  /** Shown until somebody turns them off; the others can be turned on. */
  readonly annotations?: readonly AnnotationName[];
  /** Beside the variables that every dashboard has. */
  readonly boxes?: readonly Box[];
  /** It shows tables of neighbours, which no variable narrows down and no annotation is about. */
  readonly beside?: true;
  /** From top to bottom; within a row from left to right. */
  readonly rows: readonly Row[];
}

interface Row {
  /** In cells of Grafana's grid. */
  readonly height: number;
  readonly panels: readonly PanelSource[];
}

export interface Thresholds {
  readonly mode: 'absolute';
  readonly steps: readonly { readonly color: string; readonly value: number }[];
}

/** Colours by limits of the table, which are put in when the dashboard is rendered. */
export interface ByLimits {
  readonly limits: ThresholdName;
}

/** Grafana's field options, those that we set. */
export interface FieldDefaults {
  readonly displayName?: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly color?: { readonly mode: string; readonly fixedColor?: string; readonly seriesBy?: string };
  readonly thresholds?: Thresholds | ByLimits;
  readonly custom?: Readonly<Record<string, unknown>>;
}

type Properties = Readonly<Record<string, unknown>>;

/** Field options for the fields of a name, of names that have something in common, or of all that a query brings. */
export type Override =
  | { readonly field: string | RegExp; readonly properties: Properties }
  | { readonly frame: string; readonly properties: Properties };

export interface LinkTo {
  readonly uid: string;
  readonly title: string;
  /** Its boxes, and what they are to hold there; texts may have variables of Grafana's in them. */
  readonly boxes?: Readonly<Record<string, string>>;
}

/** What an entry of a dashboard says about its panel, whatever its kind. */
export interface PanelHead {
  /** Unique in the dashboard; links and alert rules point at it, so that it never changes. */
  readonly id: number;
  readonly title: string;
  /** Put before what the measures say about themselves. */
  readonly description?: string;
  /** Shows the time up to now over so long, whatever the dashboard's range; the title, or a stat beside its value, says so. */
  readonly timeFrom?: string;
  /** In cells of the grid; an equal share of what the others leave when absent. */
  readonly width?: number;
  /** The dashboard that tells more. */
  readonly more?: LinkTo;
  /** Shown where there is nothing to show. */
  readonly empty?: string;
}

export interface PanelSource extends PanelHead {
  readonly type:
    | 'stat'
    | 'status-history'
    | 'gauge'
    | 'bargauge'
    | 'timeseries'
    | 'trend'
    | 'xychart'
    | 'barchart'
    | 'piechart'
    | 'table';
  readonly target: Target;
  /** Parameters of the target, which are put in when the dashboard is rendered. */
  readonly sizeLimits?: SizeLimits;
  /** Asked beside it; their frames follow on its own. */
  readonly furtherTargets?: readonly Target[];
  /** At most, where time is an axis. */
  readonly points?: number;
  readonly defaults: FieldDefaults;
  readonly overrides: readonly Override[];
  readonly options: Readonly<Record<string, unknown>>;
}
