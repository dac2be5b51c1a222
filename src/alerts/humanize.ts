const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'];

const shortest = (value: number) => String(Number(value.toPrecision(4)));

/** As Go's templates in Prometheus and Grafana write it: `512.3M`. */
export function humanize(value: number): string {
  let scaled = value;
  let prefix = 0;
  for (; Math.abs(scaled) >= 1000 && prefix < PREFIXES.length - 1; prefix++) scaled /= 1000;
  return shortest(scaled) + PREFIXES[prefix];
}

const PARTS = ['', 'm', 'u', 'n', 'p'];

/** As Go's templates in Prometheus and Grafana write it: `1d 2h 3m 4s`, `512.3ms`. */
export function humanizeDuration(seconds: number): string {
  if (seconds <= -1) return `-${humanizeDuration(-seconds)}`;
  if (seconds < 1) {
    let scaled = seconds;
    let part = 0;
    for (; scaled !== 0 && Math.abs(scaled) < 1 && part < PARTS.length - 1; part++) scaled *= 1000;
    return `${shortest(scaled)}${PARTS[part]}s`;
  }
  if (seconds < 60) return `${shortest(seconds)}s`;
  const whole = Math.trunc(seconds);
  const parts = [
    [Math.trunc(whole / 86_400), 'd'],
    [Math.trunc(whole / 3600) % 24, 'h'],
    [Math.trunc(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first)
    .map(([count, unit]) => count + unit)
    .join(' ');
}
