import type { AdviceReport, AdvisedTier } from '../../asking/reports/advice';
import { formatUnit } from '../../asking/reports/format-measure';
import { clip } from '../table/clip';
import { table } from '../table/table';
import { printable, styled, terminalWidth } from '../terminal';

const WIDEST = 40;

const COLUMNS = [
  { name: 'tier', isNumber: false },
  { name: 'executions', isNumber: true },
  { name: 'success (95 %)', isNumber: true },
  { name: 'USD each (95 %)', isNumber: true },
  { name: 'verdict', isNumber: false },
  { name: 'propensity', isNumber: true },
];

const dollars = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });
const percent = (share: number) => formatUnit('percent', 100 * share, 'same').replace(' %', '');

function bounded(values: readonly (number | null)[], write: (value: number) => string): string {
  const [value, low, high] = values.map((one) => (one === null ? null : write(one)));
  return value ? `${value} (${low}–${high})` : '–';
}

const cells = (tier: AdvisedTier) => [
  clip(printable(tier.model_tier), WIDEST),
  formatUnit('count', tier.n),
  bounded([tier.success, tier.success_low, tier.success_high], percent),
  bounded([tier.cost, tier.cost_low, tier.cost_high], dollars.format),
  tier.verdict.replace('over_served', 'over-served').replaceAll('_', ' '),
  tier.propensity === null ? '–' : tier.propensity.toFixed(3),
];

function chosen({ choice, recommended }: AdviceReport): string {
  if (choice === null || choice.model_tier === recommended) return '';
  return `\nDrawn to explore: ${printable(choice.model_tier)}, propensity ${choice.propensity.toFixed(3)}.\n`;
}

/** Advice in words for people: what to do, and how each tier did. */
export function printAdvice(report: AdviceReport): string {
  const { tiers, advice } = report;
  const rows = table(COLUMNS, tiers.map(cells), {
    width: terminalWidth(),
    paint: (text, row) => (tiers[row]!.recommended ? styled('bold', text) : text),
  });
  return `${printable(advice)}\n${tiers.length > 0 ? `\n${rows}` : ''}${chosen(report)}`;
}
