import { plural } from '../../error/plural';
import { isObject } from '../../json/object';
import { type Instant, parseInstant } from '../instant';

interface RepositoryCoverage {
  readonly repo: string;
  readonly role: string | null;
  /** Percent. */
  readonly coverage: number | null;
  readonly filesTested: number | null;
}

export interface ParsedSnapshot {
  /** Null where it does not say when it was taken. */
  readonly takenAt: Instant | null;
  readonly repositories: readonly RepositoryCoverage[];
  readonly avgCoverage: number | null;
  readonly totalFilesTested: number | null;
}

/** How far a mean may be off, in percentage points: snapshots round it. */
const TOLERANCE = 0.05;

const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
const wholeNumber = (value: unknown) =>
  Number.isSafeInteger(value) && Math.abs(value as number) < 2 ** 31 ? (value as number) : null;

function repository(value: unknown): RepositoryCoverage | null {
  if (!isObject(value) || typeof value.name !== 'string' || value.name === '') return null;
  const coverage = number(value.coverage);
  return {
    repo: value.name,
    role: typeof value.role === 'string' ? value.role : null,
    coverage: coverage !== null && coverage >= 0 && coverage <= 100 ? coverage : null,
    filesTested: wholeNumber(value.files_tested),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const present = (values: readonly (number | null)[]) => values.filter((value) => value !== null);

/**
 * What a snapshot says, and what is odd about it, as ends of sentences; or why it is none, as one. Of the summary nothing
 * is believed that its repositories do not say.
 */
export function parseSnapshot(text: string): { snapshot: ParsedSnapshot; oddities: string[] } | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return text.trim() === '' ? 'is empty' : 'is no JSON';
  }
  if (!isObject(json)) return 'is no snapshot: it holds no object';
  if (!Array.isArray(json.repositories)) return 'is no snapshot: it has no list of repositories';
  const read = json.repositories.map(repository);
  const byName = new Map(read.filter((one) => one !== null).map((one) => [one.repo, one]));
  const repositories = [...byName.values()];
  const avgCoverage = mean(present(repositories.map(({ coverage }) => coverage)));
  const files = present(repositories.map(({ filesTested }) => filesTested));
  const totalFilesTested = files.length === 0 ? null : files.reduce((sum, value) => sum + value, 0);
  const oddities: string[] = [];
  const left = json.repositories.length - repositories.length;
  if (left > 0)
    oddities.push(
      `has ${plural(left, 'entry without a name of its own', 'entries without a name of their own')}, left out`,
    );
  const strange = repositories.filter(({ coverage }) => coverage === null).length;
  if (strange > 0) oddities.push(`has ${strange} repositories without a coverage between 0 and 100`);
  if (isObject(json.summary)) {
    const told = number(json.summary.avg_coverage);
    if (told !== null && avgCoverage !== null && Math.abs(told - avgCoverage) > TOLERANCE) {
      oddities.push('has a mean that its repositories do not have; theirs is shown');
    }
    const total = number(json.summary.total_files_tested);
    if (total !== null && totalFilesTested !== null && total !== totalFilesTested) {
      oddities.push('has a number of files that its repositories do not have; theirs is shown');
    }
  }
  const takenAt = typeof json.timestamp === 'string' ? parseInstant(json.timestamp) : null;
  return { snapshot: { takenAt, repositories, avgCoverage, totalFilesTested }, oddities };
}
