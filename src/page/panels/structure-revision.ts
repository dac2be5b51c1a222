import { compareArrayValues, compareDataFrameStructures, type DataFrame } from '@grafana/data';
import { useRef } from 'react';

/** A number that changes only with the fields of the frames, so that a chart with new values is not built anew. */
export function useStructureRevision(frames: readonly DataFrame[]): number {
  const seen = useRef<{ frames: readonly DataFrame[]; revision: number }>({ frames, revision: 1 });
  if (seen.current.frames !== frames) {
    const isSame = compareArrayValues([...seen.current.frames], [...frames], compareDataFrameStructures);
    seen.current = { frames, revision: seen.current.revision + (isSame ? 0 : 1) };
  }
  return seen.current.revision;
}
