import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface ProcessState {
  readonly pid: number;
  readonly parent: number;
  /** As of its first thread. */
  readonly niceness: number;
}

/** Null when there is none, or none but its exit code. On Linux. */
function stateOf(pid: number): ProcessState | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : { pid, parent: Number(fields[1]), niceness: Number(fields[16]) };
  } catch {
    return null;
  }
}

function allProcesses(): ProcessState[] {
  if (existsSync('/proc/self/stat')) {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).flatMap((pid) => stateOf(pid) ?? []);
  }
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,nice=,stat='], { encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, niceness, state] = line.trim().split(/\s+/);
    return state!.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), niceness: Number(niceness) }];
  });
}

/** Processes that one has started and that are alive, oldest first. */
export function childrenOf(parent: number): number[] {
  const children = allProcesses().filter((each) => each.parent === parent);
  return children.map(({ pid }) => pid).sort((a, b) => a - b);
}

/** Clock ticks a second, in which Linux tells CPU time to everyone. */
const TICKS = 100;

/** CPU time of a process and of those that it has started and that are alive. On Linux; elsewhere 0. */
export function cpuSecondsOf(pid: number): number {
  if (!existsSync('/proc/self/stat')) return 0;
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) / TICKS;
  return childrenOf(pid).reduce((sum, child) => sum + cpuSecondsOf(child), own);
}

const find = (pid: number) => allProcesses().find((each) => each.pid === pid);

export const isAlive = (pid: number): boolean => find(pid) !== undefined;

export const nicenessOf = (pid: number): number | undefined => find(pid)?.niceness;

/** What the system grants a process, and how readily it kills it when memory is short. On Linux. */
export function boundsOf(pid: number): { readonly dataBytes: number; readonly oomScoreAdjustment: number } {
  const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
  return {
    dataBytes: Number(/^Max data size\s+(\S+)/m.exec(limits)![1]),
    oomScoreAdjustment: Number(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8')),
  };
}
