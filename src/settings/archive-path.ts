/** What is wrong with the path of an archive, as the end of a sentence; undefined when nothing is. */
export function archivePathProblem(path: string): string | undefined {
  // DuckDB would take them for a pattern of names.
  return /[*?[\]{}]/.test(path) ? 'must be a path without * ? [ ] { }' : undefined;
}
