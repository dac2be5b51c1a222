import { spawnSync } from 'node:child_process';
import { TemporaryFolder } from './temporary-folder';

/** Puts a file system in memory at a folder. @param options such as `size=1m`. @returns whether it is there */
export const mount = (options: string, place: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place]).status === 0;

export const remount = (options: string, place: string): void => {
  spawnSync('mount', ['-o', `remount,${options}`, place]);
};

/** Even while something in it is open. */
export const unmount = (place: string): void => {
  spawnSync('umount', ['-l', place]);
};

/** Only root may, and not in every container. */
export function mayMount(): boolean {
  const folder = new TemporaryFolder();
  const mounted = mount('size=1m', folder.path);
  if (mounted) unmount(folder.path);
  folder.dispose();
  return mounted;
}
