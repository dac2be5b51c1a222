import { LearningError } from '../error/learning-error';
import type { Report } from '../writing/operation';
import { rebuild } from './rebuild';

export interface GivenBack {
  readonly rebuilt: boolean;
  readonly bytesBefore: number | null;
  readonly bytesAfter: number | null;
  /** A sentence without its full stop. */
  readonly says: string;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** Gives the space of deleted rows back to the disk, where it can and is worth it. What keeps it from that is said. */
export async function giveBack(path: string, report: Report, signal?: AbortSignal): Promise<GivenBack> {
  try {
    const { rebuilt, reason, bytesBefore, bytesAfter } = await rebuild(path, report, signal);
    const says = rebuilt
      ? `The file was rebuilt: ${megabytes(bytesBefore)} became ${megabytes(bytesAfter)}`
      : `The file was left as it is: ${reason}`;
    return { rebuilt, bytesBefore, bytesAfter, says };
  } catch (cause) {
    const error = LearningError.from(cause);
    if (error.code === 'cancelled') throw error;
    const says = `The file was left as it is: ${error.message.replace(/\.$/, '')}`;
    return { rebuilt: false, bytesBefore: null, bytesAfter: null, says };
  }
}
