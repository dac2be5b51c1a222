import type { Filter } from '../filter';
import type { Sql } from '../tree/sql';
import type { ColumnInfo } from '../vocabulary/metric-spec';

/** The column by which charts without text on their axes tell rows apart: 1, 2, 3, shown as the row's name. */
export const PLACE = 'place';

/** A number that a preset takes. */
export interface NumberParameter {
  readonly name: string;
  /** Null where it can be left out, and then has no value. */
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
  /** Set where it need not be a whole number. */
  readonly fraction?: true;
  readonly help: string;
}

/** A text that a preset takes; empty where it is left out. */
export interface TextParameter {
  readonly name: string;
  /** The longest value, in characters. */
  readonly maxLength: number;
  /** Set where rows are told apart by it whose texts people typed. */
  readonly looksIntoTexts?: true;
  readonly help: string;
}

/** One word of a few that a preset takes. */
export interface ChoiceParameter {
  readonly name: string;
  readonly choices: readonly string[];
  /** One of them. */
  readonly default: string;
  readonly help: string;
}

export type PresetParameter = NumberParameter | TextParameter | ChoiceParameter;

/** How an analysis comes to its answer, in words: docs/insight.md. */
export interface Method {
  readonly formula: string;
  /** The assumption under which the answer is right. */
  readonly assumption: string;
  /** What would change the answer. */
  readonly change: string;
}

interface PresetBase {
  readonly name: string;
  /** The question it answers. */
  readonly question: string;
  /** How far back it looks; absent for what has no time. */
  readonly window?: string;
  /** The window is part of what the name says, so that the time range of the panel does not replace it. */
  readonly pinned?: true;
  /** Most rows, or groups. */
  readonly limit?: number;
  readonly parameters?: readonly PresetParameter[];
  readonly method?: Method;
  /** It looks at rows as they are stored: values that are not finite are its business, too. */
  readonly asStored?: true;
  /** Its rows are times, each with values, though no bucket made them. */
  readonly isSeries?: true;
  /** It looks at tables of neighbours, and at no rows of `executions`. */
  readonly beside?: true;
  /** Columns of its own that hold what people typed, or a part of it. */
  readonly typedTexts?: readonly string[];
}

/** Of a preset over other tables than `executions`, which nothing narrows down that is said of executions. */
export const BESIDE = { beside: true } as const;

/** Names of columns, and the measure or dimension that each shows. */
type Names = Readonly<Record<string, string>>;

export interface MetricPreset extends PresetBase {
  readonly measures: Names;
  readonly dimensions?: Names;
  /** Width of the time buckets; absent without a time column. */
  readonly bucket?: string;
  readonly filters?: readonly Filter[];
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' };
}

/** What a SELECT of a preset is built from. */
export interface PresetScope {
  /** The condition that rows of `executions` meet: time window and filters. */
  readonly rows: Sql;
  /** The filters alone, `true` without any. */
  readonly matching: Sql;
  /** Ends of the window, both of which belong to it. */
  readonly from: Sql;
  readonly to: Sql;
  readonly limit: number;
  readonly parameters: Readonly<Record<string, number>>;
  /** Texts and choices. `value` makes SQL of one. */
  readonly texts: Readonly<Record<string, string>>;
  readonly storedTimeZone: string;
}

type Columns = Readonly<Record<string, ColumnInfo>>;

/** A preset of SQL, for what the vocabulary cannot say. */
export interface SqlPreset extends PresetBase {
  /** Common table expressions go through `withTables`. */
  readonly select: (scope: PresetScope) => Sql;
  /** The engines whose own SQL it is, each with the reason; any other cannot be asked. */
  readonly only?: Readonly<Record<string, string>>;
  /** What its columns mean, where their names are not columns of `executions`; by its texts and choices where these decide. */
  readonly columns: Columns | ((texts: PresetScope['texts']) => Columns);
}

export type Preset = MetricPreset | SqlPreset;
