import path from 'node:path';
import type { Problem, Status } from '../../api/status';
import { LearningError } from '../../error/learning-error';
import { orAborted } from '../../snapshot/waiting';
import type { DataSource } from '../instance/data-source';

const problemOf = ({ code, message, hint }: LearningError): Problem => ({ code, message, hint });

export async function statusOf(source: DataSource, signal: AbortSignal): Promise<Status> {
  const answer = await orAborted(source.database(), signal).catch(LearningError.from);
  const { generation, lastError, refreshes, logs, retries, incoherentFileSystem, storageVersion, createdBy } =
    await source.snapshots.status();
  const archive = source.archive?.status() ?? null;
  const neighbours = source.neighbours?.status() ?? null;
  const file = path.basename(source.settings.path);
  const failed = answer instanceof LearningError;
  const problem = failed ? answer : (lastError ?? answer.fit.problem);
  return {
    file,
    problem: problem && problemOf(problem),
    database: failed ? null : answer.row,
    remarks: failed ? [] : answer.fit.remarks,
    storage: { version: storageVersion, createdBy },
    copy: generation && {
      generation: generation.id,
      asOf: new Date(generation.asOf).toISOString(),
      ageSeconds: (Date.now() - generation.asOf) / 1000,
    },
    archive: archive && { rows: archive.rows, problem: archive.problem && problemOf(archive.problem) },
    neighbours: neighbours && { rows: neighbours.rows, problems: neighbours.problems.map(problemOf) },
    refreshes,
    logs,
    retries,
    incoherentFileSystem,
  };
}
