import { join } from 'node:path';
import { createDemoNeighbours } from '../../../src/demo/create-neighbours';
import type { Neighbours } from '../../../src/engine/neighbours';
import { copyNeighbours } from '../../../src/neighbours/private-copy';

/** The demo's workflows and coverage before `end`, as a copy of them in the folder; no faults, for it lacks nothing. */
export async function besideDemo(folder: string, end: number): Promise<Neighbours> {
  const { workflowsPath, coveragePath } = await createDemoNeighbours(join(folder, 'beside'), { end });
  return copied(folder, { workflows: workflowsPath, coverage: coveragePath });
}

let copies = 0;

/** A copy of what the paths name. */
export async function copied(
  folder: string,
  { workflows = null, coverage = null }: { readonly workflows?: string | null; readonly coverage?: string | null },
  storedTimeZone = 'UTC',
): Promise<Neighbours> {
  const id = `neighbours-${++copies}`;
  const path = join(folder, `${id}.duckdb`);
  const { faults } = await copyNeighbours({ paths: { workflows, coverage }, storedTimeZone, target: path });
  return { file: { id, path }, faults };
}
