import type { Variable } from '../shared/variable';

let current: readonly Variable[] = [];

/** The variables that stand in for names from now on: those of the dashboard on the page. */
export function setCurrentVariables(given: readonly Variable[]): void {
  current = given;
}

export const currentVariables = (): readonly Variable[] => current;
