/** Takes docs/images/dashboard-*.png anew: every dashboard over the demo, whole. `npx tsx test/page/pictures.ts errors live` takes some. */
import { mkdirSync } from 'node:fs';
import { inRoot } from '../../scripts/build/root';
import { DASHBOARDS } from '../../src/dashboards/dashboards';
import { Browsed } from './support/browsed';
import { startDemoHost } from './support/demo-host';

async function take(): Promise<void> {
  const wanted = process.argv.slice(2);
  const host = await startDemoHost({ rows: 50_000, days: 30, age: 0 });
  mkdirSync(inRoot('docs/images'), { recursive: true });
  try {
    for (const { uid, file } of DASHBOARDS.filter((one) => wanted.length === 0 || wanted.includes(one.file))) {
      const browsed = await Browsed.open(host.origin, `/d/${uid}?refresh=`, { theme: 'dark' });
      try {
        await browsed.drawAll();
        await browsed.page.mouse.move(1, 1);
        await browsed.page.waitForTimeout(500);
        const path = inRoot('docs/images', `dashboard-${file}-dark.png`);
        await browsed.page.screenshot({ path, animations: 'disabled' });
        process.stdout.write(`${path}\n`);
      } finally {
        await browsed.close();
      }
    }
  } finally {
    await host.close();
  }
}

await take();
