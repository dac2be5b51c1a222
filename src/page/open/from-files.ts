import { type Candidate, readOf } from '../../browser/file/candidate';
import { LearningError } from '../../error/learning-error';

const LOG = /\.wal$/i;
/** Beside its log, while DuckDB makes a checkpoint. */
const LOG_OF_CHECKPOINT = /\.wal\.checkpoint$/i;
const PARQUET = /\.parquet$/i;

const refused = (message: string, hint: string) => new LearningError('bad_usage', message, { hint });

const names = (files: readonly File[]) => files.map(({ name }) => name).join(', ');

/** A browser reads no byte of a file that has been written to since it was chosen. */
const isReadable = (file: File) =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

/** The database among files that were chosen together, with its log. Throws LearningError. */
export function fromFiles(files: readonly File[]): Candidate {
  const parquet = files.find(({ name }) => PARQUET.test(name));
  if (parquet) {
    throw refused(
      `${parquet.name} is a Parquet file, as an archive holds; this page reads databases only.`,
      'Write the archive back into a copy of the database by mahavishnu-learning archive restore, and open that. In Grafana, a data source whose archivePath names the folder shows both.',
    );
  }
  const checkpoint = files.find(({ name }) => LOG_OF_CHECKPOINT.test(name));
  if (checkpoint) {
    throw refused(
      `${checkpoint.name} is there only while a checkpoint is made, so these files do not belong together.`,
      'Copy the database and its log again once its writer rests, or make a consistent copy by mahavishnu-learning backup create.',
    );
  }
  const databases = files.filter(({ name }) => !LOG.test(name));
  const logs = files.filter(({ name }) => LOG.test(name));
  const [database, ...others] = databases;
  if (!database) {
    throw refused(
      `${names(logs)} is a write-ahead log, which holds only what was written last.`,
      'Choose its database and the log together.',
    );
  }
  if (others.length > 0) {
    throw refused(
      `These are ${databases.length} files: ${names(databases)}.`,
      'Choose one database, and with it at most its log, which ends in .wal.',
    );
  }
  const foreign = logs.find(({ name }) => name.toLowerCase() !== `${database.name}.wal`.toLowerCase());
  if (foreign) {
    throw refused(
      `${foreign.name} is not the log of ${database.name}, which would be ${database.name}.wal.`,
      'Choose the log that belongs to the database, or the database alone.',
    );
  }
  const log = logs[0] ?? null;
  return {
    name: database.name,
    demo: false,
    bytes: database.size,
    read: readOf(database),
    database,
    log,
    isSame: async () => (await Promise.all([database, ...logs].map(isReadable))).every(Boolean),
  };
}
