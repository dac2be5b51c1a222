import type { DataFrame, FieldConfigSource } from '@grafana/data';
import { TableCellHeight } from '@grafana/schema';
import { TableNG } from '@grafana/ui/unstable';
import React, { useMemo } from 'react';
import { useFields } from '../fields/use-fields';
import { hasRows } from './has-data';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';
import { useStructureRevision } from './structure-revision';

/** Columns narrower than this are scrolled to instead. */
const MIN_COLUMN_WIDTH = 90;

const first = (frames: readonly DataFrame[]) => frames.find(({ fields }) => fields.length > 0);

/** What a panel says when it has no rows is no text for a cell without a value. */
function withEmptyCells(config: FieldConfigSource | undefined): FieldConfigSource | undefined {
  return config && { ...config, defaults: { ...config.defaults, noValue: '' } };
}

/** Rows and columns. */
export function TablePanel({ panel, data, range, timeZone, width, height }: PanelProps) {
  const given = useMemo(() => withEmptyCells(panel.fieldConfig), [panel.fieldConfig]);
  const { frames, fieldConfig } = useFields(data, given, timeZone);
  const structureRev = useStructureRevision(frames);
  const frame = first(frames);
  if (!frame || !hasRows(data)) return <NoData panel={panel} />;
  return (
    <TableNG
      ariaLabel={panel.title ?? 'Table'}
      data={frame}
      width={width}
      height={height}
      noHeader={!option(panel, 'showHeader', true)}
      cellHeight={option(panel, 'cellHeight', TableCellHeight.Sm)}
      columnMinWidth={MIN_COLUMN_WIDTH}
      fieldConfig={fieldConfig}
      structureRev={structureRev}
      timeRange={range}
      contentAwareWidthsEnabled
      resizable
    />
  );
}
