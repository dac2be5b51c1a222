export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(amount?: number, labels?: Labels): void;
}

export interface Histogram {
  record(value: number, labels?: Labels): void;
}

/** One value, or one for each set of labels. */
type Samples = number | Iterable<readonly [Labels, number]>;
type ReadSamples = () => Samples | Promise<Samples>;

export interface Registry {
  counter(name: string, help: string): Counter;
  /** `bounds` are the upper bounds of the buckets, ascending, without infinity. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  /** A value that is kept elsewhere, and read when the metrics are collected. */
  observe(type: 'counter' | 'gauge', name: string, help: string, read: ReadSamples): void;
  /** Everything in the Prometheus text format. */
  text(): Promise<string>;
}

const escapeLabel = (value: string) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

function sample(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

/** What was recorded for each distinct set of labels. */
function perLabels<T>(initial: () => T) {
  const kept = new Map<string, { labels: Labels; value: T }>();
  return {
    of(labels: Labels): { labels: Labels; value: T } {
      const key = JSON.stringify(Object.entries(labels).sort());
      const entry = kept.get(key) ?? { labels, value: initial() };
      kept.set(key, entry);
      return entry;
    },
    all: () => [...kept.values()],
  };
}

function createCounter(name: string) {
  const series = perLabels(() => 0);
  return {
    add(amount = 1, labels: Labels = {}) {
      series.of(labels).value += amount;
    },
    lines: () => series.all().map(({ labels, value }) => sample(name, labels, value)),
  };
}

function createHistogram(name: string, bounds: readonly number[]) {
  const series = perLabels(() => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }));
  return {
    record(value: number, labels: Labels = {}) {
      const { value: kept } = series.of(labels);
      kept.count += 1;
      kept.sum += value;
      for (const [i, bound] of bounds.entries()) if (value <= bound) kept.counts[i]! += 1;
    },
    lines: () =>
      series
        .all()
        .flatMap(({ labels, value }) => [
          ...bounds.map((bound, i) => sample(`${name}_bucket`, { ...labels, le: String(bound) }, value.counts[i]!)),
          sample(`${name}_bucket`, { ...labels, le: '+Inf' }, value.count),
          sample(`${name}_sum`, labels, value.sum),
          sample(`${name}_count`, labels, value.count),
        ]),
  };
}

async function readSamples(name: string, read: ReadSamples): Promise<string[]> {
  const samples = await read();
  if (typeof samples === 'number') return [sample(name, {}, samples)];
  return [...samples].map(([labels, value]) => sample(name, labels, value));
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  lines(): string[] | Promise<string[]>;
}

async function familyText({ name, help, type, lines }: Family): Promise<string> {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...(await lines()), ''].join('\n');
}

export function createRegistry(): Registry {
  const families: Family[] = [];
  const add = <M extends Pick<Family, 'lines'>>(name: string, help: string, type: Family['type'], metric: M): M => {
    families.push({ name, help, type, lines: metric.lines });
    return metric;
  };
  return {
    counter: (name, help) => add(name, help, 'counter', createCounter(name)),
    histogram: (name, help, bounds) => add(name, help, 'histogram', createHistogram(name, bounds)),
    observe(type, name, help, read) {
      add(name, help, type, { lines: () => readSamples(name, read) });
    },
    async text() {
      return (await Promise.all(families.map(familyText))).join('');
    },
  };
}
