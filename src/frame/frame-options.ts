import type { Fill, Format } from '../result/shape';
import type { FieldConfig } from './frame';

export interface FrameOptions {
  readonly refId: string;
  readonly format: Format;
  /** Alerting takes series and numbers only; the shape of the result decides which, the format where both fit. */
  readonly forAlert?: boolean;
  /** Shown in the query inspector. */
  readonly executedQueryString?: string;
  readonly fill?: Fill | undefined;
  /** How to show a column of this name. */
  readonly fieldConfig?: (columnName: string) => FieldConfig | undefined;
}
