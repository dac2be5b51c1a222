import { LearningError } from '../../error/learning-error';
import { HEADERS_BYTES } from '../../storage/block-layout';
import { committedBytes } from '../../storage/committed-log';
import { lacksBlocks } from '../../storage/free-list';
import { parseHeader } from '../../storage/header';
import { type Candidate, readOf } from './candidate';

/** Looks at what a file says of itself, before DuckDB does. Throws LearningError with what keeps it from being read. */
export async function inspect({ name, bytes, read }: Pick<Candidate, 'name' | 'bytes' | 'read'>): Promise<void> {
  const header = parseHeader(await read(0, HEADERS_BYTES), name);
  if (header === null) {
    throw new LearningError('damaged', `${name} is damaged: a checksum in its header is wrong.`, {
      hint: 'It may have been copied while its writer made a checkpoint: copy it again, or make a consistent copy by mahavishnu-learning backup create.',
    });
  }
  if (await lacksBlocks(BigInt(bytes), read, header.blocks)) {
    throw new LearningError('truncated', `${name} is cut off: it ends before what is written in it.`, {
      hint: 'Copy or download it again, to its end.',
    });
  }
}

/** The log up to its last commit; null where there is nothing in it. */
export async function committedLog({ log }: Pick<Candidate, 'log'>): Promise<Blob | null> {
  if (log === null) return null;
  const bytes = await committedBytes(readOf(log), log.size);
  return bytes === 0 ? null : log.slice(0, bytes);
}
