/** ISO 8601 as milliseconds since the epoch; without a zone it is UTC, whatever the clock of this machine. Else NaN. */
export function parseInstant(text: string): number {
  const naive = /T|\s\d/.test(text) && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  return Date.parse(naive ? `${text.replace(/\s/, 'T')}Z` : text);
}
