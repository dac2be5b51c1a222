import { dateTime, type TimeRange } from '@grafana/data';
import { RefreshPicker, TimeRangePicker } from '@grafana/ui';
import React from 'react';
import { changeParameters } from '../address/address';
import { rangeParameters } from '../shared/current-range';
import { TIME_ZONE } from '../shared/time-zone';

const INTERVALS = ['5s', '10s', '30s', '1m', '5m', '15m', '30m', '1h'];

export interface TimeControlsProps {
  readonly range: TimeRange;
  readonly timeZone: string;
  /** Empty when nothing is refreshed by itself; null where nothing would be new. */
  readonly interval: string | null;
  readonly intervals?: readonly string[];
  readonly onRefresh: () => void;
}

const choose = (from: number, to: number) =>
  changeParameters({ from: String(Math.round(from)), to: String(Math.round(to)) });

/** The time range and how often it is looked at anew; both are in the address. */
export function TimeControls({ range, timeZone, interval, intervals = INTERVALS, onRefresh }: TimeControlsProps) {
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const span = to - from;
  return (
    <div className="page-controls">
      <TimeRangePicker
        value={range}
        timeZone={timeZone}
        onChange={({ raw }) => changeParameters(rangeParameters(raw))}
        onChangeTimeZone={(zone) => changeParameters({ [TIME_ZONE]: zone || null })}
        onMoveBackward={() => choose(from - span / 2, to - span / 2)}
        onMoveForward={() => choose(from + span / 2, Math.min(to + span / 2, Math.max(to, dateTime().valueOf())))}
        onZoom={() => choose(from - span / 2, to + span / 2)}
        isOnCanvas
      />
      <RefreshPicker
        text="Refresh"
        value={interval ?? ''}
        intervals={[...intervals]}
        noIntervalPicker={interval === null}
        onRefresh={onRefresh}
        onIntervalChanged={(chosen) => changeParameters({ refresh: chosen })}
        isOnCanvas
      />
    </div>
  );
}
