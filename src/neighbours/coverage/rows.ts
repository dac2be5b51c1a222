import type { NeighbourRow } from '../instant';
import type { CoverageSnapshot } from './read-snapshots';

/** In the order of the columns of `coverage_snapshots`. */
export const snapshotRows = (snapshots: readonly CoverageSnapshot[]): NeighbourRow[] =>
  snapshots.map(({ name, takenAt, avgCoverage, repositories, totalFilesTested, isDuplicate }) => [
    name,
    takenAt,
    avgCoverage,
    repositories.length,
    totalFilesTested,
    isDuplicate,
  ]);

/** In the order of the columns of `repository_coverage`. */
export const repositoryRows = (snapshots: readonly CoverageSnapshot[]): NeighbourRow[] =>
  snapshots.flatMap(({ name, takenAt, isDuplicate, repositories }) =>
    repositories.map(({ repo, role, coverage, filesTested }) => [
      name,
      takenAt,
      repo,
      role,
      coverage,
      filesTested,
      isDuplicate,
    ]),
  );
