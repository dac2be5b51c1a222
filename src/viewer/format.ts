import type { Field } from '../frame/frame';
import { type Cell, cellAt } from '../result/cell';
import type { Look } from './panel';

const fixed = (value: number, decimals: number) =>
  value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

function scaled(value: number, steps: readonly (readonly [size: number, unit: string])[], decimals: number): string {
  const [size, unit] = steps.find(([limit]) => Math.abs(value) >= limit) ?? steps.at(-1)!;
  return `${fixed(value / size, decimals)}${unit}`;
}

const SECONDS = [
  [86_400, ' days'],
  [3600, ' hours'],
  [60, ' mins'],
  [1, ' s'],
  [0.001, ' ms'],
] as const;
const BYTES = [
  [2 ** 30, ' GiB'],
  [2 ** 20, ' MiB'],
  [2 ** 10, ' KiB'],
  [1, ' B'],
] as const;
const COUNTS = [
  [1e9, ' Bil'],
  [1e6, ' Mil'],
  [1e3, ' K'],
  [1, ''],
] as const;

/** Grafana's units, as far as the dashboards use them. */
const UNITS: Readonly<Record<string, (value: number, decimals: number | undefined) => string>> = {
  short: (value, decimals) =>
    Math.abs(value) < 1000 ? fixed(value, decimals ?? 0) : scaled(value, COUNTS, decimals || 2),
  s: (value, decimals = 1) => scaled(value, SECONDS, decimals),
  bytes: (value, decimals = 1) => scaled(value, BYTES, decimals),
  decmbytes: (value, decimals = 0) => `${fixed(value, decimals)} MB`,
  percent: (value, decimals = 1) => `${fixed(value, decimals)}%`,
  percentunit: (value, decimals = 1) => `${fixed(value * 100, decimals)}%`,
  currencyUSD: (value, decimals) => {
    const size = Math.abs(value);
    return `${value < 0 ? '-' : ''}$${fixed(size, decimals ?? (size > 0 && size < 0.1 ? 4 : 2))}`;
  },
};

export function formatNumber(value: number, unit: string | undefined, decimals: number | undefined): string {
  const format = UNITS[unit ?? ''];
  return format ? format(value, decimals) : fixed(value, decimals ?? (Number.isInteger(value) ? 0 : 2));
}

/** A cell as people read it, or null where there is none. */
export function shownCell(field: Field, row: number, look: Look): string | null {
  const cell: Cell = cellAt(field.column, row);
  if (cell === null) return null;
  const mapped = look.mappings?.map(({ options }) => options[String(cell)]?.text).find((text) => text !== undefined);
  if (mapped !== undefined) return mapped;
  if (typeof cell === 'number') {
    return formatNumber(cell, look.unit ?? field.config?.unit, look.decimals ?? field.config?.decimals);
  }
  return typeof cell === 'bigint'
    ? new Date(Number(cell / 1_000_000n)).toISOString().replace('T', ' ').slice(0, 19)
    : String(cell);
}

export function numberAt({ column }: Field, row: number): number | null {
  const cell = cellAt(column, row);
  return typeof cell === 'number' ? cell : null;
}

export function titleOf({ column, config, labels }: Field, look: Look): string {
  const own = Object.values(labels ?? {}).join(' ');
  return look.displayName ?? (own || config?.displayNameFromDS || column.name);
}
