import { type Command, Option } from 'commander';
import { DEFAULT_TIME_RANGE, TIME_RANGES, type TimeRangeName } from '../../asking/time-ranges';
import { databaseOption, jsonOption, storedTimeZoneOption } from '../options';

/** What every command of the monitor takes. */
export interface MonitorOptions {
  readonly db: string;
  readonly storedTimeZone: string;
  readonly json?: true;
  readonly verbose?: true;
}

export function addMonitorOptions(command: Command): Command {
  return command
    .addOption(databaseOption())
    .addOption(storedTimeZoneOption())
    .addOption(jsonOption())
    .option('-v, --verbose', 'show the SQL of each question, on standard error');
}

export interface RangeOptions {
  readonly timeRange: TimeRangeName;
  /** The same, as older scripts spell it. */
  readonly time_range?: TimeRangeName;
}

const rangeOption = (flags: string) =>
  new Option(flags, 'how far back to look, exactly one of these').choices(TIME_RANGES);

export function addRangeOption(command: Command, defaultRange: TimeRangeName = DEFAULT_TIME_RANGE): Command {
  return command
    .addOption(rangeOption('--time-range <range>').default(defaultRange))
    .addOption(rangeOption('--time_range <range>').conflicts('timeRange').hideHelp());
}

export const rangeOf = ({ timeRange, time_range }: RangeOptions): TimeRangeName => time_range ?? timeRange;
