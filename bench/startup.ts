import { PluginProcess } from '../test/support/plugin-process';
import { median, type Section, timed } from './figure';

const RUNS = 7;

/** How long the plugin takes to come up. */
export const startup: Section = async () => {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const plugin = new PluginProcess();
    times.push(await timed(() => plugin.ready()));
    await plugin.dispose();
  }
  return [{ name: 'backend up', value: median(times), unit: 'ms', target: 500 }];
};
