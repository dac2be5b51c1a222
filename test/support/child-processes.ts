import { readdirSync, readFileSync } from 'node:fs';

/** What the system says of a process, from its third field on; null when there is none, or none but its exit code. */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : fields;
  } catch {
    return null;
  }
}

/** Processes that one has started and that are alive, oldest first. On Linux. */
export function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids
    .map(Number)
    .filter((pid) => statOf(pid)?.[1] === String(parent))
    .sort((a, b) => a - b);
}

export const isAlive = (pid: number): boolean => statOf(pid) !== null;

/** As of its first thread. */
export const nicenessOf = (pid: number): number => Number(statOf(pid)?.[16]);
