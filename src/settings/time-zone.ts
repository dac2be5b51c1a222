/** What is wrong with the name of a time zone, as the end of a sentence; undefined when nothing is. */
export function timeZoneProblem(name: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return undefined;
  } catch {
    return 'must name a time zone, such as UTC or Europe/Berlin';
  }
}
