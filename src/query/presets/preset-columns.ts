import type { ColumnInfo } from '../vocabulary/metric-spec';
import type { PresetScope, SqlPreset } from './preset';

/** What the columns of the preset mean that is asked with these texts. */
export function presetColumns(
  { columns }: SqlPreset,
  texts: PresetScope['texts'],
): Readonly<Record<string, ColumnInfo>> {
  return typeof columns === 'function' ? columns(texts) : columns;
}
