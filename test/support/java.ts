import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Folders that hold a JDK each, and where in it its programs are. */
const PLACES = [
  ['/usr/lib/jvm', 'bin'],
  ['/Library/Java/JavaVirtualMachines', 'Contents/Home/bin'],
] as const;

function installed(): string[] {
  return PLACES.flatMap(([folder, bin]) =>
    existsSync(folder) ? readdirSync(folder).map((jdk) => path.join(folder, jdk, bin, 'java')) : [],
  );
}

function versionOf(java: string): number {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

/** The first Java of at least that version: that of JAVA_HOME, the one on the PATH, or one that is installed. */
export function findJava(version: number): string | undefined {
  const { JAVA_HOME } = process.env;
  const own = JAVA_HOME ? [path.join(JAVA_HOME, 'bin', 'java')] : [];
  return [...own, 'java', ...installed()].find((java) => versionOf(java) >= version);
}
