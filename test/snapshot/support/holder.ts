// Holds a copy in a process of its own: prints its path, and exits in an orderly way when its input ends.
//   tsx holder.ts DATABASE SNAPSHOT_PATH
import { Snapshots } from '../../../src/snapshot/snapshots';

const [path, snapshotPath] = process.argv.slice(2);
const snapshots = new Snapshots({ path: path!, snapshotPath, maxStalenessSeconds: 5 });
const { generation } = await snapshots.acquire({ askedAt: Date.now(), freshness: 'latest' });
process.stdout.write(`${generation.path}\n`);
process.stdin.resume().on('end', () => process.exit());
