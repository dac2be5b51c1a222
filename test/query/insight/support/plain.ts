/** The formulas of docs/insight.md in plain arithmetic, by which answers of DuckDB are judged. */

interface Interval {
  readonly low: number;
  readonly high: number;
}

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]) => sum(values) / values.length;

export function sampleVariance(values: readonly number[]): number {
  const middle = mean(values);
  return sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
}

export function wilson(k: number, n: number, z = 1.96): Interval {
  const p = k / n;
  const center = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return { low: Math.max(0, center - half), high: Math.min(1, center + half) };
}

export function newcombe(ka: number, na: number, kb: number, nb: number): Interval {
  const [a, b] = [wilson(ka, na), wilson(kb, nb)];
  const [pa, pb] = [ka / na, kb / nb];
  return {
    low: pa - pb - Math.hypot(pa - a.low, b.high - pb),
    high: pa - pb + Math.hypot(a.high - pa, pb - b.low),
  };
}

export const shareVariance = (share: number, n: number) => Math.max(share * (1 - share), 1 / n) / n;

/** By Simpson's rule, from there to where nothing is left. */
export function upperTail(x: number): number {
  const [from, steps] = [Math.max(x, -12), 4000];
  const to = Math.max(12, from + 1);
  const width = (to - from) / steps;
  const density = (at: number) => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI);
  const weights = Array.from({ length: steps + 1 }, (_, i) => (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2));
  return (width / 3) * sum(weights.map((weight, i) => weight * density(from + i * width)));
}

/** The standard normal value that is exceeded with so small a chance (Abramowitz and Stegun 26.2.23). */
export function upperQuantile(chance: number): number {
  const t = Math.sqrt(-2 * Math.log(chance));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3);
}

/** The share `a` that is likeliest where `b` is the margin below it: where the likelihood rises no more. */
function likeliest(ka: number, na: number, kb: number, nb: number, margin: number): number {
  const part = (k: number, share: number) => (k === 0 ? 0 : k / share);
  const slope = (a: number) =>
    part(ka, a) - part(na - ka, 1 - a) + part(kb, a - margin) - part(nb - kb, 1 - a + margin);
  let [low, high] = [margin, 1];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The score test, corrected for skewness (Gart and Nam 1990): p that `a` is less than the margin above `b`. */
export function marginTest(ka: number, na: number, kb: number, nb: number, margin: number): number {
  const a = likeliest(ka, na, kb, nb, margin);
  const b = a - margin;
  const variance = (a * (1 - a)) / na + (b * (1 - b)) / nb;
  const distance = ka / na - kb / nb - margin;
  if (variance < 1e-12) return distance < -1e-12 ? 0 : 0.5;
  const third = (a * (1 - a) * (1 - 2 * a)) / na ** 2 - (b * (1 - b) * (1 - 2 * b)) / nb ** 2;
  const skew = third / (6 * variance ** 1.5);
  const score = distance / Math.sqrt(variance) + skew;
  return upperTail((-2 * score) / (1 + Math.sqrt(Math.max(0, 1 + 4 * skew * score))));
}

export function benjaminiHochberg(p: readonly (number | null)[]): (number | null)[] {
  const known = p.filter((each) => each !== null);
  const qValue = (own: number) =>
    Math.min(
      1,
      ...known
        .filter((other) => other >= own)
        .map((other) => (other * known.length) / known.filter((each) => each <= other).length),
    );
  return p.map((own) => (own === null ? null : qValue(own)));
}
