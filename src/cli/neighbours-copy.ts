import { join, resolve } from 'node:path';
import type { CopiesBeside } from '../engine/copies';
import { copyNeighbours } from '../neighbours/private-copy';
import { PrivateFolder } from '../snapshot/private-folder';

/** Options that name the files of neighbours. */
export interface NeighbourFlags {
  readonly workflows?: string;
  readonly coverage?: string;
}

export interface OpenNeighbours extends CopiesBeside {
  /** To be called when nobody reads any more. */
  close(): Promise<void>;
}

const absolute = (path: string | undefined) => (path === undefined ? null : resolve(path));

/** Lays what neighbours hold into a private copy, for as long as one command needs it. Null where none is named. */
export async function openNeighbours(
  { workflows, coverage }: NeighbourFlags,
  storedTimeZone: string,
  signal?: AbortSignal,
): Promise<OpenNeighbours | null> {
  if (workflows === undefined && coverage === undefined) return null;
  const folder = await PrivateFolder.create(undefined);
  try {
    const path = join(await folder.generation(0), 'neighbours.duckdb');
    const paths = { workflows: absolute(workflows), coverage: absolute(coverage) };
    const { faults } = await copyNeighbours({ paths, storedTimeZone, target: path }, signal);
    const neighbours = { file: { id: '1', path }, faults };
    return {
      acquire: async () => ({ neighbours, release: () => {} }),
      close: () => folder.remove(),
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
