import { LearningError } from '../../error/learning-error';

const FOLDER = new LearningError('bad_usage', 'That is a folder.', {
  hint: 'Open the database file in it, such as learning.db. Archived rows, which lie in folders of Parquet files, are shown in Grafana, by a data source whose archivePath names the folder.',
});

/** The files of a drop. To be called at once: the browser takes them away again. Throws LearningError. */
export function droppedFiles({ items, files }: DataTransfer): File[] {
  for (const item of items) if (item.webkitGetAsEntry?.()?.isDirectory) throw FOLDER;
  if (files.length > 0) return [...files];
  throw new LearningError('bad_usage', 'No file was dropped.', { hint: 'Drop the file of a learning database.' });
}

export const holdsFiles = (transfer: DataTransfer | null): boolean => transfer?.types.includes('Files') ?? false;
