import type { Command } from 'commander';
import { addDemoCollect } from './demo-collect';
import { addDemoCreate } from './demo-create';
import { addDemoSimulate } from './demo-simulate';
import { addDemoWrite } from './demo-write';

export function addDemo(program: Command): void {
  const demo = program
    .command('demo')
    .description('Learning databases with made-up, coherent data.')
    .helpCommand(false);
  addDemoCollect(demo);
  addDemoCreate(demo);
  addDemoSimulate(demo);
  addDemoWrite(demo);
}
