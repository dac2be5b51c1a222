import { numberFormat } from '../asking/reports/number-format';
import { plural } from '../error/plural';

const tenths = numberFormat({ maximumFractionDigits: 1 });

export const count = numberFormat({ maximumFractionDigits: 0 });

export const megabytes = (bytes: number): string => `${tenths(bytes / 1e6)} MB`;

export const seconds = (milliseconds: number): string => `${tenths(milliseconds / 1000)} s`;

/** What retention deletes beside executions and feedback. */
export const settledRows = (rows: number): string =>
  `${plural(rows, 'settled routing decision or record', 'settled routing decisions and records')} of the quarantine`;
