/** What a backup is called: when it was taken, UTC, and a number where there are several of one second. */
export interface BackupName {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly number: number;
}

const PATTERN = /^learning_db_backup_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)(?:_([1-9]\d{0,5}))?$/;

/** Null for what is no name of a backup. */
export function parseName(text: string): BackupName | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second, number] = match.slice(1).map(Number);
  const time = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
  return { text, time, number: number || 0 };
}

function nameAt(time: number, number: number): BackupName {
  const [date, clock] = new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  return parseName(`learning_db_backup_${date}_${clock}${number === 0 ? '' : `_${number}`}`)!;
}

/** Oldest first. */
export const inOrder = (a: BackupName, b: BackupName): number => a.time - b.time || a.number - b.number;

/** The name of the next backup. It comes after all others, even when the clock has been set back. */
export function nextName(now: number, others: readonly BackupName[]): BackupName {
  const first = nameAt(now, 0);
  const last = others.toSorted(inOrder).at(-1);
  return last === undefined || last.time < first.time ? first : nameAt(last.time, last.number + 1);
}
