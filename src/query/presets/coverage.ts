import { sql, withTables } from '../tree/sql';
import { count, percent, text, time } from '../vocabulary/column-info';
import { BESIDE, type Preset } from './preset';

const TAKEN = time('Taken', 'When the snapshot was taken.');
const REPOSITORY = text('Repository', 'Short name.');
const COVERED = percent('Coverage', 'Share of lines tested.');
const FILES = count('Files', 'Files with tests.');
const CHANGE = percent('Change', 'Since the snapshot before, in percentage points.');

/** Snapshots of the coverage of tests. */
export const COVERAGE = [
  {
    name: 'coverage_latest',
    question: 'How well is each repository tested?',
    ...BESIDE,
    limit: 50,
    select: ({ limit }) =>
      withTables(
        [
          sql`distinct_snapshots AS (
  SELECT taken_at, row_number() OVER (ORDER BY taken_at DESC) AS place
  FROM coverage_snapshots
  WHERE NOT is_duplicate
)`,
          sql`held AS (
  SELECT r.*, d.place
  FROM repository_coverage AS r
  JOIN distinct_snapshots AS d ON d.taken_at = r.taken_at
  WHERE NOT r.is_duplicate
)`,
        ],
        sql`SELECT l.repo, l.role, l.coverage, l.files_tested, l.coverage - b.coverage AS delta
FROM held AS l
LEFT JOIN held AS b ON b.repo = l.repo AND b.place = 2
WHERE l.place = 1
ORDER BY l.coverage, l.repo
LIMIT ${limit}`,
      ),
    columns: {
      repo: REPOSITORY,
      role: text('Role', 'What the repository is for.'),
      coverage: COVERED,
      files_tested: FILES,
      delta: CHANGE,
    },
  },
  {
    name: 'coverage_trend',
    question: 'How has coverage come along?',
    ...BESIDE,
    limit: 10,
    select: ({ limit }) => sql`SELECT * FROM (
  SELECT
    taken_at AS time,
    avg_coverage,
    repos_count AS repos,
    total_files_tested AS files,
    avg_coverage - lag(avg_coverage) OVER (ORDER BY taken_at, snapshot) AS delta,
    is_duplicate
  FROM coverage_snapshots
  ORDER BY time DESC
  LIMIT ${limit}
)
ORDER BY time`,
    columns: {
      time: TAKEN,
      avg_coverage: percent('Mean coverage', 'Mean of its repositories.'),
      repos: count('Repositories', 'Repositories in it.'),
      files: FILES,
      delta: CHANGE,
      is_duplicate: text('Duplicate', 'Whether it says what the one before says.'),
    },
  },
  {
    name: 'coverage_over_time',
    question: 'How has each repository come along?',
    ...BESIDE,
    isSeries: true,
    window: '90d',
    select: ({ from, to }) => sql`SELECT * FROM (
  SELECT taken_at AS time, repo, coverage FROM repository_coverage
  UNION ALL
  SELECT taken_at, 'mean of all', avg_coverage FROM coverage_snapshots
)
WHERE time BETWEEN ${from} AND ${to} AND coverage IS NOT NULL
ORDER BY time, repo`,
    columns: {
      time: TAKEN,
      repo: REPOSITORY,
      coverage: COVERED,
    },
  },
] as const satisfies readonly Preset[];
