import type { FieldConfigSource } from '@grafana/data';
import type { LearningQuery } from '../../datasource/learning-query';

/** Dashboards as they lie in JSON, as far as the page looks at them. */
export interface DashboardJson {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly timezone?: string;
  readonly weekStart?: string;
  readonly graphTooltip?: number;
  readonly refresh?: string | false;
  readonly time?: { readonly from: string; readonly to: string };
  readonly timepicker?: { readonly refresh_intervals?: readonly string[] };
  readonly links?: readonly DashboardLink[];
  readonly templating?: { readonly list?: readonly VariableJson[] };
  readonly annotations?: { readonly list?: readonly AnnotationJson[] };
  readonly panels?: readonly PanelJson[];
}

export interface DashboardLink {
  readonly type: string;
  readonly title: string;
  readonly tooltip?: string;
  readonly url?: string;
  readonly keepTime?: boolean;
  readonly includeVars?: boolean;
  readonly targetBlank?: boolean;
}

export interface AnnotationJson {
  readonly name: string;
  /** Absent means on. */
  readonly enable?: boolean;
  /** Whether its switch is left out of the header. */
  readonly hide?: boolean;
  readonly iconColor?: string;
  readonly datasource?: { readonly uid?: string } | null;
  readonly target?: LearningQuery;
  /** Which panels it is for. */
  readonly filter?: { readonly exclude?: boolean; readonly ids?: readonly number[] };
}

export interface VariableJson {
  readonly type: string;
  readonly name: string;
  readonly label?: string | null;
  readonly description?: string | null;
  readonly hide?: number;
  readonly query?: LearningQuery | string;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  readonly current?: { readonly text?: string | readonly string[]; readonly value?: string | readonly string[] };
  readonly options?: readonly { readonly text: string; readonly value: string }[];
  /** Of an interval: whether it can be left to the time range, then cut into about this many steps, none shorter. */
  readonly auto?: boolean;
  readonly auto_count?: number;
  readonly auto_min?: string;
  /** Filters of an ad hoc variable. */
  readonly filters?: readonly { readonly key: string; readonly operator: string; readonly value: string }[];
}

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PanelJson {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  /** Drawn without a frame. */
  readonly transparent?: boolean;
  readonly gridPos: GridPos;
  readonly targets?: readonly LearningQuery[];
  readonly timeFrom?: string | null;
  readonly hideTimeOverride?: boolean;
  readonly interval?: string | null;
  readonly maxDataPoints?: number | null;
  readonly links?: readonly { readonly title: string; readonly url?: string; readonly targetBlank?: boolean }[];
  readonly fieldConfig?: FieldConfigSource;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly collapsed?: boolean;
  readonly panels?: readonly PanelJson[];
}

/** One that is listed; one that does not parse says why. */
export interface DashboardHit {
  readonly uid: string | null;
  readonly title: string;
  readonly url?: string;
  readonly error?: string;
}
