const Z = 1.96;
const rounded = (value: number) => Number(value.toFixed(4));

/**
 * The bounds, in percent, between which the true rate of a condition lies with 95 percent confidence, by Wilson's score
 * interval: sound for small numbers too, and never outside 0 to 100. NULL without samples.
 */
export function wilsonBounds(condition: string): { low: string; high: string } {
  const part = `count(*) FILTER (WHERE ${condition})`;
  const whole = `count(${condition})`;
  const spread = `${Z} * sqrt(${part} * (${whole} - ${part}) / nullif(${whole}, 0) + ${rounded(Z ** 2 / 4)})`;
  const bound = (sign: '+' | '-') =>
    `100 * (${part} + ${rounded(Z ** 2 / 2)} ${sign} ${spread}) / (${whole} + ${rounded(Z ** 2)})`;
  return { low: `round(${bound('-')}, 6)`, high: `round(${bound('+')}, 6)` };
}
