import { createContext, useContext, useMemo } from 'react';
import type { Mark } from './mark';

const Context = createContext<readonly Mark[]>([]);

export const MarksProvider = Context.Provider;

/** What happened in the time range of the dashboard, as far as the annotations are for this panel. */
export function useMarksOf(panel: number): readonly Mark[] {
  const marks = useContext(Context);
  return useMemo(() => marks.filter(({ isFor }) => isFor(panel)), [marks, panel]);
}
