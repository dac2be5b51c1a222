import { type Finding, warning } from '../finding';
import type { Source } from '../sources';

/** Data sources that keep their copies in one folder. */
export function sharedSnapshots(sources: readonly Source[]): Omit<Finding, 'check'>[] {
  const folders = new Set(sources.flatMap(({ snapshotPath }) => snapshotPath ?? []));
  return [...folders].flatMap((folder) => {
    const names = sources.filter(({ snapshotPath }) => snapshotPath === folder).map(({ name }) => name);
    if (names.length < 2) return [];
    return warning(
      `The data sources ${names.join(' and ')} keep their private copies in one folder.`,
      'Give each a snapshotPath of its own: each needs room for two copies, and in containers of their own one takes the copies of the other for those of a dead process.',
    );
  });
}
