import { numberFormat } from '../asking/reports/number-format';

const tenths = numberFormat({ maximumFractionDigits: 1 });

export const count = numberFormat({ maximumFractionDigits: 0 });

export const megabytes = (bytes: number): string => `${tenths(bytes / 1e6)} MB`;

export const seconds = (milliseconds: number): string => `${tenths(milliseconds / 1000)} s`;
