import { LiveDatabase } from '../../live/live-database';
import type { Shape } from '../../live/workers/shape';
import type { WorkerProcess } from '../../live/workers/worker-process';
import type { WorkerObserver } from '../../live/workers/workers';
import type { DataSourceInstanceSettings } from '../../protocol/plugin-context';
import { parseSettings } from './settings';

/** What a data source needs of the process that it is in. */
interface DataSourceTools {
  readonly spawn: (shape: Shape) => WorkerProcess;
  readonly observe: (uid: string) => WorkerObserver;
}

/** The database that one data source of Grafana's stands for. */
export class DataSource extends LiveDatabase {
  readonly uid: string;

  /** Throws bad_settings that names the field. */
  constructor({ uid, jsonData }: DataSourceInstanceSettings, { spawn, observe }: DataSourceTools) {
    super(parseSettings(jsonData), { spawn, observer: observe(uid) });
    this.uid = uid;
  }
}
