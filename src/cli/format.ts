const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

export const count = (value: number): string => whole.format(value);

export const megabytes = (bytes: number): string => `${tenths.format(bytes / 1e6)} MB`;

export const seconds = (milliseconds: number): string => `${tenths.format(milliseconds / 1000)} s`;
