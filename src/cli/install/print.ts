import { count } from '../format';
import type { ResolvedStep } from './resolve-conflicts';
import type { Outcome } from './site';

/** A step of which people are told: the interval of a group comes with its rules. */
const isTold = ({ action, item }: ResolvedStep) => action !== 'same' && !(item.isMinor && action === 'create');

const WORDS = { create: 'create', update: 'update', delete: 'delete', same: 'keep', conflict: 'ask' } as const;

const line = ({ action, item, remark }: ResolvedStep) =>
  `  ${WORDS[action]}  ${item.name}${remark === undefined ? '' : remark.startsWith('(') ? ` ${remark}` : `, ${remark}`}`;

export interface Told {
  readonly label: string;
  readonly version: string;
  readonly installed: string | undefined;
  readonly isDryRun: boolean;
  readonly steps: readonly ResolvedStep[];
  readonly remarks: readonly string[];
  /** Absent where nothing was carried out. */
  readonly outcome?: Outcome;
}

function summary({ steps, isDryRun, outcome }: Told): string {
  const done = steps.filter(isTold).length;
  const rest = steps.filter(({ action, item }) => action === 'same' && !item.isMinor).length;
  if (done === 0) return `Nothing to do: all ${count(rest)} are as they should be, or kept.`;
  const kept = rest === 0 ? '' : `; ${count(rest)} stay as they are`;
  return `${count(done)} ${isDryRun || !outcome ? 'to do' : 'done'}${kept}.${isDryRun ? ' Nothing was done, as --dry-run asks.' : ''}`;
}

export function toldLines(told: Told): string[] {
  const { label, steps, remarks, outcome } = told;
  const lines = steps.filter((step) => isTold(step) || (step.remark !== undefined && !step.item.isMinor)).map(line);
  return [
    `${label}:`,
    ...lines,
    summary(told),
    ...remarks,
    ...(outcome?.remarks ?? []),
    ...(outcome?.address ? [`Dashboards: ${outcome.address}`] : []),
  ];
}

export const toldObject = ({ label, version, installed, isDryRun, steps, remarks, outcome }: Told) => ({
  grafana: label,
  version,
  installed: installed ?? null,
  dry_run: isDryRun,
  changed: steps.filter(isTold).length,
  steps: steps
    .filter(({ item }) => !item.isMinor)
    .map(({ action, item, remark, isKept }) => ({
      action: WORDS[action],
      id: item.id,
      name: item.name,
      remark: remark ?? null,
      kept: isKept,
    })),
  remarks: [...remarks, ...(outcome?.remarks ?? [])],
  address: outcome?.address ?? null,
});
