import { dateTimeFormat } from '@grafana/data';
import { Portal, VizTooltipContainer, VizTooltipContent, VizTooltipHeader, VizTooltipWrapper } from '@grafana/ui';
import React, { useState } from 'react';
import { useFields } from '../fields/use-fields';
import { hasNumbers } from './has-data';
import { NoData } from './no-data';
import { option, type PanelProps } from './panel-props';
import { describeSeries } from './series-summary';
import { cellsOf } from './status-cells';
import { type PointedCell, StatusPlot } from './status-plot';

/** Numbers over time as coloured cells, a row for each series. */
export function StatusHistory({ panel, data, timeZone, width, height }: PanelProps) {
  const [active, setActive] = useState<PointedCell | null>(null);
  const { frames } = useFields(data, panel.fieldConfig, timeZone);
  const cells = frames[0] && cellsOf(frames[0]);
  if (!cells || !hasNumbers(data)) return <NoData panel={panel} />;
  const row = active && cells.rows[active.row];
  const pointed = active && row?.cells[active.at];
  return (
    <>
      <StatusPlot
        cells={cells}
        timeZone={timeZone}
        label={describeSeries(frames)}
        width={width}
        height={height}
        rowHeight={option(panel, 'rowHeight', 0.9)}
        colWidth={option(panel, 'colWidth', 0.9)}
        onPoint={setActive}
      />
      {pointed && (
        <Portal>
          <VizTooltipContainer position={{ x: active.x, y: active.y }} offset={{ x: 12, y: 12 }}>
            <VizTooltipWrapper>
              <VizTooltipHeader item={{ label: '', value: dateTimeFormat(cells.times[active.at]!, { timeZone }) }} />
              <VizTooltipContent items={[{ label: row!.name, value: pointed.text, color: pointed.color }]} />
            </VizTooltipWrapper>
          </VizTooltipContainer>
        </Portal>
      )}
    </>
  );
}
